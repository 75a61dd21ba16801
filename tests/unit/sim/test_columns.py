"""A scenario that replaces a control of its parent can run beside it, each with its own numbers."""

import numpy as np

from sim.build import build
from sim.build.columns import cases_of, columns_of, joint_of, scenario_controls
from sim.config.schema.calibration import FittedFile
from sim.config.schema.experiment import ResolvedExperiment
from tests.properties.economies import control, controlled, everything


def beside_each_other() -> ResolvedExperiment:
    """Return an experiment whose second scenario replaces the one ban of the first."""
    resolved = controlled(controls=(control("destination_ban", targets=["JPN"], share="90 %"),)).resolved()
    (name, first), *_ = resolved.scenarios.items()
    ban = first.controls[0]
    milder = ban.model_copy(update={"share": ban.share.model_copy(update={"value": 0.1})})
    second = first.model_copy(update={"name": "milder", "controls": (milder, *first.controls[1:])})
    return resolved.model_copy(update={"scenarios": {name: first, "milder": second}})


def test_both_controls_are_kept_and_each_scenario_pulls_its_own() -> None:
    resolved = beside_each_other()
    ban, replaced = scenario_controls(resolved)
    assert replaced == f"{ban}@milder"
    shares = {column.name: column.value for column in columns_of(resolved) if column.name.endswith(".share")}
    assert shares == {f"control.{ban}.share": 0.9, f"control.{replaced}.share": 0.1}
    cases = cases_of(resolved)
    for scenario, active in zip(resolved.scenarios, ((1.0, 0.0), (0.0, 1.0)), strict=True):
        levers = cases[scenario, "none"]
        assert (levers[f"control.{ban}.active"], levers[f"control.{replaced}.active"]) == active


def test_what_both_scenarios_share_keeps_its_name() -> None:
    resolved = controlled(controls=(control("destination_ban", targets=["JPN"], share="90 %"),)).resolved()
    (name, first), *_ = resolved.scenarios.items()
    twin = resolved.model_copy(update={"scenarios": {name: first, "twin": first}})
    assert scenario_controls(twin).keys() == scenario_controls(resolved).keys()


def test_a_share_of_a_control_or_clause_knows_its_end() -> None:
    columns = {column.name: column for column in columns_of(everything().resolved())}
    assert columns["control.total-ban.share"].most == 1.0
    assert columns["clause.pact.rapid_response.trigger"].most == 1.0
    assert columns["clause.pact.offtake.premium"].most is None


def test_what_was_fitted_is_drawn_together_one_row_for_each_draw() -> None:
    resolved = controlled().resolved()
    assert joint_of(resolved.baseline) is None
    parameters = {"bid_gain": [2.0, 3.0, 4.0], "leak_span": [0.5, 0.4, 0.3]}
    fitted = FittedFile.model_validate({
        "kind": "fitted", "version": "2026-01-01", "cases": [], "draws": 9, "parameters": parameters,
    })  # fmt: skip
    known = resolved.model_copy(update={"baseline": resolved.baseline.model_copy(update={"fitted": fitted})})
    joint = build(known).joint
    assert joint is not None
    assert joint.names == ("behaviour.bid_gain", "behaviour.leak_span")
    assert np.array_equal(joint.draws, [[2.0, 0.5], [3.0, 0.4], [4.0, 0.3]])
    assert set(joint.names) <= {column.name for column in build(known).columns}
