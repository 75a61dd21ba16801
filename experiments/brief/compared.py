"""What is compared, in words: the scenario, and what each policy holds."""

from collections.abc import Mapping
from typing import Any

from experiments.brief.content import Items, Paragraph, Section
from experiments.brief.facts import Facts
from experiments.brief.voice import sentence

MOST_CLAUSES = 12
MOST_PARTNERSHIPS = 8


def compared(facts: Facts) -> Section:
    """Return the section on scenario and policies."""
    lines = [_policy(facts, policy) for policy in facts.data.compared]
    return Section(facts.voice.say("title.compared"), (Paragraph(_scenario(facts)), Items(tuple(lines))))


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
    voice = facts.voice
    held = facts.partnerships(policy)
    name = sentence(voice.policy(policy))
    if not held:
        said = voice.say("compared.nothing", policy=name)
    elif len(held) == 1:
        said = _partnership(facts, name, held[0])
    else:
        titles = [voice.partnership(one) for one in held]
        said = voice.say("compared.policies", policy=name, partnerships=voice.numbers.listed(titles, MOST_PARTNERSHIPS))
    below = facts.data.baseline_of(policy)
    on_top = below not in {facts.data.baseline, policy}
    return said + (voice.say("compared.on_top", below=voice.policy_inside(below)) if on_top else "")


def _partnership(facts: Facts, policy: str, name: str) -> str:
    voice = facts.voice
    found: Mapping[str, Any] = facts.config.get("partnerships", {}).get(name, {})
    kinds = dict.fromkeys(str(clause["kind"]) for clause in found.get("clauses", {}).values() if "kind" in clause)
    return voice.say(
        "compared.policy",
        policy=policy,
        partnership=voice.partnership(name),
        members=voice.nations(found.get("members", ())),
        starts=voice.numbers.month(str(found.get("starts") or facts.data.months[0])),
        clauses=voice.numbers.listed([voice.clause(kind) for kind in kinds], MOST_CLAUSES),
    )
