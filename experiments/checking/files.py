"""Find in a file what a run or sweep would refuse, without running anything.

The library checks what files say and name. What only shows when the economy is put together (a quota that clashes with
another, a clause that finds nothing to act on, a sweep over a number that there is not) is found here, by putting it
together.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Final

from experiments.checking.without_effect import measures_without_effect
from experiments.design.base import Column
from experiments.design.settings import read_axes, read_overrides
from experiments.questions.hindcast.prepare import ReplayOptions, prepare_case
from experiments.runner.describe import check_series
from experiments.runner.doubts import case_subject, doubts_about, subject_of
from experiments.runner.prepare import refuse_clashes
from experiments.runner.question import Options, question_of
from experiments.runner.starts import read_starts, with_twins
from sim.build import build
from sim.config.errors import ConfigError, UserError, raise_all
from sim.config.files import kind_of
from sim.config.library import Library
from sim.config.schema.baseline import BaselineConfig
from sim.config.schema.experiment import ExperimentConfig, PolicyConfig, ResolvedExperiment
from sim.config.schema.partnership import PartnershipConfig
from sim.config.schema.scenario import ScenarioConfig
from sim.config.schema.sweep import SweepConfig
from sim.config.text import Text
from sim.plausibility.gate import Remark, examine

_MONTHS: Final = 12
"""Length of the run that a lone scenario or partnership is put together for; no check depends on it."""

_NOTHING: Final = Text("Nothing happens")
_IN_QUOTES: Final = re.compile(r"'([^']+)'")


def check_file(library: Library, file: Path) -> list[str]:
    """Check one file as far as its kind allows without running it, and return what is no mistake but worth a warning.

    Raises
    ------
    ConfigError
        One for each mistake, with file and line.
    """
    try:
        kind = kind_of(file)
        library.check(file)
        check = _CHECKS.get(kind or "")
        if check is not None:
            return check(library, file)
        remarks = doubts_about(library)
        if (error := _economy_error(library)) is not None:
            raise error
    except ConfigError as error:
        raise_all(_placed(single, file) for single in error.errors)
    except UserError as error:
        raise _placed(ConfigError(str(error)), file) from error
    return _shown(remarks)


def _placed(error: ConfigError, file: Path) -> ConfigError:
    """Return an error with a place: its own, or else the head of the file that was checked."""
    return error if error.file else ConfigError(error.message, file, 1, error.value, error.hint)


def _shown(remarks: Iterable[Remark]) -> list[str]:
    return [str(remark) for remark in remarks]


def _check_experiment(library: Library, file: Path) -> list[str]:
    experiment = library.experiment(file)
    check_series(experiment)
    question = question_of(library.resolve(experiment), Options(), library)
    return [*_shown(question.remarks), *measures_without_effect(question.structure, parts=True)]


def _check_scenario(library: Library, file: Path) -> list[str]:
    scenario = library.scenario(file)
    remarks = doubts_about(library, scenario)
    _put_together(library, scenario, ())
    return _shown(remarks)


def _check_partnership(library: Library, file: Path) -> list[str]:
    partnership = library.partnership(file)
    remarks = doubts_about(library, partnership)
    scenario = ScenarioConfig(kind="scenario", name="nothing", title=_NOTHING, opens=partnership.starts)
    _put_together(library, scenario, (partnership,))
    return _shown(remarks)


def _check_hindcast(library: Library, file: Path) -> list[str]:
    return _shown(prepare_case(library, file, ReplayOptions(worlds=1, seed=0, traces=False)).remarks)


def _check_plausible(library: Library, _file: Path) -> list[str]:
    """Hold everything that runs to the bounds, since a run is what a wrong bound would refuse."""
    scenarios = (library.scenario(name) for name in library.names("scenario"))
    partnerships = (library.partnership(name) for name in library.names("partnership"))
    remarks = list(doubts_about(library, *scenarios, *partnerships))
    for name in library.names("experiment"):
        remarks += examine(subject_of(library.resolve(library.experiment(name)), library))
    for name in library.names("hindcast"):
        replay = library.replay(library.hindcast(name), worlds=1, seed=0, beyond=0)
        remarks += examine(case_subject(replay, library))
    return _shown(dict.fromkeys(remarks))


def _check_sweep(library: Library, file: Path) -> list[str]:
    sweep = library.sweep(file)
    resolved = library.resolve(library.experiment(sweep.experiment))
    question = question_of(resolved, Options(), library)
    columns = question.structure.columns
    raise_all(_sweep_problems(sweep, resolved, columns))
    try:
        starts, numbers = read_starts(sweep.sweeps, resolved)
        with_twins(resolved, starts)
        axes = read_axes(numbers, columns)
        overrides = read_overrides(sweep.settings, columns)
        refuse_clashes(overrides, axes)
        question = question.with_overrides(overrides).with_axes(axes)
    except UserError as error:
        named = [name for name in sweep.axes if name in str(error)]
        raise _axis_error(sweep, ("axes", *named[:1]), error) from error
    if sweep.one_in > 1 and not axes:
        raise ConfigError(
            "one_in: takes part of the combinations of numbers, and no number is swept", file, sweep.line("one_in")
        )
    return _shown(question.remarks)


def _sweep_problems(
    sweep: SweepConfig, resolved: ResolvedExperiment, columns: Sequence[Column]
) -> Iterator[ConfigError]:
    """Yield what is wrong with each axis and each setting by itself."""
    for name, text in zip(sweep.axes, sweep.sweeps, strict=True):
        try:
            _, numbers = read_starts((text,), resolved)
            read_axes(numbers, columns)
        except UserError as error:
            yield _axis_error(sweep, ("axes", name), error)
    for name, text in zip(sweep.set, sweep.settings, strict=True):
        try:
            read_overrides((text,), columns)
        except UserError as error:
            yield _axis_error(sweep, ("set", name), error)


def _axis_error(sweep: SweepConfig, path: tuple[str, ...], error: UserError) -> ConfigError:
    """Return an error of the command line's options as one of the file."""
    message = str(error).replace("--sweep", "axes").replace("--set", "set")
    return ConfigError(message, sweep.origin.file, sweep.line(*path))


