"""Every entry knows its line, and every mistake of syntax says its own."""

from pathlib import Path

import pytest

from sim.config.errors import ConfigError
from sim.config.yaml import load, loads

TEXT = """\
# a comment

kind: x
block:
  list:
    - first
    - {a: 1,
       b: 2}
text: |
  long
  text
last: 3
"""


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("kind",), 3),
        (("block", "list", 0), 6),
        (("block", "list", 1, "b"), 8),
        (("last",), 12),
        (("block", "list", 1, "absent"), 7),
        ((), 1),
    ],
)
def test_line_of_an_entry(path, line):
    assert loads(TEXT).origin.line(path) == line


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("a: 1\nb: 2\na: 3\n", 3, "duplicate key 'a', first on line 1"),
        ("a: 1\nb: [1, 2\nc: 3\n", 3, "not YAML"),
        ("a: 1\n\tb: 2\n", 2, "not YAML"),
        ("a: 1\nb: !!python/object:os.system x\n", 2, "tags are not used"),
        ("a: &x {c: 1}\nb:\n  <<: *x\n", 3, "merge keys"),
        ("a: 1\n---\nb: 2\n", 2, "second document"),
        ("- 1\n- 2\n", 1, "a mapping of keys"),
        ("", 1, "a mapping of keys"),
        ("a: 1\n? [b]\n: 2\n", 2, "a key must be plain text"),
    ],
)
def test_mistakes_of_syntax(text, line, words):
    with pytest.raises(ConfigError, match=words) as caught:
        loads(text, Path("x.yaml"))
    assert str(caught.value).startswith(f"x.yaml:{line}: ")


def test_unreadable_files_say_so(tmp_path):
    with pytest.raises(ConfigError, match="cannot be read"):
        load(tmp_path / "absent.yaml")
    (tmp_path / "latin.yaml").write_bytes(b"name: M\xfcnchen")
    with pytest.raises(ConfigError, match="not UTF-8"):
        load(tmp_path / "latin.yaml")


def test_steps_that_a_short_form_leaves_out_are_passed_over():
    origin = loads("table:\n  head:\n    JPN: 1\n").origin
    assert origin.line(("table", "head", "values", "JPN")) == 3
    assert origin.has(("table", "head", "values", "JPN"))
    assert not origin.has(("table", "tail", "JPN"))
