"""JSON Schema of every kind of configuration file, for editors that complete and check while typing.

The schema describes what may be written, short forms included; what needs other files to judge, such as
an unknown nation, only `critmin check` can tell.
"""

from collections.abc import Mapping
from typing import Any

from pydantic.json_schema import models_json_schema

from sim.config.errors import ConfigError, did_you_mean
from sim.config.files import KINDS
from sim.config.schema.base import Block, FileSpec

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_BASES = {"control": "ControlSpec", "clause": "ClauseSpec", "shock": "ShockSpec"}
# What a file of a kind may leave out because it stands over something bundled.
_PARTIAL = {"HindcastConfig": ("MineralFile", "Good", "Process", "PartnershipConfig")}

Schema = dict[str, Any]


def schemas(models: Mapping[str, Mapping[str, type[Block]]], kind: str | None = None) -> dict[str, Schema]:
    """Return the schema of one kind of file, or of all, by kind.

    Parameters
    ----------
    models
        Parameter models of each control, clause and shock, as `Library.models` holds them.
    kind
        Kind of file; all when None.

    Raises
    ------
    ConfigError
        When there is no such kind of file.
    """
    if kind is not None and kind not in KINDS:
        raise ConfigError(f"unknown kind {kind[:60]!r}", hint=did_you_mean(kind, KINDS))
    chosen = KINDS if kind is None else {kind: KINDS[kind]}
    return {name: _schema(model, models) for name, model in chosen.items()}


def _schema(model: type[FileSpec], models: Mapping[str, Mapping[str, type[Block]]]) -> Schema:
    """Return the schema of one file model, with one choice for each kind of control, clause and shock."""
    wanted = [model, *dict.fromkeys(item for known in models.values() for item in known.values())]
    references, together = models_json_schema([(item, "validation") for item in wanted])
    definitions: Schema = together["$defs"]
    for family, base in _BASES.items():
        known = models.get(family, {})
        choices = [_choice(references[item, "validation"], definitions, kind) for kind, item in known.items()]
        if base in definitions and choices:
            definitions[base] = {"anyOf": choices}
    main = definitions[model.__name__]
    for name in _PARTIAL.get(model.__name__, ()):
        definitions[name].pop("required", None)
    return {"$schema": _DIALECT, **main, "$defs": _reachable(main, definitions)}


def _choice(reference: Schema, definitions: Schema, kind: str) -> Schema:
    """Return one kind of control, clause or shock; what the place in the file says need not be repeated."""
    definition = definitions[reference["$ref"].removeprefix("#/$defs/")]
    definition["properties"]["kind"] = {"const": kind}
    definition["required"] = [name for name in definition.get("required", []) if name not in {"id", "kind"}]
    return reference


def _reachable(main: Schema, definitions: Schema) -> Schema:
    """Return the definitions the schema leads to, sorted by name; those of other kinds are noise."""
    found: Schema = {}
    waiting: list[object] = [main]
    while waiting:
        item = waiting.pop()
        if isinstance(item, list):
            waiting.extend(item)
        elif isinstance(item, dict):
            waiting.extend(item.values())
            name = str(item.get("$ref", "")).removeprefix("#/$defs/")
            if name in definitions and name not in found:
                found[name] = definitions[name]
                waiting.append(definitions[name])
    return dict(sorted(found.items()))
