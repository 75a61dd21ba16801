"""The schema of a manifest: the keys that readers of a run folder use, with their types and limits.

A manifest may come from a stranger, so numbers are limited and text is one line each. Other keys are kept as they are.
"""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from experiments.store.layout import Line
from sim.config.text import Text
from sim.metrics.base import Aggregate, Direction

Count = Annotated[int, Field(ge=0, lt=2**63, strict=True)]
Number = Annotated[float, Field(strict=True)]
"""Readers calculate with what is written, so a number in quotes is none."""
Flag = Annotated[bool, Field(strict=True)]
Worlds = Annotated[int, Field(ge=0, le=10_000_000, strict=True)]
"""As many as an experiment may ask for: readers keep a note of each, so a made-up number would fill the memory."""

Hash = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class _Open(BaseModel):
    """A part of a manifest that may hold further keys."""

    model_config = ConfigDict(extra="allow", allow_inf_nan=False)


class _Identity(_Open):
    experiment: Line = ""
    seed: Count
    months: Count = 0
    config: Hash
    set: dict[Line, Number] = {}
    sweep: dict[Line, tuple[Line, ...]] = {}
    code: Line = ""
    versions: dict[Line, Line] = {}


class _Session(_Open):
    started: Annotated[Line, StringConstraints(pattern=r"^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T")]
    elapsed_s: Annotated[Number, Field(ge=0, lt=1e10)]
    status: Line
    worlds: Count
    shard: Annotated[str, StringConstraints(pattern=r"^\d{1,6}/\d{1,6}$")]
    blocks: Count
    rows: Count
    workers: Count | None
    cluster: Line | None
    processors: tuple[Line, ...]
    host: Line
    system: Line
    processor: Line
    cpu_features: tuple[Line, ...]
    cores: Count | None


class _Metric(_Open):
    name: Line
    title: Line
    unit: Line
    direction: Direction
    aggregate: Aggregate


class _Said(_Open):
    name: Text
    definition: Text
    unit: Text = Text()
    parameters: dict[str, Text] = {}


class _Column(_Open):
    name: Line
    unit: Line
    value: Number
    low: Number | None
    high: Number | None
    dist: Line
    source: Line
    status: Line
    role: Line
    note: Line
    most: Number | None


class _Experiment(_Open):
    name: Line
    file: Line | None = None
    title: Line
    question: Line


class _Doubt(BaseModel):
    """A remark of the plausibility checks (`sim.plausibility.gate.Remark`)."""

    model_config = ConfigDict(extra="forbid")

    grade: Line
    text: Line
    file: Line
    line: Count
    sure: Line = ""


class _MetricSettings(BaseModel):
    model_config = ConfigDict(extra="forbid")

    shortage_threshold: Annotated[Number, Field(gt=0, le=1)]
    shortage_months: Annotated[int, Field(ge=1, lt=2**31, strict=True)]


class ManifestSchema(_Open):
    """The keys of a manifest that readers use."""

    format: Literal[2, 3]
    seal: str
    identity: _Identity
    experiment: _Experiment
    scenario: Line
    beside: tuple[Line, ...]
    policies: tuple[Line, ...]
    importers: tuple[Line, ...]
    goods: tuple[Line, ...]
    first_month: Line
    months: Count
    simulated_months: Count
    seed: Count
    git_commit: Line | None = None
    metrics: tuple[_Metric, ...]
    words: dict[Literal["metric", "control", "clause", "shock"], dict[str, _Said]] = {}
    metric_settings: _MetricSettings | None = None
    doubts: tuple[_Doubt, ...] = ()
    columns: tuple[_Column, ...]
    config: dict[str, Any]
    study: dict[str, Any] = {}
    status: Literal["running", "interrupted", "stopped", "partial", "finished", "failed blocks"]
    worlds: Worlds
    worlds_asked: Worlds
    content_hash: Hash | None
    series_digest: str | None
    one_kind_of_processor: Flag
    sessions: tuple[_Session, ...]
