"""Progress is for people at a terminal: elsewhere it is silent, and it never touches stdout."""

import pytest

from experiments import progress


def test_nothing_is_printed_where_no_terminal_is(capsys):
    with progress.spinner("compiling"), progress.progress_bar(100, 12) as bar:
        bar.advance(50)
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize("quiet", [True, False])
def test_a_terminal_sees_rate_and_time_left_unless_quiet(capsys, monkeypatch, quiet):
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    monkeypatch.setenv("TTY_INTERACTIVE", "1")
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "160")
    with progress.progress_bar(100, 12, quiet=quiet) as bar:
        bar.advance(50)
        bar.advance(50)
    out, err = capsys.readouterr()
    assert out == ""
    assert ("world-months/s" in err) is not quiet
