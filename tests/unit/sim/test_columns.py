"""A scenario that replaces a control of its parent can run beside it, each with its own numbers."""

from sim.build.columns import cases_of, columns_of, scenario_controls
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
