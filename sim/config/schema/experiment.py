"""Experiments: which scenario, under which policies, over how many worlds and months."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import (
    AfterValidator,
    Field,
    GetJsonSchemaHandler,
    ModelWrapValidatorHandler,
    field_validator,
    model_validator,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import core_schema

from sim.config.calendar import Date
from sim.config.errors import did_you_mean, shorten
from sim.config.quantity import problem
from sim.config.references import GoodId, GoodsOrAll, Identifier, NationId, Ref
from sim.config.schema.base import FileSpec, Spec, unique
from sim.config.schema.baseline import BaselineConfig
from sim.config.schema.partnership import PartnershipConfig
from sim.config.schema.scenario import ScenarioConfig
from sim.config.text import LANGUAGES, OwnName, OwnTitle, Text, Title, in_language

ScenarioName = Annotated[str, Ref("scenario")]
PartnershipName = Annotated[str, Ref("partnership")]
Strength = Annotated[float, Field(ge=0.0, le=1.0)]


class Participation(Spec):
    """How one partnership enters a policy.

    Attributes
    ----------
    strengths
        Strength of single clauses where it differs from the partnership's own.
    members, without
        Nations that are in it for certain, and nations that are not, where this differs from the partnership's own.
    """

    strengths: dict[str, Strength] = Field(default_factory=dict)
    members: tuple[NationId, ...] = ()
    without: tuple[NationId, ...] = ()

    @model_validator(mode="after")
    def _check(self) -> Self:
        both = sorted(set(self.members) & set(self.without))
        if both:
            raise problem(
                f"the nation {both[0]} is both in and out", at="without", hint="keep one of members and without"
            )
        return self


class PolicyConfig(Spec):
    """The partnerships of one policy; a list of names is its short form.

    Attributes
    ----------
    name
        The policy in a few words, for tables and figures; its identifier where none are written.
    title
        What it is, in a sentence or the part of one.
    on_top_of
        Policy whose partnerships it holds too and with which it is compared; it is compared with `none` if left out.
    partnerships
        By name; those of `on_top_of` are added when the experiment is read.
    """

    name: OwnName = Text()
    title: OwnTitle = Text()
    on_top_of: Identifier | None = None
    partnerships: dict[PartnershipName, Participation] = Field(default_factory=dict)

    # A wrap validator, because "before" validators run only after the check of keys in `Spec`.
    @model_validator(mode="wrap")
    @classmethod
    def _accept_short_forms(cls, data: Any, handler: ModelWrapValidatorHandler[Self]) -> Self:  # noqa: ANN401
        if isinstance(data, cls):
            return handler(data)
        full = data if isinstance(data, Mapping) and data.keys() & cls.model_fields.keys() else {"partnerships": data}
        return handler({**full, "partnerships": _by_name(full.get("partnerships"))})

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """Allow the short forms in editors too."""
        full = dict(handler.resolve_ref_schema(handler(schema)))
        names = {"type": "array", "items": {"type": "string"}, "description": "partnerships by name"}
        own = full["properties"]["partnerships"]
        full["properties"] = {**full["properties"], "partnerships": {"anyOf": [names, own]}}
        return {"anyOf": [names, own, full, {"type": "null"}]}


def _by_name(data: object) -> object:
    """Return partnerships by name, of a list of names too."""
    if isinstance(data, (list, tuple)):
        if len(set(map(str, data))) < len(data):
            raise problem("a partnership stands twice in the list")
        return {str(name): {} for name in data}
    if isinstance(data, Mapping):
        return {name: item or {} for name, item in data.items()}
    return {} if data is None else data


class SeriesConfig(Spec):
    """Monthly series kept beside the metrics."""

    variables: tuple[str, ...] = ()
    goods: GoodsOrAll = "all"


class FocusConfig(Spec):
    """What answers, figures and briefs show first; what is left out is chosen by what the policies move most.

    Attributes
    ----------
    nation, good
        The pair.
    policy
        The policy.
    """

    nation: NationId | None = None
    good: GoodId | None = None
    policy: Identifier | None = None


class ExperimentConfig(FileSpec):
    """A question put to the model.

    Attributes
    ----------
    extends
        Experiment from which everything comes that is left out here; a policy of the same name is replaced.
    scenario, beside
        The scenario asked about, and others run beside it.
    policies
        By name; `none` is always one of them and holds no partnership. Each is compared with `none`, or with the one
        that it stands on top of.
    importers
        Nations whose risk is reported.
    goods
        Goods reported; a mineral stands for all its goods.
    worlds, months
        Size of the design; months counted from the scenario's opening.
    run_in_from
        First simulated month.
    seed
        Key of all random draws.
    series
        Monthly series to keep.
    basket
        Goods of the stated rare-metal basket.
    focus
        The importer, good and policy that answers, figures and briefs show first.
    """

    kind: Literal["experiment"]
    name: Identifier
    title: Title
    question: Text = Text()
    extends: Annotated[str, Ref("experiment")] | None = Field(default=None, exclude=True)
    scenario: ScenarioName
    beside: tuple[ScenarioName, ...] = ()
    policies: dict[Identifier, PolicyConfig]
    importers: Annotated[tuple[NationId, ...], AfterValidator(unique)]
    goods: GoodsOrAll = "all"
    worlds: int = Field(ge=1, le=10_000_000)
    months: int = Field(ge=1, le=1200)
    run_in_from: Date
    seed: int = Field(ge=0, lt=2**63)
    series: SeriesConfig = SeriesConfig()
    basket: tuple[GoodId, ...] | None = None
    focus: FocusConfig = FocusConfig()

    @field_validator("policies")
    @classmethod
    def _stand_on_others(cls, policies: dict[str, PolicyConfig]) -> dict[str, PolicyConfig]:
        """Give each policy that stands on top of another the partnerships of that one."""
        return {name: _stacked(name, policy, policies) for name, policy in policies.items()}

    @model_validator(mode="after")
    def _check(self) -> Self:
        none = self.policies.get("none")
        if none is None:
            raise problem("policy 'none' must be among the policies", at="policies", hint="add 'none: []'")
        if none.partnerships:
            raise problem("policy 'none' holds no partnership", at="policies")
        if self.goods == ():
            raise problem("the list is empty", at="goods", hint="name at least one good, or 'all'")
        if self.scenario in self.beside or len(set(self.beside)) < len(self.beside):
            raise problem("a scenario stands twice", at="beside")
        _refuse_namesakes(self.policies)
        return self


def _refuse_namesakes(policies: Mapping[str, PolicyConfig]) -> None:
    """Refuse a second policy that a reader cannot tell from another by what it is called, in either language."""
    for language in LANGUAGES:
        found: dict[str, str] = {}
        for key, policy in policies.items():
            words = in_language(policy.name or Text(key), language)
            first = found.setdefault(words.casefold(), key)
            if first != key:
                message = f"policy {first!r} is called {shorten(words)} too"
                raise problem(message, at=("policies", key, "name"), hint="give each policy a name of its own")


def _stacked(name: str, policy: PolicyConfig, policies: Mapping[str, PolicyConfig]) -> PolicyConfig:
    if policy.on_top_of is None:
        return policy
    below, at = policies.get(policy.on_top_of), (name, "on_top_of")
    if below is None:
        hint = did_you_mean(policy.on_top_of, policies)
        raise problem(f"there is no policy {policy.on_top_of!r}", at=at, hint=hint)
    if below.on_top_of is not None:
        raise problem(f"{policy.on_top_of!r} stands on top of another policy itself", at=at, hint="name that one")
    return policy.model_copy(update={"partnerships": {**below.partnerships, **policy.partnerships}})


class ResolvedExperiment(Spec):
    """An experiment with everything it names, complete in itself.

    Attributes
    ----------
    experiment
        The experiment, minerals replaced by their goods.
    baseline
        The base year.
    scenarios
        By name, the main one first; extensions applied, minerals replaced by their goods.
    partnerships
        By name, all that any policy holds.
    """

    experiment: ExperimentConfig
    baseline: BaselineConfig
    scenarios: dict[str, ScenarioConfig]
    partnerships: dict[str, PartnershipConfig]
