"""The answer on one screen: few lines, whole names, sentences with the numbers of the tables, at any width."""

import calendar
import io
import re
from dataclasses import replace

import pytest

from experiments.printing.printed import PIPE_WIDTH, text_console
from experiments.terminal import View, print_screen
from experiments.terminal.pairs import matter_most, points_changed
from experiments.terminal.screen import MOST_LINES, _others
from experiments.terminal.stock import stock_sentence
from experiments.terminal.table import Wish, plain, print_table, rows_of, statistics_of
from experiments.words.shares import percent, percentage
from tests.figures.synthetic import NAMES

WIDTHS = (60, 80, 100, 120, 200)


@pytest.fixture(scope="module")
def view(store, data):
    return View.of(store, data.analysis)


def screen(view, width):
    stream = io.StringIO()
    print_screen(view, text_console(stream, width))
    return stream.getvalue()


def table(store, data, wish, width):
    stream = io.StringIO()
    print_table(statistics_of(store, data.analysis, wish), data.analysis, wish, text_console(stream, width))
    return stream.getvalue()


def joined(text):
    return re.sub(r"[ \n]+", " ", text)


@pytest.mark.parametrize("width", WIDTHS)
def test_the_screen_fits_and_cuts_no_name(view, store, width):
    text = screen(view, width)
    lines = text.splitlines()
    assert len(lines) <= MOST_LINES
    too_long = [line for line in lines if len(line) > width]
    assert [line for line in too_long if str(store.path) not in line] == []
    assert "…" not in text
    words = set(re.findall(r"[\w-]+", text))
    assert {"dysprosium", "terbium", "Japan", "framework-plus"} <= words


def test_the_first_sentences_hold_the_numbers_of_the_tables(view, data):
    view = replace(view, focus=replace(view.focus, policy="framework-plus"))
    summary, paired = data.analysis.summary, data.analysis.paired
    focus = view.focus
    wanted = {"nation": focus.nation, "good": focus.good, "metric": "shortage"}

    def row(rows, policy):
        return rows[(rows["policy"] == policy) & (rows[[*wanted]] == [*wanted.values()]).all(axis=1)].iloc[0]

    text = joined(screen(view, 500))
    none, plus, change = row(summary, "none"), row(summary, "framework-plus"), row(paired, "framework-plus")
    assert f"{percent(none['value'])} ({percentage(none['ci_low'])} to {percent(none['ci_high'])})" in text
    assert f"With 'framework-plus' it is {percent(plus['value'])}: " in text
    lower = f"{abs(100 * change['ci_low']):.1f}"
    assert f"%: no clear change (0 to {lower}\N{NO-BREAK SPACE}points lower)" in text
    assert points_changed(change.to_dict()) == f"0 to {lower} lower"
    assert points_changed(change.to_dict()) in text


@pytest.mark.parametrize(
    ("numbers", "said"),
    [
        ((-0.078, -0.102, -0.054), "8 lower, 5 to 10"),
        ((0.066, 0.044, 0.09), "6.6 higher, 4.4 to 9.0"),
        ((-0.01, -0.03, 0.02), "3.0 lower to 2.0 higher"),
        ((0.0, 0.0, 0.0), "no change"),
        ((0.004, -0.0001, 0.012), "0 to 1.2 higher"),
        ((float("nan"),) * 3, "no number"),
    ],
)
def test_a_change_says_its_direction_once(numbers, said):
    assert points_changed(dict(zip(("difference", "ci_low", "ci_high"), numbers, strict=True))) == said


def test_when_it_comes_is_the_median_of_the_first_shortages(view, store):
    held = store.table("china-tightens", "none")
    starts = held.pair("time_to_survive", *view.pair)[held.pair("shortage", *view.pair) == 1.0]
    said = re.search(r"half of the first shortages begin by (\w+) (\d{4})", joined(screen(view, 500)))
    label = f"{said[2]}-{list(calendar.month_name).index(said[1]):02d}"
    place = store.layout.months.index(label)
    assert (starts <= place).mean() >= 0.5
    assert (starts < place).mean() < 0.5


def test_other_policies_have_a_line_each_with_what_they_do_to_the_pair(view):
    lines = screen(view, 120).splitlines()
    row = next(line for line in lines if line.startswith("  framework-plus: "))
    assert "lower" in row


