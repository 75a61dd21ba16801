"""What a shortage costs: the file is read in model units, and each kind of mistake in it is told."""

import pytest

from sim.config.errors import ConfigError
from sim.config.schema.value_at_risk import ValueAtRiskFile
from sim.config.validate import validate
from sim.config.yaml import load

WHOLE = """\
kind: value_at_risk
source: survey
status: read
gdp: {unit: bnUSD_2024/yr, values: {JPN: 1200, KOR: 600}}
convexity: 1.4 ratio
complementarity: 50 %
groups:
  tin:
    goods: [tin_metal]
    studies:
      one: {nation: JPN, loss: 2 %, cut: 80 %, months: 1 yr}
      two: {nation: JPN, loss: 3 bnUSD_2024, cut: 100 %, months: 6 month}
    likenesses:
      KOR: {like: JPN, scale: 1 ratio}
"""


def read(tmp_path, text):
    path = tmp_path / "value_at_risk.yaml"
    path.write_text(text)
    return validate(load(path), ValueAtRiskFile)


def test_it_is_read_in_model_units(tmp_path):
    found = read(tmp_path, WHOLE)
    assert found.gdp["JPN"].value == pytest.approx(100e9)
    one, two = found.groups["tin"].studies.values()
    assert (one.loss.value, one.loss.unit, one.months.value) == (0.02, "1", 12.0)
    assert (two.loss.value, two.loss.unit) == (pytest.approx(3e9), "USD_2024")
    assert found.groups["tin"].nations == ("JPN", "KOR")


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("cut: 80 %", "cut: 0 %", "cut must be above zero"),
        ("6 month", "0 month", "months must be above zero"),
        ("loss: 2 %", "loss: 2 t", "cannot be converted.*a loss"),
        ("KOR: {like", "JPN: {like", "a study is about JPN itself"),
        ("like: JPN", "like: USA", "no study is about USA.*JPN"),
        (", KOR: 600", "", "an estimate for KOR, which has no GDP"),
        ("[tin_metal]", "[tin_metal, tin_metal]", "'tin_metal' stands twice"),
    ],
)
def test_mistakes_are_told(tmp_path, old, new, words):
    with pytest.raises(ConfigError, match=words):
        read(tmp_path, WHOLE.replace(old, new))
