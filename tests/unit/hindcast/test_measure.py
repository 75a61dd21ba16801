"""Every metric by hand: months of a replay are set, and the number that comes out is worked out on paper."""

from dataclasses import replace

import numpy as np
import pytest

from experiments.questions.hindcast.blocks import nothing_happens
from experiments.questions.hindcast.guards import guard_metrics
from experiments.questions.hindcast.measure import measure
from experiments.questions.hindcast.paths import Replay, Subject
from experiments.questions.hindcast.prepare import ReplayOptions, prepare_case
from experiments.runner.configs import open_library
from sim.config.schema.hindcast import Observation
from sim.observer import LINKS, PRICES, SERIES
from sim.recording import Recording
from tests.properties.episodes import sound

MONTHS = 24
CHN, JPN, USA = 0, 1, 2


@pytest.fixture(scope="module")
def case(tmp_path_factory):
    path = tmp_path_factory.mktemp("case") / "small.yaml"
    quota = """\
  - {id: pool, kind: quota, nation: CHN, goods: [metal], starts: 2011-01, severity: 10 %, volume: 50 %,
     carry_over: 0 %, steps: [{starts: 2011-07, volume: 25 %, severity: 10 %}]}
"""
    path.write_text(sound().replace("observed:\n", quota + "observed:\n"), encoding="utf-8")
    return prepare_case(open_library(path), path, ReplayOptions(worlds=2, seed=1, traces=False))


@pytest.fixture
def still(case):
    """Return a replay in which the base year goes on; tests then set the months they mean."""
    structure = case.structure
    base = structure.base_years.of_worlds(np.zeros(2, dtype=np.int64))
    shape = (MONTHS, len(structure.nations), 1, 2)
    series = {name: np.zeros(shape) for name in SERIES}
    series["reference"][:] = base.use
    series["consumed"][:] = base.use
    flows = np.repeat(base.flow[None], MONTHS, axis=0)
    recording = Recording(
        worlds=np.arange(2), months=tuple(map(str, range(MONTHS))), nations=structure.nations, goods=structure.goods,
        series=series, prices={name: np.ones((MONTHS, 1, 2)) for name in PRICES}, accounts={},
        links={name: flows.copy() if name == "sent" else np.zeros_like(flows) for name in LINKS}, base=base,
    )  # fmt: skip
    return Replay(structure, recording, {})


def row(**fields):
    unit = "month" if fields["metric"] == "half_life" else "ratio"
    plain = {"id": "row", "source": "own", "status": "assumption", "good": "metal", "unit": unit}
    seen = {"seen": [0.5, 1.0, 2.0]} if "month" not in fields else {}
    return Observation.model_validate(plain | seen | fields)


def told(case, still, **fields):
    return measure(row(**fields), case.config, still)


def links(still, seller, buyer):
    structure = still.structure.links
    return np.flatnonzero((structure.seller == seller) & (structure.buyer == buyer))


def test_level_is_the_mean_of_the_months(case, still):
    still.recording.prices["price_outside_thin"][2:4, 0] = [[2.0, 4.0], [3.0, 5.0]]
    found = told(case, still, metric="level", series="price_outside_thin", over="2010-03..2010-04")
    assert found.tolist() == [2.5, 4.5]


def test_ratio_is_against_other_months_the_base_year_or_another_series(case, still):
    still.recording.prices["price_outside_thin"][5] = 3.0
    still.recording.prices["price_outside_thin"][0] = 1.5
    still.recording.prices["price_inside_thin"][5] = 2.0
    price = {"metric": "ratio", "series": "price_outside_thin", "over": "2010-06"}
    assert told(case, still, **price, to="2010-01") == pytest.approx([2.0, 2.0])
    assert told(case, still, **price, to="base") == pytest.approx([3.0, 3.0])
    assert told(case, still, **price) == pytest.approx([3.0, 3.0])
    assert told(case, still, **price, against={"series": "price_inside_thin"}) == pytest.approx([1.5, 1.5])


def test_exports_leave_out_what_is_smuggled_and_to_a_partner_what_goes_round(case, still):
    way = links(still, CHN, JPN)[0]
    usual = still.recording.base.flow[way, 0]
    everything = sum(still.recording.base.flow[links(still, CHN, buyer)].sum(axis=0)[0] for buyer in (JPN, USA, 3))
    still.recording.links["smuggled_on"][3, way] = 0.25 * usual
    still.recording.links["rerouted"][3, way] = 0.25 * usual
    trade = {"metric": "ratio", "series": "exports", "nation": "CHN", "over": "2010-04", "to": "base"}
    assert told(case, still, **trade) == pytest.approx(1.0 - 0.25 * usual / everything)
    assert told(case, still, **trade, partner="JPN") == pytest.approx(0.5)


