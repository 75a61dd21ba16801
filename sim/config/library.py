"""Finds configurations by name or path, checks them against each other and puts them together.

A name is looked up in the folder of its kind (`scenarios/china-tightens.yaml`), a path is read as it is.
Several roots may be given and the first that has a file wins, so that a user's own folder, holding a
mineral or a scenario, lies over the bundled one without copying it.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from sim.config import assemble, bundled_root
from sim.config.base_year import BaseYearReader, extends, load_base_year
from sim.config.countries import country_hints
from sim.config.crosscheck import Known
from sim.config.errors import ConfigError, raise_all
from sim.config.files import KINDS, Roots, root_of
from sim.config.kind import kind_in, kind_line
from sim.config.lookup import Lookup
from sim.config.replay import case_baseline, case_problems, case_with_goods, resolved_replay, written_out
from sim.config.schema.base import FileSpec
from sim.config.schema.baseline import BaselineConfig
from sim.config.schema.basket import BasketFile
from sim.config.schema.calibration import CalibrationFile
from sim.config.schema.experiment import ExperimentConfig, ResolvedExperiment
from sim.config.schema.hindcast import THIRD_COUNTRIES, HindcastConfig
from sim.config.schema.measures import ClauseSpec, ControlSpec, ShockSpec, measure_models
from sim.config.schema.partnership import PartnershipConfig
from sim.config.schema.places import PlacesFile
from sim.config.schema.plausible import PlausibleFile
from sim.config.schema.scenario import ScenarioConfig
from sim.config.schema.sweep import SweepConfig
from sim.config.validate import validate
from sim.config.yaml import Document, load

Named = TypeVar("Named", ScenarioConfig, PartnershipConfig, ExperimentConfig, SweepConfig)


class Library:
    """All configurations below some folders.

    Parameters
    ----------
    roots
        Folder or folders, the first before the others; None for the bundled one alone.
    controls, clauses, shocks
        Parameter model of each kind; the layers above hand them in.
    bundled
        Whether the bundled folder stands behind the given ones.
    """

    def __init__(
        self,
        roots: Path | Sequence[Path] | None = None,
        *,
        controls: Mapping[str, type[ControlSpec]] | None = None,
        clauses: Mapping[str, type[ClauseSpec]] | None = None,
        shocks: Mapping[str, type[ShockSpec]] | None = None,
        bundled: bool = True,
    ) -> None:
        own = [roots] if isinstance(roots, Path) else list(roots or [])
        folders = [*own, *([bundled_root()] if bundled else [])]
        self.roots = Roots(tuple(dict.fromkeys(folder.resolve() for folder in folders)))
        self.lookup = Lookup(self.roots)
        self.models: dict[str, Mapping[str, type[Any]]] = {
            "control": controls or {},
            "clause": clauses or {},
            "shock": shocks or {},
        }

    def names(self, kind: str) -> tuple[str, ...]:
        """Return the names of all files of a kind (`scenario`, `partnership`, ...), sorted."""
        return tuple(self.roots.by_name(kind))

    def find(self, kind: str, name: str | Path) -> Path:
        """Return the file of a configuration given by name or path.

        Raises
        ------
        ConfigError
            When there is no such file, or two of that name in one folder; the hint names the nearest.
        """
        return self.lookup.find(kind, name)

    def baseline(self) -> BaselineConfig:
        """Return the base year, all its files read and checked against each other.

        Raises
        ------
        ConfigError
            One for each mistake in any of the files.
        """
        return self._baseline

    def scenario(self, name: str | Path) -> ScenarioConfig:
        """Return a scenario by name or path, extensions applied and goods named one by one.

        Raises
        ------
        ConfigError
            When there is none of that name, or it has mistakes.
        """
        return self._extended(self._named("scenario", name, ScenarioConfig), ())

    def partnership(self, name: str | Path) -> PartnershipConfig:
        """Return a partnership by name or path, goods named one by one.

        Raises
        ------
        ConfigError
            When there is none of that name, or it has mistakes.
        """
        partnership = self._named("partnership", name, PartnershipConfig)
        return assemble.partnership_with_goods(partnership, self._baseline)

    def experiment(self, name: str | Path) -> ExperimentConfig:
        """Return an experiment by name or path, goods named one by one.

        Everything it names is read and checked too, so that a mistake shows before a run starts.

        Raises
        ------
        ConfigError
            When there is none of that name, or it or anything it names has mistakes.
        """
        experiment = self._experiment(name, ())
        experiment = assemble.experiment_with_goods(experiment, self._baseline)
        self.resolve(experiment)
        return experiment

    def resolve(self, experiment: ExperimentConfig) -> ResolvedExperiment:
        """Return an experiment with the base year, scenarios and partnerships it names.

        Raises
        ------
        ConfigError
            When something it names does not exist or does not fit.
        """
        raise_all(self._known.problems(experiment, experiment.origin))
        named = dict.fromkeys(name for policy in experiment.policies.values() for name in policy.partnerships)
        resolved = ResolvedExperiment(
            experiment=experiment,
            baseline=self._baseline,
            scenarios={name: self.scenario(name) for name in (experiment.scenario, *experiment.beside)},
            partnerships={name: self.partnership(name) for name in named},
        )
        raise_all([*assemble.experiment_problems(resolved), *assemble.importer_problems(resolved)])
        return resolved

    def sweep(self, name: str | Path) -> SweepConfig:
        """Return a sweep by name or path, the experiment that it is about read and checked too.

        Raises
        ------
        ConfigError
            When there is none of that name, or it or its experiment has mistakes.
        """
        config = self._named("sweep", name, SweepConfig)
        raise_all(Known({"experiment": frozenset(self.names("experiment"))}).problems(config, config.origin))
        self.experiment(config.experiment)
        return config

    def hindcast(self, name: str | Path) -> HindcastConfig:
        """Return a hindcast by name or path, with what it extends and builds on filled in.

        Raises
        ------
        ConfigError
            When there is none of that name, or it has mistakes.
        """
        path = self.find("hindcast", name)
        document = self._written_out(path, ())
        with measure_models(self.models):
            config = validate(document, HindcastConfig)
        baseline = case_baseline(config, self._baseline)
        names = {**assemble.names_in(baseline), "hindcast": frozenset(self.names("hindcast"))}
        names["partner"] = names["nation"] | {THIRD_COUNTRIES}
        raise_all([*Known(names).problems(config, config.origin), *case_problems(config)])
        return case_with_goods(config, baseline)

    def replay(self, config: HindcastConfig, *, worlds: int, seed: int, beyond: int) -> ResolvedExperiment:
        """Return the experiment that replays a hindcast, and goes on `beyond` months after its end.

        Raises
        ------
        ConfigError
            When its parts do not fit together.
        """
        baseline = case_baseline(config, self._baseline)
        resolved = resolved_replay(config, baseline, months=config.months + beyond, worlds=worlds, seed=seed)
        raise_all(assemble.experiment_problems(resolved))
        return resolved

    def basket(self) -> BasketFile:
        """Return the stated basket of goods, the first root's file completed by those behind it.

        Raises
        ------
        ConfigError
            When there is no such file, or it has mistakes.
        """
        reader = BaseYearReader(self.roots)
        files = reader.layers(BasketFile)
        raise_all(reader.errors)
        if not files:
            raise ConfigError("no file of kind 'basket'")
        known = Known(assemble.names_in(self._baseline))
        raise_all(problem for file in files for problem in known.problems(file, file.origin, own=file is not files[-1]))
        return files[0]

    def calibration(self) -> CalibrationFile:
        """Return how behaviour is fitted; the first root's file stands alone.

        Raises
        ------
        ConfigError
            When there is no such file, or it has mistakes.
        """
        path = next(self.roots.files("calibration"), None)
        if path is None:
            raise ConfigError("no file of kind 'calibration'")
        config = validate(load(path), CalibrationFile)
        names = {**assemble.names_in(self._baseline), "hindcast": frozenset(self.names("hindcast"))}
        raise_all([*Known(names).problems(config, config.origin), *assemble.ablation_problems(config, self._baseline)])
        return config

    def plausible(self) -> PlausibleFile:
        """Return the bounds of what is plausible; the first root's file stands alone.

        Raises
        ------
        ConfigError
            When there is no such file, or it has mistakes.
        """
        return validate(self._alone("plausible"), PlausibleFile)

    def places(self) -> PlacesFile:
        """Return where nations and sea passages stand on a map; the first root's file stands alone.

        Raises
        ------
        ConfigError
            When there is no such file, or it has mistakes.
        """
        return validate(self._alone("places"), PlacesFile)

    def _alone(self, kind: str) -> Document:
        """Return the first root's file of a kind that completes no other."""
        path = next(self.roots.files(kind), None)
        if path is None:
            raise ConfigError(f"no file of kind {kind!r}")
        return load(path)

    def revive(self, data: Mapping[str, object]) -> ResolvedExperiment:
        """Return a resolved experiment from its own JSON, as a run folder keeps it.

        Raises
        ------
        pydantic.ValidationError
            When it was written by another version and no longer fits.
        """
        with measure_models(self.models):
            return ResolvedExperiment.model_validate(data)

    def check(self, path: Path) -> None:
        """Read one file of any kind and check it against everything it names.

        Raises
        ------
        ConfigError
            One for each mistake in it, or in the base year it stands on.
        """
        document = load(path)
        kind, name = kind_in(document), document.data.get("name")
        errors = list(self.lookup.twins(kind, name)) if isinstance(name, str) else []
        try:
            self._check_alone(path, KINDS[kind])
        except ConfigError as error:
            errors.append(error)
        raise_all(errors)

    def _check_alone(self, path: Path, model: type[FileSpec]) -> None:
        """Check one file by itself and against everything it names."""
        if model is ScenarioConfig:
            self.scenario(path)
        elif model is PartnershipConfig:
            self.partnership(path)
        elif model is ExperimentConfig:
            self.experiment(path)
        elif model is HindcastConfig:
            self.hindcast(path)
        elif model is SweepConfig:
            self.sweep(path)
        else:
            self._check_part(path, model)

    def _check_part(self, path: Path, model: type[FileSpec]) -> None:
        """Check one file of the base year, within the base year its own folder makes."""
        known = path.resolve() in {file.resolve() for file in self.roots.files(kind_in(load(path)))}
        library = self if known else self.with_root(root_of(path))
        library.baseline()
        if model is BasketFile:
            library.basket()
        elif model is CalibrationFile:
            library.calibration()
        elif model is PlacesFile:
            library.places()

    def with_root(self, root: Path) -> "Library":
        """Return a library with one more folder before the others."""
        return Library(
            [root, *self.roots.folders],
            controls=self.models["control"],
            clauses=self.models["clause"],
            shocks=self.models["shock"],
            bundled=False,
        )

    @cached_property
    def _baseline(self) -> BaselineConfig:
        return load_base_year(self.roots)

    @cached_property
    def _known(self) -> Known:
        names: Iterable[str] = ("scenario", "partnership")
        found = {**assemble.names_in(self._baseline), **{kind: frozenset(self.names(kind)) for kind in names}}
        countries = country_hints({code: nation.members for code, nation in self._baseline.nations.items()})
        return Known(found, {**countries, **self.lookup.misnamed})

    def _named(self, kind: str, name: str | Path, model: type[Named]) -> Named:
        """Return a configuration by name or path."""
        return self._read(load(self.find(kind, name)), model)

    def _read(self, document: Document, model: type[Named]) -> Named:
        """Return one file, checked by its schema and against the names there are."""
        path = document.origin.file
        if KINDS[kind_in(document)] is not model:
            wanted = next(kind for kind, known in KINDS.items() if known is model)
            raise ConfigError(f"this is a {document.data['kind']}, not a {wanted}", path, kind_line(document))
        with measure_models(self.models):
            config = validate(document, model)
        raise_all(self._known.problems(config, config.origin))
        return config

    def _experiment(self, name: str | Path, chain: tuple[Path, ...]) -> ExperimentConfig:
        """Return an experiment, what it leaves out taken from the one that it extends."""
        path = self.find("experiment", name)
        document = load(path)
        parent = document.data.get("extends")
        if not isinstance(parent, str):
            return self._read(document, ExperimentConfig)
        if self.find("experiment", parent) in (*chain, path):
            line = document.origin.line(("extends",))
            raise ConfigError("an experiment cannot extend itself", path, line, parent)
        return self._read(
            assemble.experiment_over(document, self._experiment(parent, (*chain, path))), ExperimentConfig
        )

    def _written_out(self, path: Path, chain: tuple[Path, ...]) -> Document:
        """Return a hindcast's document over the one that it extends and the bundled minerals it builds on."""
        document = load(path)
        if KINDS[kind_in(document)] is not HindcastConfig:
            raise ConfigError(f"this is a {document.data['kind']}, not a hindcast", path, kind_line(document))
        parent = document.data.get("extends")
        under = None
        if isinstance(parent, str):
            base = self.find("hindcast", parent)
            if base in (*chain, path):
                line = document.origin.line(("extends",))
                raise ConfigError("a hindcast cannot extend itself", path, line, parent)
            under = self._written_out(base, (*chain, path)).data
        minerals = {name: load(_alone(files)).data for name, files in self.roots.all_by_name("mineral").items()}
        return Document(written_out(document.data, under, minerals), document.origin)

    def _extended(self, scenario: ScenarioConfig, chain: tuple[str, ...]) -> ScenarioConfig:
        own = scenario
        scenario = assemble.scenario_with_goods(scenario, self._baseline)
        if scenario.extends is None:
            raise_all(assemble.suspension_problems(own, own))
            return scenario
        if scenario.extends in (*chain, scenario.name):
            file, line = scenario.origin.file, scenario.line("extends")
            raise ConfigError("a scenario cannot extend itself", file, line, scenario.extends)
        base = self._named("scenario", scenario.extends, ScenarioConfig)
        whole = self._extended(base, (*chain, scenario.name)).extended_by(scenario)
        raise_all(assemble.suspension_problems(own, whole))
        return whole


def _alone(paths: Sequence[Path]) -> Path:
    """Return the first file of a mineral that stands alone: history knows nothing of what is added to it."""
    return next((path for path in paths if not extends(path)), paths[-1])
