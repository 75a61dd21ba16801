"""Read the files that the how-tos show, and put them into a folder as a reader would."""

import re
from pathlib import Path

PAGES = Path(__file__).resolve().parents[2] / "docs"
FILE = re.compile(r"^```(?:yaml|python)\n# (\S+)\n(.*?)^```", flags=re.DOTALL | re.MULTILINE)
STUDY = ("write-a-scenario.md", "write-a-partnership.md", "change-a-number.md", "read-a-run.md")


def write_study(folder: Path) -> Path:
    """Write all files of the study that the how-tos share; return their folder."""
    for page in STUDY:
        for path, text in FILE.findall((PAGES / "how-to" / page).read_text(encoding="utf-8")):
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8")
    return folder / "my-study"
