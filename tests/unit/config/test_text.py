"""Words in English and Japanese: how files write them, what is refused, and what they leave as it was."""

import json
import pickle

import pytest
from pydantic import TypeAdapter

from sim.config import bundled_root
from sim.config.errors import ConfigError
from sim.config.hashing import canonical_json
from sim.config.library import Library
from sim.config.schema.baseline import NationsFile
from sim.config.schema.sweep import SweepConfig
from sim.config.text import Text, Words, as_saved, in_language
from sim.config.validate import validate
from sim.config.yaml import loads

SWEEP = "kind: sweep\nname: s\n{title}\nexperiment: us-japan\nworlds: 1\naxes: {{behaviour.discount_rate: [1]}}\n"


def sweep(title):
    return validate(loads(SWEEP.format(title=title)), SweepConfig)


def test_a_plain_string_is_english_only_and_a_mapping_holds_both():
    assert (sweep("title: Gallium").title, sweep("title: Gallium").title.ja) == ("Gallium", "")
    both = sweep("title: {en: Gallium, ja: ガリウム}").title
    assert (both, both.ja, in_language(both, "ja"), in_language(Text("Gallium"), "ja")) == (
        "Gallium", "ガリウム", "ガリウム", "Gallium",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("title", "line", "message"),
    [
        ("title: {en: Gallium, jp: x}", 3, "unknown language 'jp'; known: en, ja"),
        ("title:\n  ja: ガリウム", 3, "the English is missing"),
        ("title: ''", 3, "the text is empty"),
        ("title: {en: Gallium, ja: ' '}", 3, "the text is empty"),
        ("title: [Gallium]", 3, "should be text"),
        ("title: {en: 5}", 3, "should be text"),
        (f"title: {'x' * 2001}", 3, "text of 2001 characters, longer than 2000"),
        (f"title: {'x' * 201}", 3, "has 201 characters, more than 200"),
        (f"title: {{en: Gallium, ja: {'あ' * 201}}}", 3, "has 201 characters, more than 200"),
        ('title: "Gallium\\nin Japan"', 3, "is not one line"),
        ('title: "Gallium "', 3, "is not one line"),
        ('title: "a\\e[2J"', 3, "steers a terminal"),
    ],
)
def test_odd_texts_are_refused_with_their_line(title, line, message):
    with pytest.raises(ConfigError, match=message.replace("[", "\\[")) as caught:
        sweep(title)
    assert caught.value.line == line


def test_text_from_python_is_checked_like_that_of_a_file():
    with pytest.raises(ValueError, match=r"U\+202E"):
        TypeAdapter(Words).validate_python("a\u202eb")


def test_text_keeps_its_japanese_where_it_is_copied_pickled_and_saved():
    text = Text("Gallium", "ガリウム")
    assert pickle.loads(pickle.dumps(text)).ja == "ガリウム"
    assert as_saved(text) == {"en": "Gallium", "ja": "ガリウム"}
    assert Text.of(json.loads(json.dumps(as_saved(text)))).ja == "ガリウム"
    assert as_saved("Gallium") == "Gallium"


def test_a_translation_makes_no_other_configuration():
    source = (bundled_root() / "baseline" / "nations.yaml").read_text(encoding="utf-8")
    ours = validate(loads(source), NationsFile)
    other = validate(loads(source.replace("日本", "にほん")), NationsFile)
    renamed = validate(loads(source.replace('en: "Japan"', 'en: "Nippon"')), NationsFile)
    assert canonical_json(ours) == canonical_json(other)
    assert canonical_json(ours) != canonical_json(renamed)


def test_a_name_for_no_number_of_behaviour_is_refused(tmp_path):
    folder = tmp_path / "baseline"
    folder.mkdir()
    (folder / "behaviour.yaml").write_text("kind: behaviour\nnames: {fear_bond: Fear}\n", encoding="utf-8")
    with pytest.raises(ConfigError, match="there is no number 'fear_bond' to name; did you mean 'fear_bound'"):
        Library([tmp_path]).baseline()
