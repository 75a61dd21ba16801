"""A hindcast is one file: what it leaves out is filled in, and its mistakes are told by line."""

import re

import pytest

from experiments.runner.configs import open_library
from sim.config.errors import ConfigError
from tests.properties.episodes import SMALL, sound


@pytest.fixture(scope="module")
def bundled():
    return open_library()


def written(tmp_path, text):
    path = tmp_path / "small.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_small_world_of_its_own_is_read_whole(bundled, tmp_path):
    case = bundled.hindcast(written(tmp_path, sound()))
    assert [row.id for row in case.rows] == ["exports_2010_h2", "exports_2011_08_to_2011_09", "price", "top", "share"]
    resolved = bundled.replay(case, worlds=8, seed=1, beyond=12)
    assert list(resolved.baseline.nations) == ["CHN", "JPN", "USA", "XXX"]
    assert resolved.baseline.nations["JPN"].port == "Yokohama"
    assert resolved.experiment.months == 36
    assert resolved.baseline.behaviour == bundled.baseline().behaviour, "behaviour is common to all cases"


MISTAKES = [
    ("", "", "share: 2009-12..2010-03 is not replayed; the replay runs 2010-01..2011-12"),
    ("good: metal, to: base", "good: mettal, to: base", "unknown good 'mettal'; did you mean 'metal'"),
    ("nation: JPN, partner", "nation: JAP, partner", "unknown nation 'JAP'; did you mean 'JPN'"),
    ("partner: CHN", "partner: third_countrys", "unknown partner 'third_countrys'; did you mean 'third_countries'"),
    ("metric: peak,", "metric: peek,", "metric: input should be 'level'"),
    ("seen: [1.2, 2, 4]", "seen: [2, 1.2, 4]", "low <= value <= high does not hold"),
    ("seen: [1.2, 2, 4]", "seen: 2", "needs its band"),
    ("seen: [1.2, 2, 4]", "", "write seen: "),
    ("month: [2010-10, 2011-03, 2011-09]", "month: [2011-10, 2011-03, 2011-09]", "must be in order"),
    ("over: 2010-07..2011-06, to: 2010-Q1", "to: 2010-Q1", "metric 'peak' needs over"),
    (
        "series: imports, nation: JPN, partner: CHN",
        "series: imports, nation: JPN",
        "a share of trade needs its partner",
    ),
    ("series: imports, nation: JPN, partner: CHN", "series: stock, nation: JPN", "'stock' is no share of anything"),
    ("share: {value: 0.5", "shaer: {value: 0.5", "unknown key 'shaer'; did you mean 'share'"),
    ("kind: total_ban", "kind: totl_ban", "unknown control kind 'totl_ban'; did you mean 'total_ban'"),
    ("ends: 2012-01", "ends: 2010-01", "not after its start"),
    ("ends: 2012-01", "ends: 9999-12", "months after its start, the most is 600"),
    ("episode: small", "episod: small", "unknown key 'episod'; did you mean 'episode'"),
    ("lead_time: 15 day", "behaviour: {bid_gain: 3 ratio}", "unknown key 'behaviour'"),
]


@pytest.mark.parametrize(("old", "new", "words"), MISTAKES, ids=[words for *_, words in MISTAKES])
def test_a_mistake_is_told_with_its_line(bundled, tmp_path, old, new, words):
    text = sound().replace(old, new, 1) if old else SMALL
    path = written(tmp_path, text)
    with pytest.raises(ConfigError) as caught:
        bundled.hindcast(path)
    found = [error for error in caught.value.errors if words.split(";")[0] in str(error)]
    assert found, str(caught.value)
    assert all(part.strip() in str(found[0]) for part in words.split(";"))
    assert found[0].file == path
    assert (found[0].line and found[0].line > 1) or new.startswith(("kind", "episod"))


def test_a_bundled_mineral_keeps_what_is_not_written(bundled, tmp_path):
    text = """\
kind: hindcast
name: small
title: Gallium once more
episode: small
starts: 2023-01
ends: 2024-01
source: expert
status: assumption
base_year:
  minerals:
    gallium:
      goods: {gallium: {price: 300000 USD_2024/t}}
      processes:
        gallium_scrap: null
        gallium_primary: {output: {unit: t/yr, values: {CHN: 600, RUS: 5}}}
      final_use:
        gallium: {unit: t/yr, values: {CHN: 300, JPN: 200, USA: 60, ROW: 45}}
      stock_build: {gallium: null}
      imports: {gallium: null}
observed:
  - {id: price, metric: level, series: price_inside_weighted, good: gallium, over: 2023, unit: ratio,
     seen: [0.9, 1, 1.1]}
"""
    case = bundled.hindcast(written(tmp_path, text))
    mineral, usual = case.base_year.minerals["gallium"], bundled.baseline().minerals["gallium"]
    assert mineral.goods["gallium"].price.value == 300000
    assert mineral.goods["gallium"].industry_cover == usual.goods["gallium"].industry_cover
    assert list(mineral.processes) == ["gallium_primary"]
    assert mineral.processes["gallium_primary"].output.keys() == ("CHN", "RUS")
    assert mineral.processes["gallium_primary"].host == usual.processes["gallium_primary"].host
    assert mineral.imports == {}
    resolved = bundled.replay(case, worlds=1, seed=1, beyond=0)
    held = resolved.baseline.stockpiles.public
    assert set(held["JPN"]) == {"gallium"}, "public stocks of the case's goods are the bundled ones"


def test_an_extended_case_brings_its_world_and_what_happened_but_not_what_was_seen(bundled):
    quota, embargo = bundled.hindcast("quota-2010"), bundled.hindcast("embargo-2010")
    assert embargo.base_year.minerals == quota.base_year.minerals
    assert [control.id for control in embargo.controls] == [*(control.id for control in quota.controls), "hold"]
    assert not {row.id for row in embargo.rows} & {row.id for row in quota.rows}


def test_a_case_that_extends_itself_is_refused(tmp_path):
    (tmp_path / "hindcasts").mkdir()
    path = tmp_path / "hindcasts" / "small.yaml"
    path.write_text(sound().replace("episode: small", "episode: small\nextends: small"), encoding="utf-8")
    with pytest.raises(ConfigError, match="cannot extend itself"):
        open_library(path).hindcast("small")


def test_every_bundled_case_names_its_sources(bundled):
    for name in bundled.names("hindcast"):
        for row in bundled.hindcast(name).rows:
            assert re.fullmatch(r"[a-z0-9_]+", row.id)
            assert row.seen is None or row.seen.source in bundled.baseline().sources
            assert row.title, f"{name}: {row.id} needs its words"
