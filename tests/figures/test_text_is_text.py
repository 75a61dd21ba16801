"""Names come from files that anybody writes: in figures and on the screen their letters mean nothing but themselves."""

import ast
import io
from dataclasses import replace

import pytest

from experiments.figures.output import blank, saved
from experiments.figures.registry import all_figures
from experiments.figures.style import LOOKS, drawing, families, look
from experiments.printing.grid import Column, Grid
from experiments.printing.printed import text_console
from experiments.words.labels import Labels
from tests.figures.synthetic import GOODS, NATIONS

ODD = {
    "letters": "Gallium $\\frac{x$ at US$ 5 [/red] [bold]x[/bold] :smile: <b> ガリウム・一次・再生・重希土類、東京都",
    "length": "A name that somebody took from a customs table, word by word, with every exception " * 4 + "x" * 300,
}


@pytest.mark.parametrize("words", ODD.values(), ids=ODD)
@pytest.mark.parametrize("name", all_figures())
def test_every_figure_takes_every_name(data, name, words, caplog):
    """A letter that no font has, and a panel squeezed to nothing, are warnings, and warnings are errors here."""
    names = {"nations": NATIONS, "goods": GOODS, "scenarios": ("china-tightens",)}
    labels = Labels(**{kind: dict.fromkeys(identifiers, words) for kind, identifiers in names.items()})
    spec = all_figures()[name]
    with drawing(), caplog.at_level("WARNING", "matplotlib"):
        figure = blank(*spec.size)
        drawn = spec.draw(figure, replace(data, labels=labels))
        figure.draw_without_rendering()
    assert drawn.title
    assert not caplog.records, "matplotlib's words on fonts would stand on the user's screen"


def test_a_dollar_is_drawn_as_a_dollar():
    with drawing():
        figure = blank(3.0, 1.0)
        text = figure.text(0.1, 0.5, "$x^2$")
        figure.draw_without_rendering()
        wide = text.get_window_extent().width
        text.set_text("$x^2$".replace("$", "S"))
        assert wide == pytest.approx(text.get_window_extent().width, rel=0.05)
        assert saved(figure, "png")


def test_a_font_with_japanese_is_there_on_any_machine():
    assert "IPAexGothic" in families()


def test_a_table_keeps_brackets_colons_and_all():
    out = io.StringIO()
    name = "framework[stockpile.days=60] [/red] :smile:"
    columns = (Column("policy", right=False), Column("value [%]"))
    text_console(out, width=100).print(Grid(columns, ((name, "0.5"),), title=name))
    assert out.getvalue().count(name) == 2
    assert "value [%]" in out.getvalue()


def test_nothing_is_printed_but_through_the_console_that_takes_text_as_text(checkout):
    """A `Console` of rich reads markup unless it is told not to: only `experiments.printing.printed` makes one."""
    makers = [
        path.relative_to(checkout).as_posix()
        for path in sorted((checkout / "experiments").rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) == "Console"
    ]
    assert makers == ["experiments/printing/printed.py"]


def test_no_two_policies_look_alike():
    assert len(LOOKS) >= 24
    for part, number in (("color", 10), ("line", 10), ("marker", len(LOOKS)), ("hatch", len(LOOKS))):
        assert len({getattr(one, part) for one in LOOKS[:number]}) == number, part
    assert len({(one.color, one.line) for one in LOOKS}) == len(LOOKS)


def test_no_policy_is_ever_drawn_as_the_baseline():
    assert all(look(position) != look(0) for position in range(1, 60))
