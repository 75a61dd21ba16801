"""What happened is said with the unit that its amount has."""

import pytest

from experiments.explain.sentence import sentence
from sim.recording import Event


def event(kind, good, amount, text="it happens"):
    return Event(0, 3, kind, "JPN", good, amount, text)


@pytest.mark.parametrize(
    ("happened", "said"),
    [
        (event("release", "gallium", 12.34), "it happens (gallium, 12.3 t)"),
        (event("restarts", "gallium", 0.0666), "it happens (gallium, 6.7 %)"),
        (event("ramp failed", "gallium", 1.0), "it happens (gallium, 100 %)"),
        (event("project put off", "gallium", 0.876), "it happens (gallium, 0.88 of the base price)"),
        (event("discovery", "gallium", 188.4), "it happens (gallium, 188 months)"),
        (event("crackdown", "", 0.25), "it happens (25 %)"),
        (event("passage shut", "", 3.0), "it happens (3 months)"),
        (event("customs release", "", 7.0), "it happens (7 t)"),
        (event("flooding", "gallium", 0.3), "it happens (gallium, 30 %)"),
        (event("flooding", "gallium", 2.5e8, "so many USD"), "so many USD (gallium, 250 million USD)"),
        (event("price floor", "gallium", 1200.0, "USD this month"), "USD this month (gallium, 1,200 USD)"),
        (event("escalation", "", 2.0), "it happens"),
        (event("asset sale", "gallium", 0.0), "it happens"),
        (event("control starts", "", 0.0, "CHN: ban"), "CHN: ban: control starts"),
    ],
    ids=lambda value: value.kind if isinstance(value, Event) else "",
)
def test_an_amount_has_its_unit(happened, said):
    assert sentence(happened) == said
