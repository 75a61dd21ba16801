"""Functions with known sensitivity, run as if they were the model: through design, runner, store and analysis."""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from experiments.design.base import DICE, Case, Space
from experiments.design.factors import factors_of
from experiments.design.morris import Morris
from experiments.design.saltelli import Saltelli
from experiments.questions.sensitivity.subject import SCREENING, SENSITIVITY, Subject
from experiments.runner.execute import execute
from experiments.runner.execution import Execution
from experiments.runner.request import Request
from experiments.runner.work import Job
from experiments.store.block import BlockResult
from experiments.store.layout import Layout
from sim.rng import uniform
from tests.imitation_model import ImitationColumn, description

SEED = 7
COEFFICIENTS = (0.0, 1.0, 4.5, 9.0, 99.0, 99.0, 99.0, 99.0)


def inputs(number, low=0.0, high=1.0):
    """Columns x1, x2 ..., all uniform."""
    return tuple(ImitationColumn(f"x{place + 1}", low, low, high, "uniform") for place in range(number))


def ishigami(rows):
    """Ishigami and Homma (1990) with a = 7 and b = 0.1; inputs between -pi and pi."""
    first, second, third = (rows[name].to_numpy() for name in ("x1", "x2", "x3"))
    return np.sin(first) + 7.0 * np.sin(second) ** 2 + 0.1 * third**4 * np.sin(first)


def sobol_g(rows):
    """Sobol' g-function with the coefficients `COEFFICIENTS`."""
    terms = [
        (np.abs(4.0 * rows[f"x{place + 1}"].to_numpy() - 2.0) + weight) / (1.0 + weight)
        for place, weight in enumerate(COEFFICIENTS)
    ]
    return np.prod(terms, axis=0)


def noisy(rows):
    """x1 and the model's dice, both uniform on [0, 1], added up."""
    return rows["x1"].to_numpy() + uniform(SEED, "noise", rows[DICE].to_numpy())


@dataclass(frozen=True)
class FunctionModel:
    """A function of a row, measured as unserved demand; the second good only doubles it, the third is flat."""

    function: Callable
    fails_at: int = -1
    rows_at_once: int = 1

    def __call__(self, rows):
        if self.fails_at in rows["world"].to_numpy():
            raise ArithmeticError("went wrong")
        values = self.function(rows)
        return BlockResult(metrics={"unserved": np.stack([values, 2.0 * values, 0.0 * values])[None]}, series={})


@dataclass(frozen=True)
class Levers:
    """Policies to choose from, and columns that take each of some values."""

    policies: tuple[Case, ...] = (Case("s", "none"),)
    axes: dict = field(default_factory=dict)


def function_request(run_dir, function, columns, samples, alone=None, levers=None, fails_at=-1):
    """Ask for the samples of a function; a screening if no factors are to stand alone."""
    levers = levers or Levers()
    resting = {**levers.policies[0].levers, **{name: values[0] for name, values in levers.axes.items()}}
    case = Case("s", "any", resting)
    space = Space(SEED, columns, (case,))
    factors = factors_of(space, levers.policies, levers.axes, {})
    names = [factor.name for factor in factors]
    subject = Subject.of(SEED, factors, {column.name: "assumption" for column in columns}, alone or names)
    if alone is None:
        design, kind = Morris(factors), SCREENING
    else:
        design, kind = Saltelli(factors, tuple(part.group for part in subject.factors)), SENSITIVITY
    layout = Layout(
        experiment="function", title="Function", question="", scenarios=("s",), policies=("any",),
        baselines={"any": "any"}, nations=("JPN",), goods=("gallium", "indium", "tin"), months=("2026-01",),
        metrics={"unserved": "1"}, series={}, series_goods=(),
        design_columns=tuple(column.name for column in space.varied),
    )  # fmt: skip
    study = subject.study(kind, "any")
    reported = description(layout, SEED)
    metric = {"name": "unserved", "title": "Unserved demand", "unit": "1", "direction": "lower", "aggregate": "mean"}
    manifest = reported | {"identity": reported["identity"] | {"study": study}, "study": study, "metrics": [metric]}
    job = Job(run_dir, layout, space, design, FunctionModel(function, fails_at))
    return Request(job, samples * design.length, 1, manifest, Execution(1, quiet=True))


def run_function(*arguments, **options):
    """Run the samples of a function and return the store."""
    return execute(function_request(*arguments, **options)).store


ISHIGAMI_COLUMNS = inputs(3, -np.pi, np.pi)