@lru_cache(maxsize=8)
def _economy_error(library: Library) -> ConfigError | None:
    """Return the error that keeps a folder's economy from being built, and its place; None if there is none."""
    baseline = library.baseline()
    scenario = ScenarioConfig(kind="scenario", name="nothing", title=_NOTHING, opens=_ANY_DAY)
    try:
        _put_together(library, scenario, ())
    except UserError as error:
        return _at_good(error, baseline)
    return None


def _at_good(error: UserError, baseline: BaselineConfig) -> ConfigError:
    """Return an error about the tables of the base year with the place of the good that it names."""
    if isinstance(error, ConfigError) and error.file:
        return error
    for word in _IN_QUOTES.findall(str(error)):
        if word in baseline.goods:
            file = baseline.minerals[baseline.mineral_of[word]]
            return ConfigError(str(error), file.origin.file, file.line("goods", word))
    return ConfigError(str(error))


def _put_together(library: Library, scenario: ScenarioConfig, partnerships: tuple[PartnershipConfig, ...]) -> None:
    """Put an economy together under a scenario and some partnerships."""
    baseline = library.baseline()
    assert scenario.opens is not None
    experiment = ExperimentConfig(
        kind="experiment",
        name="check",
        title=Text("Check"),
        scenario=scenario.name,
        policies={"none": PolicyConfig(), "all": PolicyConfig.model_validate([held.name for held in partnerships])},
        importers=tuple(baseline.nations),
        worlds=1,
        months=_MONTHS,
        run_in_from=scenario.opens,
        seed=0,
    )
    resolved = ResolvedExperiment(
        experiment=experiment,
        baseline=baseline,
        scenarios={scenario.name: scenario},
        partnerships={held.name: held for held in partnerships},
    )
    build(resolved)


_ANY_DAY: Final = date(2025, 1, 1)

_CHECKS: Final[Mapping[str, Callable[[Library, Path], list[str]]]] = {
    "experiment": _check_experiment,
    "scenario": _check_scenario,
    "partnership": _check_partnership,
    "hindcast": _check_hindcast,
    "plausible": _check_plausible,
    "sweep": _check_sweep,
}
"""What is done beyond the library's own check, by kind; files of the base year are checked as an economy."""
