import pytest

from experiments.bench.subject import Subject


@pytest.fixture(scope="session")
def subject(tmp_path_factory):
    return Subject.bundled(tmp_path_factory.mktemp("bench"))
