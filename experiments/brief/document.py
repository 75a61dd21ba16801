"""Write the brief: one HTML file that can be mailed, printed and read without a network.

Figures stand inside the file, styles too; there is no script. What a reader must not miss, that an interval is Monte
Carlo error and that much rests on guesses, is text beside the numbers, not a footnote at the end.
"""

import base64
import shlex
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jinja2
import pandas as pd

from experiments import tables
from experiments.analysis import Analysis, analyse
from experiments.brief.answer import answer
from experiments.brief.evidence import HEAVY, evidence_of
from experiments.brief.limits import caveat_sentences, fit_sentence, unconfirmed_sentences
from experiments.brief.measures import MeasureAnnex
from experiments.costs import PARTS, added_sentences, cost_lines, discounting
from experiments.doubts import DOUBTS, lines_of
from experiments.figures.data import FigureData, figure_data
from experiments.figures.output import FOLDER, Picture, paint_all, write_picture
from experiments.figures.rests_on import rests_of
from experiments.losses import gain_sentences, loss_lines
from experiments.policies import policy_lines
from experiments.reserves import reserve_sentences
from experiments.store import RunStore
from experiments.store.atomic import replacing
from experiments.store.manifest import experiment_asked
from experiments.words.sentences import percent, sentence

FILE_NAME = "brief.html"
TEMPLATE = "brief.html.j2"


@dataclass(frozen=True)
class Line:
    """One line of the table: an importer and good under one policy, as text."""

    good: str
    policy: str
    first: bool
    risk: str
    unserved: str
    tail: str
    change: str
    depth_change: str
    split: str


def write(run_dir: Path) -> Path:
    """Write the brief of a run, with figures drawn from its tables, and return the file.

    Parameters
    ----------
    run_dir
        The run folder.

    Raises
    ------
    UserError
        If the folder is no run.
    """
    store = RunStore.open(run_dir)
    data = figure_data(store)
    pictures, left_out = paint_all(data)
    return _save(store, data, pictures, left_out)


def publish(store: RunStore, analysis: Analysis | None = None) -> Path:
    """Write tables, figures and brief of a run in one go and return the brief.

    Parameters
    ----------
    store
        An opened run.
    analysis
        Its statistics, if they are known already.

    Raises
    ------
    OSError
        If the folder cannot be written.
    """
    statistics = analysis or analyse(store)
    data = figure_data(store, analysis=statistics)
    pictures, left_out = paint_all(data)
    tables.write_csv(statistics, store.path)
    for picture in pictures:
        write_picture(picture, store.path / FOLDER)
    return _save(store, data, pictures, left_out)


def compose(
    data: FigureData,
    pictures: list[Picture],
    left_out: dict[str, str],
    manifest: dict[str, Any],
    measures: MeasureAnnex | None = None,
) -> str:
    """Return the brief as HTML.

    Parameters
    ----------
    data
        Tables of a run.
    pictures, left_out
        Its figures, and why others could not be drawn.
    manifest
        What the run says of itself.
    measures
        What each control, clause and shock did, if the run counted it.
    """
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("experiments.brief", "."),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    config = manifest.get("config", {})
    evidence = evidence_of(config)
    experiment = manifest["experiment"]
    caveats = caveat_sentences(data)
    return environment.get_template(TEMPLATE).render(
        title=experiment["title"],
        question=experiment["question"],
        answer=answer(data),
        policies=policy_lines(manifest),
        data=data,
        nations=_lines_by_nation(data.analysis, data),
        calm=_calm(data),
        losses=loss_lines(data.analysis),
        gains=gain_sentences(data.analysis, data.labels),
        costs=cost_lines(data),
        added_costs=added_sentences(data),
        cost_parts=tuple(PARTS),
        discounted=discounting(manifest),
        beside=_beside(data),
        focus=_focus(data),
        figures=[(picture.spec, picture.drawn.title, _inline(picture)) for picture in pictures],
        left_out=left_out,
        evidence=evidence,
        percent=percent,
        fit=fit_sentence(config),
        reserves=reserve_sentences(config, data.labels),
        caveats=caveats,
        limits=[*caveats, *unconfirmed_sentences(data, config)],
        rests=sentence(rests_of(data).sentence(data)),
        doubts=list(lines_of(manifest.get(DOUBTS, []))),
        heavy=_heavy(data, evidence.about(HEAVY)),
        measures=measures or MeasureAnnex(),
        manifest=manifest,
        rerun=_command(manifest),
        versions=manifest.get("identity", {}).get("versions", {}),
    )


def _save(store: RunStore, data: FigureData, pictures: list[Picture], left_out: dict[str, str]) -> Path:
    path = store.path / FILE_NAME
    with replacing(path) as temporary:
        temporary.write_text(
            compose(data, pictures, left_out, store.manifest, MeasureAnnex.of(store)), encoding="utf-8"
        )
    return path


