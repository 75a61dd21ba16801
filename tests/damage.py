"""Damage a run folder at random, as failing disks, careless hands and strangers do."""

import json
import random  # noqa: TID251  - of tests, which no result depends on
import shutil
from pathlib import Path

KINDS = {
    "metrics": 24, "fans": 14, "series chunk": 18, "series description": 8, "manifest": 16, "design": 12, "folder": 8,
}  # fmt: skip
"""What is damaged, and how often."""

BYTES = ("flip", "flip", "flip", "cut", "zero", "delete", "empty", "end", "exchange", "rename", "link", "append")


def damage(run_dir: Path, seed: int) -> str:
    """Damage one thing in a run folder and return what was done."""
    dice = random.Random(seed)
    kind = dice.choices(list(KINDS), list(KINDS.values()))[0]
    if kind == "folder":
        return _harm_folder(run_dir, dice)
    if kind == "manifest" and dice.random() < 0.5:
        return _edit_json(run_dir / "manifest.json", dice)
    if kind == "series description" and dice.random() < 0.4:
        return _edit_json(dice.choice(_files(run_dir, kind)), dice)
    path = dice.choice(_files(run_dir, kind))
    how = dice.choice(BYTES)
    _harm_file(path, how, dice, _files(run_dir, kind))
    return f"{how} {path.relative_to(run_dir)}"


def _files(run_dir: Path, kind: str) -> list[Path]:
    found = {
        "metrics": (run_dir / "metrics").glob("*.parquet"),
        "fans": (run_dir / "fans").glob("*.parquet"),
        "series chunk": (path for path in run_dir.glob("series.zarr/*/c/**/*") if path.is_file()),
        "series description": (run_dir / "series.zarr").rglob("zarr.json"),
        "manifest": [run_dir / "manifest.json"],
        "design": [run_dir / "design.parquet"],
    }
    return sorted(found[kind])


def _harm_file(path: Path, how: str, dice: random.Random, alike: list[Path]) -> None:
    content = bytearray(path.read_bytes())
    place = dice.randrange(len(content))
    if how == "flip":
        content[place] ^= 1 << dice.randrange(8)
    elif how == "end":
        content[dice.randrange(max(0, len(content) - 6000), len(content))] = dice.randrange(256)
    elif how == "zero":
        content[place : place + 512] = bytes(min(512, len(content) - place))
    elif how == "append":
        content += b"of a stranger"
    if how == "delete":
        path.unlink()
    elif how == "exchange":
        other = dice.choice(alike)
        content, beside = path.read_bytes(), other.read_bytes()
        path.write_bytes(beside)
        other.write_bytes(content)
    elif how == "rename":
        path.rename(path.with_name(f"{path.stem}-old{path.suffix}"))
    elif how == "link":
        target = _elsewhere(path)
        shutil.move(path, target)
        path.symlink_to(target)
    else:
        path.write_bytes(b"" if how == "empty" else content[:place] if how == "cut" else content)


def _elsewhere(path: Path) -> Path:
    """Return a place outside the run folder."""
    run_dir = next(parent for parent in path.parents if (parent / "manifest.json").exists())
    return run_dir.parent / f"elsewhere-{path.name}"


def _harm_folder(run_dir: Path, dice: random.Random) -> str:
    name = dice.choice(("metrics", "fans", "series.zarr"))
    how = dice.choice(("delete", "link", "foreign"))
    if how == "foreign":
        (run_dir / name / dice.choice(("own.parquet", "notes.txt", "s9-old.parquet"))).write_bytes(b"precious")
    elif how == "link":
        shutil.move(run_dir / name, run_dir.parent / f"elsewhere-{name}")
        (run_dir / name).symlink_to(run_dir.parent / f"elsewhere-{name}")
    else:
        shutil.rmtree(run_dir / name)
    return f"{how} {name}"


def _edit_json(path: Path, dice: random.Random) -> str:
    content = json.loads(path.read_text(encoding="utf-8"))
    told = mutate(content, dice)
    path.write_text(json.dumps(content, indent=2), encoding="utf-8")
    return f"{path.name}: {told}"


STRANGE = (
    None,
    True,
    -1,
    0,
    1e308,
    "",
    "x",
    "many",
    "../../../pwned",
    [],
    {},
    [None],
    {"a": 1},
    "[/red]",
    "\x1b[2J",
    10**30,
)


def mutate(content, dice: random.Random) -> str:
    """Change one value somewhere in JSON, or remove or add one, and return what was done."""
    place, key = content, dice.choice(list(content))
    trail = [str(key)]
    while isinstance(place[key], (dict, list)) and place[key] and dice.random() < 0.75:
        place = place[key]
        key = dice.choice(list(place)) if isinstance(place, dict) else dice.randrange(len(place))
        trail.append(str(key))
    how = dice.choice(("replace", "replace", "remove", "add"))
    if how == "replace":
        place[key] = dice.choice(STRANGE)
    elif how == "remove":
        del place[key]
    elif isinstance(place, dict):
        place["stranger"] = dice.choice(STRANGE)
    else:
        place.append(dice.choice(STRANGE))
    return f"{how} {'.'.join(trail)}"
