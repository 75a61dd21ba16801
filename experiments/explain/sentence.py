"""Describe an event in one line: its text, its good, and its amount with unit.

An event has one number and no unit. Most are tonnes of the good; those that are not are named here, so that a share
of a plant is never printed as tonnes.
"""

from sim.recording import Event

SHARES = frozenset({"mothballed", "restarts", "ramp failed", "new mine", "crackdown", "retaliation", "flooding"})
"""Kinds of events whose amount is a share."""
PRICES = frozenset({"project put off", "border floor"})
"""Kinds of events whose amount is a multiple of the base price."""
MONTHS = frozenset({"discovery", "passage shut", "bargaining"})
"""Kinds of events whose amount is a time."""
TONNES = frozenset({"customs release"})
"""Kinds of events without a good whose amount is in tonnes, of all their goods together."""
DOLLARS = "USD"
"""Part of the text of each event whose amount is money."""


def sentence(event: Event) -> str:
    """Return what happened, with its good and its amount where it has any."""
    if event.kind.startswith("control "):
        return f"{event.text}: {event.kind}"
    parts = [part for part in (event.good, amount(event)) if part]
    if event.amount <= 0.0 or not parts:
        return event.text
    return f"{event.text} ({', '.join(parts)})"


def amount(event: Event) -> str:
    """Return an event's amount with its unit; nothing where it is only a mark."""
    if DOLLARS in event.text:
        return f"{event.amount:,.0f} USD" if event.amount < 1e6 else f"{event.amount / 1e6:,.3g} million USD"
    if event.kind in SHARES:
        return f"{100.0 * event.amount:.2g} %" if event.amount < 0.995 else "100 %"
    if event.kind in PRICES:
        return f"{event.amount:.2f} of the base price"
    if event.kind in MONTHS:
        return f"{event.amount:.3g} month{'' if event.amount == 1.0 else 's'}"
    return f"{event.amount:,.3g} t" if event.good or event.kind in TONNES else ""
