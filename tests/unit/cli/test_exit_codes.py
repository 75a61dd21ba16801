"""How the command ends: 0, 2 for the user's mistakes, 130 when interrupted, a traceback for bugs."""

import importlib
import inspect

import pytest

from experiments import cli
from sim.config.errors import UserError


@pytest.fixture
def failing(monkeypatch):
    """Return a function that makes the command `list` raise."""

    def fail(error):
        def broken() -> None:
            raise error

        monkeypatch.setattr(cli.Command, "function", lambda _: broken)

    return fail


def test_help_and_no_arguments(critmin):
    answer = critmin("--help")
    assert answer.code == 0
    assert all(command.help in answer.out for command in cli.COMMANDS)
    assert "Commands" in (critmin().out + critmin().err)


def test_version(critmin):
    assert critmin("--version").out.startswith("critmin ")


def test_unknown_command_names_the_nearest(critmin):
    answer = critmin("lst")
    assert answer.code == 2
    assert "'list'" in answer.err


def test_user_error_is_one_message(critmin, failing):
    failing(UserError("mend this"))
    answer = critmin("list")
    assert (answer.code, answer.out, answer.err) == (2, "", "critmin: mend this\n")


def test_interrupt(critmin, failing):
    failing(KeyboardInterrupt())
    answer = critmin("list")
    assert (answer.code, answer.err) == (130, "critmin: interrupted\n")


def test_bugs_keep_their_traceback(failing):
    failing(ZeroDivisionError("bug"))
    with pytest.raises(ZeroDivisionError):
        cli.main(["list"])


@pytest.mark.parametrize("command", cli.COMMANDS, ids=lambda command: command.name)
def test_every_command_in_the_table_has_its_function(command):
    module = importlib.import_module(command.module)
    assert inspect.isfunction(getattr(module, command.name))
