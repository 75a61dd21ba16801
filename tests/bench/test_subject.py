"""What the benchmark runs is a real run: its blocks are simulated with all that the experiment records."""

import numpy as np

from experiments.bench.subject import Subject


def test_a_block_of_a_shortened_run_is_simulated_with_the_dates_that_it_reaches(tmp_path):
    subject = Subject.bundled(tmp_path)
    for months, dates in ((2, 0), (14, 1)):
        job = subject.run(f"of-{months}-months", 8, months).job
        assert len(job.layout.dates) == dates
        block = job.simulate(job.design(job.space, np.arange(8), job.space.cases))
        assert len(block.dated) == dates
