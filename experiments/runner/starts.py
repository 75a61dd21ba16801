"""Sweep the day on which partnerships start: ``--sweep partnership.start=2026-01,2028-01``.

A day is no number of the model, so each day makes a twin of the partnerships, and of every policy that holds them.
Twins draw the same chances (`sim.rng.stream_id`), so that the same partnership meets the same worlds, earlier or later.
"""

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from pydantic_core import PydanticCustomError

from sim.config.calendar import parse_date
from sim.config.errors import UserError, did_you_mean
from sim.config.schema.experiment import PolicyConfig, ResolvedExperiment
from sim.config.schema.partnership import PartnershipConfig

_EVERY = "partnership.start"
_ONE = "partnership.{}.start"


@dataclass(frozen=True)
class Starts:
    """The days on which partnerships start.

    Attributes
    ----------
    name
        As it was asked for.
    partnerships
        Whose start it is.
    days
        Days as they were asked for.
    """

    name: str
    partnerships: tuple[str, ...]
    days: tuple[str, ...]


Chosen = Mapping[str, str]
"""Day by partnership."""


def read_starts(texts: Sequence[str], resolved: ResolvedExperiment) -> tuple[tuple[Starts, ...], tuple[str, ...]]:
    """Return the sweeps of starts among some texts, and the other texts.

    Raises
    ------
    UserError
        If a day is none or given twice, or a partnership unknown.
    """
    held = tuple(resolved.partnerships)
    keys = {_EVERY: held} | {_ONE.format(name): (name,) for name in held}
    starts, others = [], []
    for text in texts:
        key, _, value = (part.strip() for part in text.partition("="))
        if not (key.startswith("partnership.") and key.endswith(".start")) and key != _EVERY:
            others.append(text)
            continue
        if key not in keys or not held:
            hint = did_you_mean(key, keys) if held else "no policy of this experiment holds a partnership"
            raise UserError(f"--sweep: there is no start called {key[:80]!r}; {hint}")
        days = tuple(day.strip() for day in value.split(","))
        if len({_day(day, key) for day in days}) < len(days):
            raise UserError(f"--sweep {text}: a day is given twice")
        starts.append(Starts(key, keys[key], days))
    twice = [name for name in held if sum(name in axis.partnerships for axis in starts) > 1]
    if twice:
        raise UserError(f"--sweep: the start of {twice[0]} is given twice")
    return tuple(starts), tuple(others)


def with_twins(resolved: ResolvedExperiment, starts: Sequence[Starts]) -> ResolvedExperiment:
    """Return the experiment with a twin of each partnership for each of its days, and of each policy that holds it.

    Raises
    ------
    UserError
        If a partnership would end before it starts.
    """
    if not starts:
        return resolved
    experiment = resolved.experiment
    partnerships = dict(resolved.partnerships)
    for axis in starts:
        for name, day in itertools.product(axis.partnerships, axis.days):
            twin = _moved(resolved.partnerships[name], _day(day, axis.name))
            partnerships[_twin(name, day)] = twin.model_copy(update={"name": _twin(name, day)})
    policies = dict(experiment.policies)
    for policy, config in experiment.policies.items():
        for chosen, _ in combinations(config, starts):
            held = {_twin(name, chosen[name]) if name in chosen else name: item
                    for name, item in config.partnerships.items()}  # fmt: skip
            policies[twin_policy(policy, chosen)] = PolicyConfig(partnerships=held)
    return resolved.model_copy(
        update={"partnerships": partnerships, "experiment": experiment.model_copy(update={"policies": policies})}
    )


def combinations(policy: PolicyConfig, starts: Sequence[Starts]) -> Iterator[tuple[Chosen, str]]:
    """Yield the day of each partnership that a policy holds, for each combination of days, and it in words."""
    touched = [axis for axis in starts if set(axis.partnerships) & policy.partnerships.keys()]
    for days in itertools.product(*(axis.days for axis in touched)):
        taken = list(zip(touched, days, strict=True))
        chosen = {name: day for axis, day in taken for name in axis.partnerships if name in policy.partnerships}
        yield chosen, ", ".join(f"{axis.name}={day}" for axis, day in taken)


def twin_policy(policy: str, chosen: Chosen) -> str:
    """Return the name of a policy's twin in the built structure; its own where nothing is chosen."""
    return "@".join([policy, *sorted(f"{name}:{day}" for name, day in chosen.items())])


def _twin(name: str, day: str) -> str:
    return f"{name}@{day}"


def _moved(partnership: PartnershipConfig, day: date) -> PartnershipConfig:
    """Return a partnership that starts on another day; it is signed by then at the latest, and nobody joins before."""
    if partnership.ends is not None and partnership.ends <= day:
        raise UserError(f"--sweep: {partnership.name} ends {partnership.ends}, not after a start on {day}")
    signed = min(partnership.signed, day)
    return partnership.model_copy(update={"starts": day, "signed": signed})


def _day(text: str, key: str) -> date:
    try:
        return parse_date(text)
    except PydanticCustomError as error:
        raise UserError(f"--sweep {key}: {text[:40]!r} is no day; write 2026-01 or 2026-01-15") from error
