"""Shared by studies of an experiment: the policy that they vary, and how their runs are recognised."""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from experiments.runner.describe import BASELINE_POLICY
from experiments.store import RunStore
from experiments.store.manifest import FILE_NAME, MEND
from experiments.words.names import known
from sim.config.errors import UserError
from sim.config.schema.experiment import ExperimentConfig


def partnered(experiment: ExperimentConfig, asked: str | None) -> str:
    """Return the policy asked for, or the one in the experiment's focus, or its first one that holds a partnership.

    Raises
    ------
    UserError
        If there is no such policy, or it holds none.
    """
    policies = tuple(name for name, policy in experiment.policies.items() if policy.partnerships)
    if not policies:
        raise UserError(f"no policy of {experiment.name} holds a partnership: there is nothing to study")
    if asked is None:
        return experiment.focus.policy if experiment.focus.policy in policies else policies[0]
    if asked not in policies and asked in {BASELINE_POLICY, *experiment.policies}:
        raise UserError(f"policy {asked!r} holds no partnership; these do: {', '.join(policies)}")
    return known("policy", asked, policies, experiment.name)


@contextmanager
def saved_study(store: RunStore, kinds: Collection[str], what: str, command: str) -> Iterator[Mapping[str, Any]]:
    """Give what the manifest of a study's run keeps of the study, to be read within a ``with``.

    Parameters
    ----------
    store
        An opened run.
    kinds
        What such studies call themselves.
    what, command
        What the run must be, and the command that makes such.

    Raises
    ------
    UserError
        If it is something else, or cannot be read as that.
    """
    study: Mapping[str, Any] = store.manifest.get("study", {})
    if study.get("kind") not in kinds:
        raise UserError(f"{store.path} is no {what}: give `critmin {command}` the experiment's name or file")
    try:
        yield study
    except (LookupError, TypeError, ValueError, AttributeError) as error:
        raise UserError(f"{store.path / FILE_NAME}: study is not what this version writes: {MEND}") from error