def test_more_policies_than_there_is_room_for_are_counted(view, store):
    names = ("none", *(f"framework[days={days}]" for days in range(24)))
    layout = replace(store.layout, policies=names, baselines=dict.fromkeys(names, "none"))
    many = replace(view, store=replace(store, layout=layout), focus=replace(view.focus, policy=names[1]))
    assert list(_others(many))[-1] == "  19 more: critmin table RUN --full"


def test_pairs_that_are_known_to_be_wrong_are_not_among_those_that_matter(view):
    pairs = matter_most(view)
    assert pairs[0] == view.pair
    assert len(pairs) == len(set(pairs))
    wrong = replace(view)
    vars(wrong)["doubted"] = {pairs[1]: "why"}
    assert pairs[1] not in matter_most(wrong)


def test_a_run_without_a_comparison_says_its_risk(view, store):
    layout = replace(store.layout, policies=("none",), baselines={"none": "none"})
    alone = replace(view, store=replace(store, layout=layout), focus=replace(view.focus, policy=None))
    lines = screen(alone, 80).splitlines()
    assert max(map(len, lines)) <= max(80, len(str(store.path)) + 18)
    assert any("Risk" in line for line in lines)
    assert not any("With '" in line for line in lines)


@pytest.mark.parametrize("width", WIDTHS)
def test_the_table_cuts_no_name_and_says_what_it_leaves_out(store, data, width):
    text = table(store, data, Wish(), width)
    assert max(map(len, text.splitlines())) <= width
    assert "…" not in text
    flat = " ".join(text.split())
    assert all(name.partition(",")[0].split()[-1] in flat for good, name in NAMES.items() if good != "copper_refined")
    assert ("No room for:" in flat) == (width < 130)
    assert flat.count("no world lacks any: refined copper") == 4


def test_the_table_narrows_down_to_what_is_asked(store, data):
    text = table(store, data, Wish(nation="KOR", good="ndfeb_magnet", policy="framework-plus"), 120)
    assert "Korea" in text
    assert "Japan" not in text
    assert "with: framework-plus (framework-plus)" in " ".join(text.split())
    view = statistics_of(store, data.analysis, Wish(nation="KOR", policy="framework-plus"))
    rows = rows_of(view, Wish(nation="KOR", policy="framework-plus"))
    assert set(rows["policy"]) == {"none", "framework-plus"}
    assert set(rows["nation"]) == {"KOR"}
    held = data.analysis.summary
    assert len(rows) == ((held["nation"] == "KOR") & (held["policy"] != "framework")).sum()
    assert plain(view, Wish(nation="KOR"))["worlds"] == 60


def test_a_full_table_has_every_policy_and_who_gains_without_paying(store, data):
    text = " ".join(table(store, data, Wish(full=True), 100).split())
    assert "with: framework-plus (framework-plus)" in " ".join(text.split())
    assert text.count("; with: framework") == 2
    assert "Refined copper" in text
    riders = data.analysis.spillover
    riders = set(riders[riders["free_rider"].astype(bool)]["nation"])
    assert riders == {"EU27", "KOR"}
    assert "gain without paying: the European Union (" in text
    assert "each of which takes one published study" in text


def test_a_pipe_has_a_hundred_letters_unless_columns_says_otherwise(monkeypatch):
    monkeypatch.delenv("COLUMNS", raising=False)
    assert text_console(io.StringIO()).width == PIPE_WIDTH == 100
    monkeypatch.setenv("COLUMNS", "72")
    assert text_console(io.StringIO()).width == 72
    monkeypatch.setenv("COLUMNS", "wide")
    assert text_console(io.StringIO()).width == PIPE_WIDTH


def test_the_screen_says_what_stocks_the_pair_in_focus_starts_with(view):
    nation, good = view.pair
    months = {"unit": "month", "low": 1.0, "high": 2.0, "status": "read"}
    minerals = {
        "one": {"goods": {good: {"industry_cover": {**months, "value": 1.5}, "industry_cover_by_nation": None}}}
    }
    public = {nation: {good: {"unit": "t", "value": 180.0, "low": None, "high": None, "status": "assumption"}}}
    baseline = {"minerals": minerals, "stockpiles": {"public": public}}
    manifest = view.store.manifest | {"config": {"baseline": baseline}}
    said = stock_sentence(replace(view, store=replace(view.store, manifest=manifest))).replace(
        "\N{NO-BREAK SPACE}", " "
    )
    assert "industry 46 days of use (30 to 61); public 180 t (a guess)." in said.replace("\N{NO-BREAK SPACE}", " ")
