"""The players of an attribution: the clauses of a policy, its partnerships, or the members of its coalition."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from experiments.runner.question import Question
from experiments.words.names import known
from sim.config.errors import UserError
from sim.config.schema.experiment import ResolvedExperiment
from sim.config.schema.partnership import Accession, PartnershipConfig


@dataclass(frozen=True)
class Player:
    """A player, and the levers that it pulls while it takes part; a lever that nobody pulls is 0.

    Attributes
    ----------
    name
        What tables call it.
    levers
        Column name to value.
    """

    name: str
    levers: Mapping[str, float]


def clauses_of(question: Question, policy: str) -> tuple[Player, ...]:
    """Return the clauses of a policy that have any strength; the partnership is put before names that two share."""
    strengths = _strengths(question, policy)
    keys = [key for _, key in strengths]
    return tuple(
        Player(key if keys.count(key) == 1 else f"{pact}.{key}", {_strength(pact, key): strength})
        for (pact, key), strength in strengths.items()
    )


def partnerships_of(question: Question, policy: str) -> tuple[Player, ...]:
    """Return the partnerships of a policy, each with all its clauses that have any strength."""
    strengths = _strengths(question, policy)
    return tuple(
        Player(pact, {_strength(name, key): strength for (name, key), strength in strengths.items() if name == pact})
        for pact in dict.fromkeys(name for name, _ in strengths)
    )


def members_of(question: Question, policy: str) -> tuple[Player, ...]:
    """Return the nations that are in a policy's agreements for certain.

    These are the members from the start and those whom the policy names, unless it leaves them out. Where one of them
    may join another agreement, it does. An agreement has its clauses as long as one nation is in it.
    """
    held = question.experiment.policies[policy].partnerships
    pulled = question.case(question.experiment.scenario, policy).levers
    pacts = _agreements(question.resolved, policy)
    named = [(nation, pact) for pact in pacts for nation in (*pact.members, *held[pact.name].members)]
    inside = dict.fromkeys(nation for nation, pact in named if pulled[_membership(pact, nation)])
    everywhere = [(nation, pact) for nation in inside for pact in pacts if nation in pact.everyone]
    return _nations(
        question, policy, [(nation, pact) for nation, pact in everywhere if pulled.get(_membership(pact, nation), 1.0)]
    )


def candidates_of(question: Question, policy: str) -> tuple[Player, ...]:
    """Return the nations that may join a policy's agreements and are not in them for certain."""
    inside = {player.name for player in members_of(question, policy)}
    pacts = _agreements(question.resolved, policy)
    return _nations(
        question, policy, [(name, pact) for pact in pacts for name in pact.accessions if name not in inside]
    )


def admit(resolved: ResolvedExperiment, policy: str, nations: Sequence[str]) -> ResolvedExperiment:
    """Return an experiment in which further nations may join a policy's agreements.

    A nation that one of them lists already joins where it is listed. Any other joins all of them, on their terms, on
    the day that each begins to work.

    Raises
    ------
    UserError
        If there is no such nation, or it is a member already.
    """
    pacts = _agreements(resolved, policy)
    listed = {nation for pact in pacts for nation in pact.everyone}
    for nation in nations:
        known("nation", nation, resolved.baseline.nations)
        if any(nation in pact.members for pact in pacts):
            raise UserError(f"--candidates: {nation} is a member already: leave it out")
    new = [nation for nation in nations if nation not in listed]
    opened = {
        pact.name: pact.model_copy(
            update={"accessions": {**pact.accessions, **{nation: Accession(starts=pact.starts) for nation in new}}}
        )
        for pact in pacts
    }
    return resolved.model_copy(update={"partnerships": {**resolved.partnerships, **opened}})


def _agreements(resolved: ResolvedExperiment, policy: str) -> list[PartnershipConfig]:
    """Return the partnerships of a policy that hold more than one nation; a programme of one has none to join it."""
    named = resolved.experiment.policies[policy].partnerships
    return [resolved.partnerships[name] for name in named if len(resolved.partnerships[name].everyone) > 1]


def _nations(
    question: Question, policy: str, memberships: Sequence[tuple[str, PartnershipConfig]]
) -> tuple[Player, ...]:
    """Return the nations of some memberships, each with its own levers and those of its agreements' clauses."""
    strengths = _strengths(question, policy)
    levers: dict[str, dict[str, float]] = {}
    for nation, pact in memberships:
        clauses = {_strength(name, key): value for (name, key), value in strengths.items() if name == pact.name}
        levers.setdefault(nation, {}).update({_membership(pact, nation): 1.0, **clauses})
    return tuple(Player(nation, pulled) for nation, pulled in levers.items())


def _strengths(question: Question, policy: str) -> dict[tuple[str, str], float]:
    """Return the strength of each clause that has any, by partnership and clause."""
    pulled = question.case(question.experiment.scenario, policy).levers
    pacts = question.experiment.policies[policy].partnerships
    clauses = [(pact, key) for pact in pacts for key in question.resolved.partnerships[pact].clauses]
    return {clause: strength for clause in clauses if (strength := pulled[_strength(*clause)])}


def _strength(pact: str, key: str) -> str:
    return f"clause.{pact}.{key}.strength"


def _membership(pact: PartnershipConfig, nation: str) -> str:
    return f"member.{pact.name}.{nation}"
