"""A study of the main scenario is written down, named and checked as one of that scenario alone."""

from experiments.runner.prepare import request_of
from experiments.runner.question import Options, ask


def test_a_study_names_no_scenario_that_it_does_not_run(tmp_path):
    options = Options(worlds=4, months=3, out=tmp_path / "study")
    question = ask("us-japan", options)
    assert question.experiment.beside
    alone = question.main_scenario()
    cases = [alone.case(alone.experiment.scenario, policy) for policy in alone.policies]
    request = request_of(alone, cases, options, study={"kind": "test"})
    layout = request.job.layout
    assert len(layout.cases) == len(cases) == len(request.job.space.cases)
    assert layout.scenarios == (alone.experiment.scenario,)
    assert request.manifest["beside"] == []
    assert layout.series == {}
