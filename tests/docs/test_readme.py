"""The Python example of the README runs as it stands there."""

import re
import subprocess
import sys
from pathlib import Path

README = Path(__file__).parents[2] / "README.md"


def example() -> str:
    """Return the README's one Python block."""
    (block,) = re.findall(r"```python\n(.*?)```", README.read_text(encoding="utf-8"), flags=re.DOTALL)
    return block


def test_the_example_is_about_ten_lines_long() -> None:
    assert len(example().strip().splitlines()) <= 12


def test_the_example_runs_and_prints_a_difference_per_policy(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", example()], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert re.search(r"^framework: [+-]\d+\.\d\d% of demand", done.stdout, flags=re.MULTILINE), done.stdout
    assert "runs" in done.stdout.splitlines()[-1]
