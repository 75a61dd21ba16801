"""Write files in one step, so that a file is never half written.

A run may be killed at any moment, and another process may read its folder meanwhile. So each file is written
under a temporary name in the same folder and then moved over it, which is one step on every file system we run on.
"""

import json
import os
import re
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

TEMPORARY_SUFFIX = ".partial"
_TEMPORARY = re.compile(r".*\.([0-9a-f]{12}|[0-9a-f]{32})\.partial")


@contextmanager
def replacing(target: Path) -> Iterator[Path]:
    """Yield a temporary path next to `target`; move it over `target` if the body succeeds, else remove it.

    Raises
    ------
    OSError
        If the folder cannot be written or the disk is full; `target` is then as it was before.
    """
    temporary = target.with_name(f"{target.name}.{uuid.uuid4().hex[:12]}{TEMPORARY_SUFFIX}")
    try:
        yield temporary
        os.replace(temporary, target)  # noqa: PTH105  - one name to look for: the step that makes a file visible
    finally:
        temporary.unlink(missing_ok=True)


def write_json(target: Path, content: dict[str, Any]) -> None:
    """Write JSON in one step, keys in the order given, strict (no NaN)."""
    with replacing(target) as temporary:
        temporary.write_text(json.dumps(content, indent=2, allow_nan=False) + "\n", encoding="utf-8")


def copy_file(source: Path, target: Path) -> None:
    """Copy a file in one step.

    Raises
    ------
    OSError
        If the disk is full, or a folder cannot be read or written.
    """
    with replacing(target) as temporary:
        shutil.copyfile(source, temporary)


def sweep_temporaries(folder: Path) -> None:
    """Remove temporary files that killed processes left, ours and Zarr's; other files with that ending are kept."""
    for leftover in folder.rglob(f"*{TEMPORARY_SUFFIX}"):
        if _TEMPORARY.fullmatch(leftover.name) and leftover.is_file():
            leftover.unlink(missing_ok=True)
