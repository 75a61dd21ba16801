"""The ways to write a number all give the same quantity, in the model's unit."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from sim.config.quantity import (
    AnyQuantity,
    Months,
    Number,
    PerYear,
    Quantity,
    Share,
    Tonnes,
    TonnesOrMonths,
    TonnesPerMonth,
    UsdPerTonne,
    defaults,
)

KNOWN = {"source": "survey", "status": "read"}


def read(kind, data, **block):
    with defaults({**KNOWN, **block}):
        return TypeAdapter(kind).validate_python(data)


@pytest.mark.parametrize(
    ("kind", "data", "value", "unit"),
    [
        (TonnesPerMonth, "839 t/yr", 839 / 12, "t/month"),
        (TonnesPerMonth, "1.2e3kt/yr", 1e5, "t/month"),
        (TonnesPerMonth, {"value": 839, "unit": "t/yr"}, 839 / 12, "t/month"),
        (TonnesPerMonth, {"value": "839 t/yr"}, 839 / 12, "t/month"),
        (Months, "65 day", 65 / 30.4375, "month"),
        (UsdPerTonne, "250 USD_2024/kg", 250e3, "USD_2024/t"),
        (PerYear, "5 %/yr", 0.05, "1/yr"),
        (PerYear, "0.05 1/yr", 0.05, "1/yr"),
        (Share, "30 %", 0.3, "1"),
        (Share, 0.3, 0.3, "1"),
        (Share, "0.3", 0.3, "1"),
        (Share, {"value": 0.3}, 0.3, "1"),
        (Number, -0.05, -0.05, "1"),
        (TonnesOrMonths, "60 day", 60 / 30.4375, "month"),
        (TonnesOrMonths, "2 kt", 2000.0, "t"),
        (AnyQuantity, "3 1/month", 3.0, "1/month"),
        (AnyQuantity, "3 1/yr", 3.0, "1/yr"),
    ],
)
def test_forms(kind, data, value, unit):
    quantity = read(kind, data)
    assert quantity.value == pytest.approx(value, rel=1e-14)
    assert (quantity.unit, quantity.source, quantity.status) == (unit, "survey", "read")


def test_list_is_low_value_high():
    quantity = read(Months, [1, 2, 6], unit="yr")
    assert (quantity.low, quantity.value, quantity.high) == (12.0, 24.0, 72.0)


def test_what_was_written_is_kept_for_display():
    assert read(Months, "65 day").given == "65 day"
    assert read(Months, "65 day").model_dump().get("given") is None


@pytest.mark.parametrize(
    ("kind", "data", "words"),
    [
        (Tonnes, 5, "bare number needs a unit"),
        (Tonnes, "5", "bare number needs a unit"),
        (Tonnes, [1, 2, 3], "bare number needs a unit"),
        (Tonnes, "5 ton", "'ton' is refused"),
        (Tonnes, "5 day", "cannot be converted"),
        (Tonnes, "1,000 t", "a comma in a number"),
        (Tonnes, "many t", "not a number with a unit"),
        (Tonnes, "9" * 1_000_000, "not a number with a unit"),
        (Tonnes, [1, 2], "not a quantity"),
        (Tonnes, True, "not a quantity"),
        (Tonnes, None, "not a quantity"),
        (Tonnes, {"value": True, "unit": "t"}, "valid number"),
        (Tonnes, {"value": "5", "unit": "t"}, "valid number"),
        (Tonnes, {"value": 5, "unit": "t", "sorce": "x"}, "a number has no key 'sorce'"),
        (Tonnes, "-5 t", "a mass cannot be negative"),
        (Share, "130 %", "a share cannot be above 1"),
        (Share, {"value": 0.9, "low": 0.5, "high": 1.2}, "a share cannot be above 1"),
    ],
)
def test_what_is_refused(kind, data, words):
    with pytest.raises(ValidationError, match=words):
        read(kind, data)


@pytest.mark.parametrize("missing", ["source", "status"])
def test_source_and_status_are_never_left_out(missing):
    block = {key: text for key, text in KNOWN.items() if key != missing}
    with defaults(block), pytest.raises(ValidationError, match=missing):
        TypeAdapter(Tonnes).validate_python("5 t")


@pytest.mark.parametrize("status", ["prior", "memory", "assumption"])
@pytest.mark.parametrize("own", [{}, {"status": True}])
def test_a_guess_inherits_no_source(status, own):
    number = {"value": 5, "unit": "t"} | ({"status": status} if own else {})
    block = {"source": "survey", "status": "read" if own else status}
    with defaults(block):
        quantity = TypeAdapter(Tonnes).validate_python(number)
    assert (quantity.source, quantity.status) == (None, status)


def test_a_known_number_among_guesses_has_the_source_of_the_block():
    with defaults({"source": "survey", "status": "assumption"}):
        assert TypeAdapter(Tonnes).validate_python({"value": 5, "unit": "t", "status": "read"}).source == "survey"


def test_a_guess_needs_no_source_and_is_the_same_when_read_back():
    with defaults({"source": "survey"}):
        quantity = TypeAdapter(Tonnes).validate_python({"value": 5, "unit": "t", "status": "memory"})
        again = TypeAdapter(Tonnes).validate_python(quantity.model_dump())
    assert again == quantity


def test_defaults_do_not_outlive_their_block():
    read(Tonnes, 5, unit="t")
    with pytest.raises(ValidationError, match="bare number"):
        TypeAdapter(Tonnes).validate_python(5)


def test_own_source_outranks_the_block():
    assert read(Tonnes, {"value": 1, "unit": "t", "source": "own", "status": "prior"}).source == "own"


@given(st.floats(0, 1e12), st.sampled_from(["t", "kt", "kg", "Mt"]))
def test_value_survives_conversion_there_and_back(value, unit):
    quantity = read(Tonnes, {"value": value, "unit": unit})
    assert quantity.to(unit).value == pytest.approx(value, rel=1e-14)


@given(st.floats(0, 1e9))
def test_dumped_quantity_reads_back_as_itself(value):
    quantity = read(TonnesPerMonth, {"value": value, "unit": "t/month"})
    assert TypeAdapter(TonnesPerMonth).validate_python(quantity.model_dump()) == quantity


def test_a_quantity_is_frozen():
    quantity = Quantity(value=1.0, unit="t", source="survey", status="read")
    with pytest.raises(ValidationError, match="frozen"):
        quantity.value = 2.0
