"""What the bundled files say of their numbers: a guess names no table, and our own work is no outside evidence."""

import pytest

from sim.catalogue import open_library
from sim.config.quantity import GUESSES

OWN = {"expert", "critmin_trial"}


@pytest.fixture(scope="module")
def numbers():
    library = open_library()
    specs = [library.baseline()]
    specs += [library.scenario(name) for name in library.names("scenario")]
    specs += [library.partnership(name) for name in library.names("partnership")]
    specs += [library.hindcast(name) for name in library.names("hindcast")]
    return [(path, quantity) for spec in specs for path, quantity in spec.quantities().items()]


def test_no_number_counts_as_known_on_our_own_word(numbers):
    assert [path for path, one in numbers if one.source in OWN and one.status not in GUESSES] == []


def test_what_our_trial_fitted_is_an_assumption_that_names_it(numbers):
    fitted = [one.status for path, one in numbers if one.source == "critmin_trial" and path.startswith("behaviour")]
    assert len(fitted) > 20
    assert set(fitted) == {"assumption"}


def test_behaviour_that_is_known_says_itself_where_from():
    behaviour = open_library().baseline().behaviour
    known = [name for name, one in behaviour.items() if one.status not in GUESSES]
    assert len(known) < len(behaviour) / 4
    assert all(behaviour[name].source for name in known)


def test_japans_cobalt_hydroxide_is_kept_out_of_headlines() -> None:
    caveats = {name: good.caveat for name, good in open_library().baseline().goods.items() if good.caveat}
    assert list(caveats) == ["cobalt_ore"]
    assert caveats["cobalt_ore"].nations == "all"


def test_stocks_that_nobody_confirms_may_be_nothing_and_are_guesses() -> None:
    stockpiles = open_library().baseline().stockpiles
    for nation, goods in stockpiles.unconfirmed.items():
        for good in goods:
            stock = stockpiles.public[nation][good]
            assert stock.low == 0.0, (nation, good)
            assert stock.status in GUESSES, (nation, good)
    held = {"tungsten_apt", "cobalt_refined", "nickel_refined"}
    assert set(stockpiles.public["JPN"]) - set(stockpiles.unconfirmed["JPN"]) == held
    assert all(stockpiles.public["JPN"][good].status == "assumption" for good in held)
