"""Calibration: what history decides about behaviour, and the joint sample that it left."""

from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from sim.config.quantity import Months, Ratio, problem
from sim.config.references import Identifier, Ref
from sim.config.schema.base import Block, FileSpec, Spec, unique
from sim.config.text import Title

HindcastName = Annotated[str, Ref("hindcast")]
RuleName = Annotated[str, Ref("behaviour")]


class Guards(Block):
    """What must hold after the observed months of every replay: a good fit that runs away later is none.

    Attributes
    ----------
    months
        Months that a replay goes on after the last observed one.
    price
        Most that the highest price of these months may be, as a multiple of the highest one observed before.
    exports
        Most that a controller may export in a year of these months, as a multiple of the base year grown with demand.
    stock_low, stock_high
        Least and most that industry outside the controller may hold at the end, as a multiple of what it wants to.
    """

    months: Months
    price: Ratio
    exports: Ratio
    stock_low: Ratio
    stock_high: Ratio


class CalibrationFile(FileSpec):
    """How behaviour is fitted.

    Attributes
    ----------
    cases
        Hindcasts that it is fitted to.
    fitted
        Parameters whose joint distribution history decides; all others keep their ranges from literature.
    draws
        Draws of the prior.
    accepted, ablated
        Draws that are accepted, and how many of the best of them are replayed with each mechanism out.
    seed, replay_seed
        Key of the prior draws, and of those with which hindcasts are run and the fit is checked.
    guards
        What must hold after the observed months.
    ablations
        What is set, by column, to take a mechanism out that has no switch.
    """

    kind: Literal["calibration"]
    cases: Annotated[tuple[HindcastName, ...], AfterValidator(unique)]
    fitted: Annotated[tuple[RuleName, ...], AfterValidator(unique)]
    draws: int = Field(ge=1)
    accepted: int = Field(ge=1)
    ablated: int = Field(default=64, ge=1)
    seed: int = Field(ge=0, lt=2**63)
    replay_seed: int = Field(ge=0, lt=2**63)
    guards: Guards
    ablations: dict[Identifier, dict[str, float]] = Field(default_factory=dict)


class Counts(Spec):
    """How many rows of history lie in their bands, by yardstick.

    Attributes
    ----------
    rows
        How many there are.
    fitted, left_out
        Over the draws that all cases accept, and of each episode over the draws that the others accept.
    prior, nothing
        Over the untuned draws, and in a world in which nothing happens.
    """

    rows: int = Field(ge=1)
    fitted: int = Field(ge=0)
    left_out: int = Field(ge=0)
    prior: int = Field(ge=0)
    nothing: int = Field(ge=0)

    @model_validator(mode="after")
    def _check_counts(self) -> Self:
        for name in ("fitted", "left_out", "prior", "nothing"):
            if getattr(self, name) > self.rows:
                raise problem(f"{getattr(self, name)} of {self.rows} rows", at=name, hint=f"at most {self.rows}")
        return self


class CaseScores(Counts):
    """The same for the rows of one case.

    Attributes
    ----------
    title
        The title of the case.
    """

    title: Title


class PriceErrors(Spec):
    """By what factor the prices of the rows are missed, geometric mean, by yardstick."""

    fitted: float = Field(ge=1.0)
    left_out: float = Field(ge=1.0)
    prior: float = Field(ge=1.0)
    nothing: float = Field(ge=1.0)


class Scores(Counts):
    """How well the sample and its yardsticks meet all cases.

    Attributes
    ----------
    by_case
        The counts of each case; empty where they were not kept.
    price_error
        How far prices are off; None where no row is about a price, or it was not kept.
    """

    by_case: dict[HindcastName, CaseScores] = Field(default_factory=dict)
    price_error: PriceErrors | None = None


class FittedFile(FileSpec):
    """The joint sample of behaviour that history left: worlds draw whole rows of it.

    Attributes
    ----------
    version
        Day on which it was made, and what tells it from others of that day.
    cases
        Hindcasts that it was fitted to.
    draws
        How many prior draws it was chosen from.
    scores
        How well the sample and its yardsticks meet the cases; nothing is said where none are given.
    parameters
        Accepted values by parameter, in the unit of the behaviour file; position i of all lists is one draw.
    """

    kind: Literal["fitted"]
    version: str
    cases: tuple[HindcastName, ...]
    draws: int = Field(ge=1)
    scores: Scores | None = None
    parameters: dict[RuleName, tuple[float, ...]] = Field(min_length=1)

    @model_validator(mode="after")
    def _check_lengths(self) -> Self:
        lengths = {len(values) for values in self.parameters.values()}
        if len(lengths) > 1 or 0 in lengths:
            raise problem("every parameter needs one value per accepted draw", at="parameters")
        return self