def _inline(picture: Picture) -> str:
    return f"data:image/png;base64,{base64.b64encode(picture.png).decode('ascii')}"


def _heavy(data: FigureData, counted: tuple[int, int]) -> tuple[int, int] | None:
    """Return how many numbers on heavy rare earths there are and how many are guesses; None if none are reported."""
    return counted if set(HEAVY) & set(data.goods) and counted[0] else None


def _lines_by_nation(analysis: Analysis, data: FigureData) -> dict[str, list[Line]]:
    summary, paired = tables.Numbers(analysis.summary), tables.Numbers(analysis.paired)
    found: dict[str, list[Line]] = {}
    for nation, goods in tables.goods_by_nation(analysis.summary).items():
        pairs = [tables.Pair(nation, good) for good in goods]
        at_risk = [pair for pair in pairs if not tables.is_calm(summary, list(data.policies), pair)]
        found[data.labels.nation(nation)] = [
            _line(data, pair, policy, summary, paired) for pair in at_risk for policy in data.policies
        ]
    return found


def _line(data: FigureData, pair: tables.Pair, policy: str, summary: tables.Numbers, paired: tables.Numbers) -> Line:
    risk = summary.row(policy, pair, "shortage")
    change, depth = paired.row(policy, pair, "shortage"), paired.row(policy, pair, "unserved")
    split = "" if depth is None else "/".join(f"{100 * depth[name]:.0f}" for name in tables.SPLIT)
    mark = " *" if pair in data.caveats else ""
    return Line(
        good=f"{data.labels.good(pair.good)}{mark}",
        policy=data.labels.policy(policy),
        first=policy == data.policies[0],
        risk=""
        if risk is None
        else f"{percent(risk['value'])} [{percent(risk['ci_low'])}, {percent(risk['ci_high'])}]",
        unserved=percent(summary.value(policy, pair, "unserved")),
        tail=percent(summary.value(policy, pair, "unserved_cvar95")),
        change="" if change is None else tables.difference(change),
        depth_change="" if depth is None else tables.difference(depth),
        split=split,
    )


def _calm(data: FigureData) -> dict[str, list[str]]:
    """Return the goods of each nation that no world ran short of, in words."""
    summary = tables.Numbers(data.analysis.summary)
    found = {}
    for nation, goods in tables.goods_by_nation(data.analysis.summary).items():
        calm = [good for good in goods if tables.is_calm(summary, list(data.policies), tables.Pair(nation, good))]
        if calm:
            found[data.labels.nation(nation)] = [data.labels.good_inside(good) for good in calm]
    return found


def _focus(data: FigureData) -> str:
    """Say which pair the figures of a single pair show; which rule chooses it where none is asked for."""
    nation, good = data.labels.nation_inside(data.focus.nation), data.labels.good_inside(data.focus.good)
    rule = (
        "the good to whose risk of a shortage there the scenario adds most, without a partnership, over the scenario "
        "beside it"
        if any(len(summary) for summary, _ in data.analysis.beside.values())
        else "the good with the largest risk of a shortage there without a partnership"
    )
    return f"Figures of a single pair show {nation} and {good}: {rule}."


def _beside(data: FigureData) -> list[tuple[str, list[tuple[str, str, list[str]]]]]:
    """Return for each further scenario its title and the probability of a shortage where there is any."""
    return [(data.labels.scenario(name), _risks(data, summary)) for name, (summary, _) in data.analysis.beside.items()]


def _risks(data: FigureData, summary: pd.DataFrame) -> list[tuple[str, str, list[str]]]:
    numbers = tables.Numbers(summary)
    rows = []
    for nation, goods in tables.goods_by_nation(summary).items():
        for good in goods:
            pair = tables.Pair(nation, good)
            risks = [numbers.value(policy, pair, "shortage") for policy in data.policies]
            if max(risks) > 0.0:
                mark = " *" if (nation, good) in data.caveats else ""
                words = f"{data.labels.good(good)}{mark}"
                rows.append((data.labels.nation(nation), words, [percent(risk) for risk in risks]))
    return rows


def _command(manifest: dict[str, Any]) -> str:
    identity = manifest.get("identity", {})
    words = ["critmin run", experiment_asked(manifest), f"--worlds {manifest['worlds']}"]
    words += [f"--months {manifest['months']}", f"--seed {manifest['seed']}"]
    words += [f"--set {name}={value:g}" for name, value in identity.get("set", {}).items()]
    words += [
        f"--sweep {shlex.quote(name + '=' + ','.join(swept))}" for name, swept in identity.get("sweep", {}).items()
    ]
    return " ".join(words)
