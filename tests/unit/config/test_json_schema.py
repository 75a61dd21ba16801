"""The JSON Schema for editors: complete, and as committed."""

import json

import pytest

from experiments.runner.configs import open_library
from sim.config.errors import ConfigError
from sim.config.files import KINDS
from sim.config.jsonschema import schemas


def test_every_kind_of_file_has_a_schema_without_loose_ends(library):
    made = schemas(library.models)
    assert set(made) == set(KINDS)
    for schema in made.values():
        text = json.dumps(schema)
        names = {part.split('"')[0] for part in text.split("#/$defs/")[1:]}
        assert names <= set(schema["$defs"])
        assert schema["additionalProperties"] is False


def test_controls_are_described_by_their_own_models(library):
    scenario = schemas(library.models, "scenario")["scenario"]
    assert "Ban" in scenario["$defs"]
    assert "rate" in scenario["$defs"]["Ban"]["properties"]


def test_short_forms_are_allowed(library):
    price = schemas(library.models, "mineral")["mineral"]["$defs"]["Good"]["properties"]["price"]
    assert "USD_2024/t" in json.dumps(price)
    assert '"type": "string"' in json.dumps(schemas(library.models, "mineral")["mineral"]["$defs"]["Quantity"])


def test_unknown_kind_is_told(library):
    with pytest.raises(ConfigError, match="did you mean 'scenario'"):
        schemas(library.models, "scenaro")


@pytest.mark.parametrize("kind", KINDS)
def test_committed_schema_is_fresh(checkout, kind):
    committed = json.loads((checkout / "configs" / "schema" / f"{kind}.json").read_text(encoding="utf-8"))
    assert committed == schemas(open_library().models, kind)[kind], "run `critmin schema --out configs/schema`"


def test_a_measure_need_not_repeat_what_its_place_says(library):
    ban = schemas(library.models, "scenario")["scenario"]["$defs"]["Ban"]
    assert ban["properties"]["kind"] == {"const": "ban"}
    assert {"id", "kind"}.isdisjoint(ban["required"])


def test_tables_and_policies_have_their_short_forms(library):
    transit = schemas(library.models, "transit")["transit"]["$defs"]["DurationTable"]
    policy = schemas(library.models, "experiment")["experiment"]["$defs"]["PolicyConfig"]
    assert [choice.get("title") for choice in transit["anyOf"]] == ["DurationTable", "Values"]
    assert "array" in [choice.get("type") for choice in policy["anyOf"]]
