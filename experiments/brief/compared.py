"""What is compared, in words: the scenario, and what each policy holds."""

from collections.abc import Mapping
from typing import Any

from experiments.brief.content import Items, Paragraph, Section
from experiments.brief.facts import Facts
from experiments.brief.voice import cut, sentence
from experiments.words.columns import axis_value, axis_words

MOST_CLAUSES = 12
MOST_VALUES = 6
MOST_PARTNERSHIPS = 8
MOST_DESCRIBED = 2
"""Partnerships of a policy that are described; of more only the names are said."""


def compared(facts: Facts) -> Section:
    """Return the section on scenario and policies."""
    first = {policy.partition("[")[0]: policy for policy in reversed(facts.data.compared)}
    lines = [_policy(facts, policy) for policy in facts.data.compared if policy in first.values()]
    varied = [Paragraph(_varied(facts))] if facts.manifest.get("identity", {}).get("sweep") else []
    return Section(facts.voice.say("title.compared"), (Paragraph(_scenario(facts)), Items(tuple(lines)), *varied))


def _varied(facts: Facts) -> str:
    """Say which numbers of the policies a sweep varies, and to what."""
    voice = facts.voice
    axes = [
        voice.say(
            "compared.axis",
            axis=cut(axis_words(name, voice.labels)),
            values=voice.numbers.listed([axis_value(name, value, voice.labels) for value in values], MOST_VALUES),
        )
        for name, values in facts.manifest["identity"]["sweep"].items()
    ]
    return voice.say("compared.varied", axes=voice.say("semicolon").join(axes))


def _scenario(facts: Facts) -> str:
    voice, name = facts.voice, facts.data.scenario
    found: Mapping[str, Any] = facts.config.get("scenarios", {}).get(name, {})
    said = [
        voice.say(
            "compared.scenario",
            scenario=voice.scenario(name),
            description=voice.labels.description("scenario", name),
        ),
        *_controls(facts, found),
        voice.say("compared.none") if facts.data.compared else "",
    ]
    return voice.joined(said)


def _controls(facts: Facts, found: Mapping[str, Any]) -> list[str]:
    """Say how many controls are in force when the scored months begin."""
    first = facts.data.months[0]
    standing = [
        control
        for control in found.get("controls") or ()
        if str(control["starts"])[:7] <= first and not (control.get("ends") and str(control["ends"])[:7] <= first)
    ]
    if not standing:
        return []
    nations = dict.fromkeys(str(control["nation"]) for control in standing if control.get("nation"))
    return [facts.voice.say("compared.controls", controls=len(standing), nations=facts.voice.nations(nations, 5))]


def _policy(facts: Facts, policy: str) -> str:
    """Say what a policy holds, and what its changes are against where that is another policy."""
    below = facts.data.baseline_of(policy)
    on_top = below not in {facts.data.baseline, policy}
    against = facts.voice.say("compared.on_top", below=facts.voice.policy_inside(below)) if on_top else ""
    return facts.voice.joined([_held(facts, policy), against])


def _held(facts: Facts, policy: str) -> str:
    voice, held = facts.voice, facts.partnerships(policy)
    name, part = sentence(voice.policy(policy.partition("[")[0])), _part_of(facts, policy)
    if not held:
        return voice.say("compared.nothing", policy=name)
    if part is None and len(held) <= MOST_DESCRIBED:
        return voice.joined(_partnership(facts, policy, one, name) for one in held)
    more = [one for one in held if part is None or one not in facts.partnerships(part)]
    titles = voice.numbers.listed([voice.partnership(one) for one in more], MOST_PARTNERSHIPS)
    if part is None:
        return voice.say("compared.policies", policy=name, partnerships=titles)
    return voice.say("compared.more", policy=name, part=voice.policy_inside(part), partnerships=titles)


def _part_of(facts: Facts, policy: str) -> str | None:
    """Return the policy listed before one that holds most of its partnerships and no others."""
    held = set(facts.partnerships(policy))
    before = facts.data.compared[: facts.data.compared.index(policy)]
    inside = [other for other in before if set(facts.partnerships(other)) < held]
    return max(inside, key=lambda other: len(facts.partnerships(other)), default=None)


def _partnership(facts: Facts, policy: str, name: str, words: str) -> str:
    voice = facts.voice
    found: Mapping[str, Any] = facts.config.get("partnerships", {}).get(name, {})
    off = facts.switched_off(policy, name)
    clauses = {key: clause for key, clause in found.get("clauses", {}).items() if key not in off}
    kinds = dict.fromkeys(str(clause["kind"]) for clause in clauses.values() if "kind" in clause)
    return voice.say(
        "compared.policy",
        policy=words,
        partnership=voice.partnership(name),
        members=voice.nations(found.get("members", ())),
        starts=voice.numbers.month(str(found.get("starts") or facts.data.months[0])),
        clauses=voice.numbers.listed([voice.clause(kind) for kind in kinds], MOST_CLAUSES),
    )
