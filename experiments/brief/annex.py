"""The annex: what the two pages were made of, as tables, and how to make it again."""

import shlex
from collections.abc import Iterator, Mapping
from typing import Any

from experiments.brief.content import Command, Items, Paragraph, Row, Section, Table
from experiments.brief.doubts import caveats
from experiments.brief.facts import Facts
from experiments.brief.measures import measures
from experiments.brief.money import money
from experiments.brief.numbers import rows_of
from experiments.brief.risks import beside, risks
from experiments.brief.voice import sentence
from experiments.figures.rests_on import rests_of
from experiments.questions.attribution.game import EXACT_UP_TO
from experiments.runner.doubts import DOUBTS, lines_of
from experiments.runner.identity import code_hash
from experiments.store.manifest import experiment_asked
from experiments.words.reserves import KIND
from sim.config.quantity import GUESSES

MOST_INPUTS = 20
LEAST_HOURS = 2.0
"""The shortest time that is written in hours; a shorter one is written in minutes."""


def annex(facts: Facts) -> tuple[Section, ...]:
    """Return the sections of the annex; those with nothing to say are left out."""
    sections = (
        risks(facts),
        *beside(facts),
        money(facts),
        _inputs(facts),
        _reserves(facts),
        measures(facts),
        _known(facts),
        _sources(facts),
        Section(
            facts.voice.say("title.intervals"),
            (Paragraph(facts.voice.say("intervals.text", worlds=f"{facts.data.worlds:,}")),),
        ),
        _rerun(facts),
    )
    return tuple(section for section in sections if section.blocks)


def _inputs(facts: Facts) -> Section:
    """Return the inputs that move the answer, the widest first."""
    voice, found = facts.voice, rests_of(facts.data)
    title = voice.say("title.inputs")
    if not found.stand_out:
        return Section(title, (Paragraph(voice.say("inputs.none")),))
    focus, status = facts.data.focus, facts.data.columns.set_index("name")["status"]
    rows = tuple(
        Row(
            (sentence(voice.column(str(row["column"]))), _status(facts, str(status[row["column"]]))),
            (voice.numbers.percent(row["at_low"]), voice.numbers.percent(row["at_high"])),
        )
        for row in rows_of(found.clear.head(MOST_INPUTS))
    )
    heads, columns = ("inputs.input", "inputs.status"), ("inputs.low", "inputs.high")
    caption = voice.say("inputs.caption", good=voice.good_inside(focus.good), nation=voice.nation_inside(focus.nation))
    return Section(title, (Table(caption, tuple(map(voice.say, heads)), tuple(map(voice.say, columns)), rows),))


def _status(facts: Facts, status: str) -> str:
    return facts.voice.say("status.guess" if status in GUESSES else f"status.{status.partition('-')[0]}")


def _reserves(facts: Facts) -> Section:
    """Return the goods that each reserve stores, where it chooses them by a rule."""
    voice = facts.voice
    said = [
        voice.say(
            "reserves.rule",
            partnership=voice.partnership(name),
            stored=len(clause["goods"]),
            all=len(clause["goods"]) + len(clause["left_out"]),
            share=voice.numbers.percent(clause["at_risk"]["value"]),
            goods=voice.goods(clause["goods"]),
            left_out=voice.goods(clause["left_out"]),
        )
        for name, partnership in facts.config.get("partnerships", {}).items()
        for clause in partnership.get("clauses", {}).values()
        if clause.get("kind") == KIND and clause.get("at_risk")
    ]
    return Section(voice.say("title.reserves"), tuple(Paragraph(text) for text in said))


def _known(facts: Facts) -> Section:
    """Return what is known to be wrong with the run, and what its input made the checks doubt."""
    voice = facts.voice
    said = [
        voice.say(
            "known.caveat",
            nation=voice.nations(nations),
            good=voice.good_inside(good),
            reason=voice.text(facts.data.caveats[nations[0], good]),
        )
        for good, nations in caveats(facts).items()
    ]
    said += [line.strip() for line in lines_of(facts.manifest.get(DOUBTS, []))]
    return Section(voice.say("title.known"), (Items(tuple(said)),) if said else ())


