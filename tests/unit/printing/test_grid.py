"""A table at any width: columns left out by rank, rows stacked, no word cut."""

import pytest

from experiments.printing.grid import Column, Grid, without_blanks, wrapped

GRID = Grid(
    (Column("Good", right=False), Column("Risk"), Column("Worst\nmonth", rank=1), Column("Missing", rank=2)),
    (("Japan",), ("dysprosium and terbium oxide", "26 %", "22 %", "1 %"), ("ガリウム", "7 %", "", "2 %")),
)


def test_it_is_whole_where_there_is_room():
    assert GRID.lines(60) == [
        "                                    Worst",
        "Good                          Risk  month  Missing",
        "--------------------------------------------------",
        "Japan",
        "dysprosium and terbium oxide  26 %   22 %      1 %",
        "ガリウム                       7 %             2 %",
    ]
    assert GRID.left_out(60) == []


@pytest.mark.parametrize(("width", "gone"), [(48, []), (40, ["Missing"]), (30, ["Worst month", "Missing"])])
def test_the_columns_needed_least_go_first(width, gone):
    assert GRID.left_out(width) == gone
    assert max(map(len, GRID.lines(width))) <= width


@pytest.mark.parametrize("width", [12, 15, 20])
def test_a_narrow_one_is_stacked_and_cuts_no_word(width):
    text = "\n".join(GRID.lines(width))
    assert {"dysprosium", "terbium", "oxide"} <= set(text.split())


def test_rows_are_stacked_where_even_names_have_no_room():
    lines = GRID.lines(14)
    assert lines[:2] == ["Japan", "Good:"]
    assert "Worst month:" in " ".join(lines)


def test_columns_that_hold_nothing_are_no_columns():
    assert without_blanks(Grid((Column("a"), Column("b")), (("x",), ("1", ""), ("2", "")))).columns == (Column("a"),)


def test_lines_break_between_words_and_never_at_a_space_that_keeps_two_together():
    assert wrapped("half of 34\N{NO-BREAK SPACE}% is 17\N{NO-BREAK SPACE}%", 11) == [
        "half of", "34\N{NO-BREAK SPACE}% is", "17\N{NO-BREAK SPACE}%",
    ]  # fmt: skip
    assert wrapped("a-path-that-is-long stays", 5, "  ") == ["a-path-that-is-long", "  stays"]
    assert wrapped("  kept  as  it is", 80) == ["  kept  as  it is"]
