"""A study of metrics runs the main scenario alone, and its folder says so: one that named others would not open."""

from experiments.runner.prepare import request_of
from experiments.runner.question import Options, ask


def test_the_folder_of_a_study_holds_the_main_scenario_and_no_monthly_series():
    options = Options(worlds=4, months=6)
    question = ask("us-japan", options)
    assert question.scenarios == ("china-tightens", "status-quo")
    alone = question.main_scenario()
    layout = request_of(alone, alone.cases(), options).job.layout
    assert layout.scenarios == ("china-tightens",)
    assert layout.series == {}