def _sources(facts: Facts) -> Section:
    """Return the sources that numbers of the run name, guesses left out."""
    voice = facts.voice
    known: Mapping[str, Any] = facts.config.get("baseline", {}).get("sources") or {}
    used = {number.source for number in facts.evidence.numbers if not number.guess}
    lines = sorted(_source(voice.text(entry["title"]), entry) for name, entry in known.items() if name in used)
    if not lines:
        return Section(voice.say("title.sources"), (Paragraph(voice.say("sources.none"), note=True),))
    note = Paragraph(voice.say("sources.note"), note=True)
    return Section(voice.say("title.sources"), (note, Items(tuple(lines), small=True)))


def _source(title: str, entry: Mapping[str, Any]) -> str:
    year = f" ({entry['year']})" if entry.get("year") else ""
    return f"{entry.get('publisher') or ''}{year}: {title}"


def _rerun(facts: Facts) -> Section:
    voice, manifest = facts.voice, facts.manifest
    versions = manifest.get("identity", {}).get("versions", {})
    note = voice.say(
        "rerun.text",
        run=facts.data.run,
        content=str(manifest.get("content_hash") or "")[:16],
        versions=voice.say("comma").join(f"{name} {version}" for name, version in versions.items()),
    )
    note = voice.joined([note, _other_code(facts)])
    again = (Command(command(manifest)), Paragraph(note, note=True))
    return Section(voice.say("title.rerun"), (*again, *_attribution(facts)))


def _other_code(facts: Facts) -> str:
    """Say so where the run was made by other code than writes this brief."""
    made = facts.manifest.get("identity", {}).get("code")
    return facts.voice.say("rerun.other_code") if made and made != code_hash() else ""


def _attribution(facts: Facts) -> list[Command | Paragraph]:
    """Return how to find out which clause does it, or what it was found by."""
    if facts.policy is None or "[" in facts.policy:
        return []
    found = facts.attribution
    if found is not None and found.store.path != facts.store.path:
        return [Paragraph(facts.voice.say("rerun.attributed", run=found.store.path.name), note=True)]
    how = command(facts.manifest, "attribute", f"--policy {shlex.quote(facts.policy)}")
    said = facts.voice.joined([facts.voice.say("rerun.attribute"), _lasts(facts)])
    return [] if found else [Paragraph(said), Command(how)]


def _lasts(facts: Facts) -> str:
    """Say about how long the attribution of the policy takes, from how long this run took; empty where it says not."""
    sessions = facts.manifest.get("sessions") or ()
    seconds, rows = (sum(session.get(name) or 0.0 for session in sessions) for name in ("elapsed_s", "rows"))
    clauses = facts.policy and facts.clauses(facts.policy)
    if not seconds or not rows or not clauses:
        return ""
    sets = 2 ** min(len(clauses), EXACT_UP_TO)
    took = seconds / rows * sets * facts.data.worlds
    hours = took >= LEAST_HOURS * 3600.0
    key, size = ("rerun.hours", 3600.0) if hours else ("rerun.minutes", 60.0)
    return facts.voice.say(key, sets=sets, times=_about(took / seconds), time=_about(max(took / size, 1.0)))


def _about(number: float) -> str:
    """Write a rough number with at most two digits that are not zero."""
    return f"{float(f'{number:.2g}'):,.0f}" if number >= 10.0 else f"{number:.2g}"


def command(manifest: Mapping[str, Any], name: str = "run", *options: str) -> str:
    """Return the command that makes the run again, or another one with the same experiment and numbers."""
    return " ".join(_words(manifest, name, options))


def _words(manifest: Mapping[str, Any], name: str, options: tuple[str, ...]) -> Iterator[str]:
    identity = manifest.get("identity", {})
    yield from (f"critmin {name}", shlex.quote(experiment_asked(dict(manifest))), *options)
    yield f"--worlds {manifest['worlds']}"
    yield from (f"--months {manifest['months']}", f"--seed {manifest['seed']}")
    for column, value in identity.get("set", {}).items():
        yield f"--set {shlex.quote(f'{column}={value:g}')}"
    for column, swept in identity.get("sweep", {}).items():
        yield f"--sweep {shlex.quote(column + '=' + ','.join(swept))}"