def test_imports_count_on_arrival_and_what_goes_round_is_of_third_countries(case, still):
    """The way takes 15 days, .493 of a month: so much of a cargo arrives in the month after it set out."""
    way = links(still, CHN, JPN)[0]
    lead = still.structure.baseline.lead[way]
    still.recording.links["sent"][4, way] = 0.0
    still.recording.links["rerouted"][8, way] = still.recording.base.flow[way]
    trade = {"metric": "ratio", "series": "imports", "nation": "JPN", "partner": "CHN", "to": "base"}
    assert told(case, still, **trade, over="2010-05") == pytest.approx(lead)
    assert told(case, still, **trade, over="2010-06") == pytest.approx(1.0 - lead)
    assert told(case, still, **trade, over="2010-09") == pytest.approx(lead)
    share = {"metric": "share", "series": "imports", "nation": "JPN", "partner": "third_countries"}
    assert told(case, still, **share, over="2010-04") == pytest.approx(0.0)
    assert told(case, still, **share, over="2010-09..2010-10") == pytest.approx(
        0.5 * still.recording.base.flow[way, 0] / still.path(Subject("imports", "JPN", None, ("metal",)))[0, 0]
    )


def test_share_and_change(case, still):
    still.recording.series["unserved"][6, JPN] = 0.4 * still.recording.series["reference"][6, JPN]
    lack = {"series": "unserved", "nation": "JPN"}
    assert told(case, still, metric="share", **lack, over="2010-07..2010-08") == pytest.approx(0.2)
    assert told(case, still, metric="change", **lack, over="2010-07", to="2010-08") == pytest.approx(0.4)
    assert told(case, still, metric="change", **lack, over="2010-07", to="base") == pytest.approx(0.4)


def test_peak_its_month_and_its_half_life(case, still):
    path = np.concatenate([np.ones(4), [2.0, 6.0, 5.0, 4.0, 2.0], np.ones(15)])
    still.recording.prices["price_outside_thin"][:, 0, 0] = path
    still.recording.prices["price_outside_thin"][:, 0, 1] = np.maximum.accumulate(path)
    price = {"series": "price_outside_thin", "over": "2010"}
    assert told(case, still, metric="peak", **price, to="2010-01") == pytest.approx([6.0, 6.0])
    month = told(case, still, metric="peak_month", **price, month=["2010-01", "2010-02", "2010-03"])
    assert month.tolist() == [2010 * 12 + 5, 2010 * 12 + 5]
    # From 6 in June over 4 in August to 2 in September: 3 is passed half-way between these.
    assert told(case, still, metric="half_life", **price).tolist() == [2.5, np.inf]
    flat = told(case, still, metric="peak_month", series="price_inside_thin", over="2010", month=["2010-01"] * 3)
    assert np.isnan(flat).all(), "what does not rise has no peak"


def test_quota_use_counts_official_exports_over_what_was_allowed(case, still):
    """Half of normal exports until June 2011, a quarter after: .375 on average; official exports are .75 of normal."""
    execution = np.concatenate([links(still, CHN, buyer) for buyer in (JPN, USA, 3)])
    still.recording.links["smuggled_on"][:, execution] = 0.25 * still.recording.links["sent"][:, execution]
    found = told(case, still, metric="quota_use", control="pool", over="2011")
    assert found == pytest.approx(0.75 / 0.375)


def test_first_stop_counts_months_from_the_start_of_the_control(case, still):
    """The control starts in July 2010, the seventh month; in September lines stand, in one world many."""
    still.recording.series["standing"][:, CHN] = np.nan
    still.recording.series["standing"][8:, USA, 0] = [0.005, 0.2]
    counted = {"metric": "first_stop", "control": "stop", "unit": "month"}
    assert told(case, still, **counted).tolist() == [2.0, 2.0]
    assert told(case, still, **counted, threshold="1 %").tolist() == [np.inf, 2.0]
    assert told(case, still, **counted, nation="JPN").tolist() == [np.inf, np.inf]


def test_nothing_happens_is_the_base_year_for_ever(case):
    nothing = nothing_happens(case.config, case.structure)
    assert nothing["exports_2010_h2"] == pytest.approx(1.0)
    assert nothing["price"] == 1.0
    assert np.isnan(nothing["top"])
    assert 0.8 < nothing["share"] <= 1.0


def test_guards_are_broken_by_a_price_that_runs_on_a_flood_and_an_empty_store(case, still):
    guards = open_library().calibration().guards
    longer = _longer(still, 24)
    longer.recording.series["stock"][:], longer.recording.series["target_stock"][:] = 1.0, 1.0
    assert {name: held.tolist() for name, held in guard_metrics(longer, case.config, guards).items()} == {
        "guard_price": [1.0, 1.0], "guard_exports": [1.0, 1.0], "guard_stock": [1.0, 1.0],
    }  # fmt: skip
    longer.recording.prices["price_outside_weighted"][30, 0, 1] = 1.3
    longer.recording.links["sent"][30:, :, 0] *= 1.6
    longer.recording.series["stock"][-1, :, :, 1] = 0.4
    assert {name: held.tolist() for name, held in guard_metrics(longer, case.config, guards).items()} == {
        "guard_price": [1.0, 0.0], "guard_exports": [0.0, 1.0], "guard_stock": [1.0, 0.0],
    }  # fmt: skip


def _longer(still, months):
    """Return the replay with so many more months like its last."""

    def more(kept):
        return {name: np.concatenate([values, np.repeat(values[-1:], months, axis=0)]) for name, values in kept.items()}

    recording = still.recording
    return replace(
        still,
        recording=replace(
            recording, series=more(recording.series), prices=more(recording.prices), links=more(recording.links)
        ),
    )
