"""A shortage in words: as a chance, and without one where there is a single world or too short a time."""

from math import nan

from experiments.words.shortages import Shortage

NEVER = {"value": 0.0, "ci_low": 0.0, "ci_high": 0.49}
ALWAYS = {"value": 1.0, "ci_low": nan, "ci_high": nan}
SAME = {"difference": 0.0, "ci_low": 0.0, "ci_high": 0.0}


def about(worlds: int, months: int) -> Shortage:
    return Shortage("Japan", "gallium", worlds, months, 3)


def test_too_short_a_time_says_so_and_gives_no_bound():
    said = about(4, 1).level(NEVER, "Without", "in January 2026")
    assert said == (
        "Without, no shortage of gallium in Japan can be counted in January 2026: that is 1 month, and a shortage "
        "lasts at least 3 months running"
    )
    assert about(4, 2).changed(NEVER, NEVER, SAME, "with it") == "The same holds with it."


def test_one_world_gives_no_chance():
    alone = about(1, 12)
    assert alone.level(ALWAYS, "Without", "in 2026") == (
        "Without, Japan runs short of gallium at least once in 2026 in the one world simulated"
    )
    assert alone.changed(ALWAYS, ALWAYS, SAME, "with it") == "With it it runs short too."
    assert alone.changed(NEVER, ALWAYS, SAME, "with it") == "With it it does not run short."


def test_several_worlds_give_a_chance():
    said = about(4, 12).level(NEVER, "Without", "in 2026").replace("\N{NO-BREAK SPACE}", " ")
    assert said.endswith("at least once in 2026 is below 49 % (in none of 4 worlds)")
