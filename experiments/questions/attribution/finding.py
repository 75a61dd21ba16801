"""What a policy changes, shared out among its clauses or members: the finding of `critmin attribute`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, ClassVar, Unpack

import pandas as pd

from experiments.analysis.focus import Named, doubted_pairs, first_member
from experiments.analysis.records import records
from experiments.printing.grid import Grid
from experiments.questions.attribution.attribute import Attribution, attribute_with
from experiments.questions.attribution.by import By
from experiments.questions.attribution.figure import attribution_title, paint_attribution
from experiments.questions.attribution.focus import DEFAULT_METRIC, Focus, focus_of
from experiments.questions.attribution.printout import notes, shares_grid, stability_grid
from experiments.questions.attribution.stability_figure import paint_stability
from experiments.questions.attribution.study import Wish
from experiments.questions.base import MOST_ROWS, Finding, Paint, Saved, folder_of, run_facts
from experiments.questions.how import HowToRun, options_of
from experiments.store import RunStore
from experiments.words.names import known
from experiments.words.outcome import Outcome
from experiments.words.sentences import sentence
from sim.config.errors import UserError


@dataclass(frozen=True, repr=False)
class AttributionFinding(Finding):
    """What each clause or member changes.

    Attributes
    ----------
    result
        All shares.
    focus
        What of them text and figure show.
    """

    question: ClassVar[str] = "attribute"
    result: Attribution
    focus: Focus

    @property
    def stores(self) -> tuple[RunStore, ...]:
        """The run of all coalitions."""
        return (self.result.store,)

    def sentences(self) -> list[str]:
        """Return sentences on who changes most for each importer shown."""
        return [f"{sentence(attribution_title(self.result, self.focus))}."]

    def tables(self) -> Mapping[str, pd.DataFrame]:
        """Return all shares, and for members who gains by being inside."""
        stable = {"stability": self.result.stability} if self._members else {}
        return {"attribution": self.result.shares} | stable

    def figures(self) -> Mapping[str, Paint]:
        """Return the figure of the shares, and for members that of who gains by being inside."""
        stable: dict[str, Paint] = {"stability": lambda: paint_stability(self.result)} if self._members else {}
        return {"attribution": lambda: paint_attribution(self.result, self.focus)} | stable

    def plain(self) -> dict[str, Any]:
        """Return what was run, the study and all rows."""
        study = self.result.study
        return {
            "finding": self.sentences()[0],
            **run_facts(self.result.store),
            **study.to_json(),
            "coalitions": len(study.game.coalitions),
            "shares": records(self.result.shares),
            "stability": records(self.result.stability),
        }

    def grids(self, *, full: bool) -> Sequence[Grid]:
        """Return the shares of each importer shown; for members also who gains by being inside."""
        room = MOST_ROWS // (len(self.result.study.game.players) + 2)
        pairs = self.focus.pairs if full else self.focus.pairs[: max(room, 1)]
        shares = shares_grid(self.result, self.focus.metric, pairs)
        return (shares, stability_grid(self.result)) if self._members else (shares,)

    def notes(self) -> list[str]:
        """Say what the columns are, and what sampling adds to the error."""
        return notes(self.result, self.focus)

    @property
    def _members(self) -> bool:
        return self.result.study.by is By.members


def attribute(
    name: str | Path,
    outcome: str | None = None,
    *,
    nations: Sequence[str] = (),
    policy: str | None = None,
    by: str = By.clauses,
    candidates: Sequence[str] = (),
    orders: int | None = None,
    **how: Unpack[HowToRun],
) -> AttributionFinding:
    """Run every coalition of a policy's clauses or members over the same worlds, and share out what they change.

    Parameters
    ----------
    name
        Name of a bundled experiment, path of a YAML file, or the run folder of an attribution, of which nothing is run
        again.
    outcome
        What text and figure show, ``METRIC[:NATION[:GOOD]]``; by default a shortage.
    nations
        Importers that they show; by default the one in focus, and after it all for which the policy changes anything.
    policy
        The policy that is taken apart; by default the one in the experiment's focus, or its first with a partnership.
    by
        What into: ``clauses``, ``partnerships`` or ``members``.
    candidates
        Nations that might join, in addition to those the policy's partnerships list.
    orders
        How many orders of joining are sampled; by default none, as long as there are few players.
    **how
        See `HowToRun`.

    Raises
    ------
    UserError
        If a configuration or an option has a mistake, or the folder cannot be used.
    """
    known("kind of player", by, [way.value for way in By])
    wish = Wish(policy, By(by), tuple(candidates), orders)
    if Path(name).is_dir():
        _refuse_settled(name, wish, how)
        return _shown(Attribution.open(name, how.get("worlds")), outcome, nations)
    return _shown(attribute_with(name, wish, options_of(how), outcome, nations), outcome, nations)


def of_run(run: Saved, nation: str | None, good: str | None) -> AttributionFinding:
    """Return the finding of an attribution's run folder about a shortage."""
    found = Attribution.open(folder_of(run))
    importer = nation or (_in_focus(found).nation if good else None)
    return _shown(found, str(Outcome(DEFAULT_METRIC).filled(importer, good)), ())


def _shown(found: Attribution, outcome: str | None, nations: Sequence[str]) -> AttributionFinding:
    excluded = doubted_pairs(found.store.manifest.get("config", {}))
    return AttributionFinding(found, focus_of(found.shares, outcome, nations, excluded, _in_focus(found)))


def _in_focus(found: Attribution) -> Named:
    """Return what is in focus as far as no result decides it: the importer at least."""
    config = found.store.manifest.get("config", {})
    named = Named.by_config(config)
    return replace(named, nation=named.nation or first_member(config, found.store.layout.nations, found.study.policy))


def _refuse_settled(folder: str | Path, wish: Wish, how: HowToRun) -> None:
    """Refuse options that a run folder has settled already."""
    asked: dict[str, object] = {"policy": wish.policy, "candidates": wish.candidates, "orders": wish.orders}
    asked |= {"by": None if wish.by is By.clauses else wish.by}
    asked |= {"set" if name == "settings" else name: value for name, value in how.items() if name != "worlds"}
    given = [f"--{name}" for name, value in asked.items() if value]
    if given:
        raise UserError(f"{folder} is a run folder, in which {', '.join(given)} is settled: leave it out")
