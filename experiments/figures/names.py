"""Names and captions of the figures of a run, read from their files: importing these would load matplotlib."""

import ast
from functools import cache
from pathlib import Path
from typing import Final

_SPEC: Final = "SPEC"


@cache
def figure_captions() -> dict[str, str]:
    """Return the caption of each figure by the name that `critmin figure` takes, sorted by name."""
    files = sorted(Path(__file__).parent.glob("*.py"))
    found = [_spoken(file.read_text(encoding="utf-8")) for file in files]
    return dict(sorted((one["name"], one["caption"]) for one in found if one))


def _spoken(source: str) -> dict[str, str]:
    """Return name and caption that the source of a figure gives; nothing of a file that holds no figure."""
    if f"\n{_SPEC} = " not in source:
        return {}
    for statement in ast.parse(source).body:
        match statement:
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Call(keywords=keywords)) if name == _SPEC:
                texts = {one.arg: one.value for one in keywords}
                return {name: _english(texts[name]) for name in ("name", "caption")}
    return {}


def _english(written: ast.expr) -> str:
    """Return a string as it is written, or the English of a ``Text``."""
    return str(ast.literal_eval(written.args[0] if isinstance(written, ast.Call) else written))
