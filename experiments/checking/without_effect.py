"""Find the measures that cannot have an effect, before a run, from the files and the base year alone.

These are warnings and no mistakes: a ban of what nobody sells may be what somebody wants to see. Each is a sentence
with the place of the measure in its file. Rules read what measures have in common (dates, goods, sellers, projects,
delays), so that a new kind with such fields is covered as it is.
"""

from collections.abc import Iterator

from experiments.checking.clauses import warnings_of_clause
from experiments.checking.scenarios import warnings_of_scenario
from experiments.checking.warning import NoEffect
from sim.config.schema.experiment import PolicyConfig, ResolvedExperiment
from sim.structure import Structure


def measures_without_effect(structure: Structure, *, parts: bool = False) -> list[str]:
    """Return a sentence with file and line on each measure that cannot have an effect in a run.

    Parameters
    ----------
    parts
        Also on measures of which only a part cannot, such as one of several goods.
    """
    resolved = structure.resolved
    said = [found for scenario in resolved.scenarios.values() for found in warnings_of_scenario(structure, scenario)]
    idle: set[tuple[str, str]] = set()
    for partnership in resolved.partnerships.values():
        for key, clause in partnership.clauses.items():
            for warning in warnings_of_clause(structure, partnership, clause):
                said.append(warning.placed(clause.place, key))
                if warning.whole:
                    idle.add((partnership.name, key))
    sentences = [warning.text for warning in (*said, *_of_policies(structure, idle)) if parts or warning.whole]
    return list(dict.fromkeys(sentences))


def _of_policies(structure: Structure, idle: set[tuple[str, str]]) -> Iterator[NoEffect]:
    """Yield a sentence on each policy that adds only clauses that do nothing to what it is compared with."""
    resolved = structure.resolved
    experiment = resolved.experiment
    for policy, held in experiment.policies.items():
        below = experiment.policies.get(held.on_top_of or "", PolicyConfig())
        added = _clauses_of(resolved, held) - _clauses_of(resolved, below)
        same = held.partnerships == below.partnerships
        idles = added <= idle and (bool(added) or not below.partnerships)  # other strengths or members are a change
        if held.partnerships and (same or idles):
            beyond = f" beyond {held.on_top_of}" if held.on_top_of else ""
            nothing = NoEffect(f"the policy changes nothing{beyond}: none of its clauses does")
            yield nothing.placed(experiment.place.below("policies", policy), policy)


def _clauses_of(resolved: ResolvedExperiment, policy: PolicyConfig) -> set[tuple[str, str]]:
    """Return partnership and clause of all that a policy applies."""
    return {
        (name, key)
        for name, own in policy.partnerships.items()
        for key, clause in resolved.partnerships[name].clauses.items()
        if own.strengths.get(key, clause.strength) > 0.0
    }
