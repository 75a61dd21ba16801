"""Say what a partnership is to others in each world: who is in it and since when, and how much of it applies."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.block import Pact, Parameters
from sim.build.columns import VARIANT
from sim.config.schema.partnership import PartnershipConfig
from sim.structure import Structure

Float = NDArray[np.float64]

HALF: Final = 0.5
"""A lever between 0 and 1 that can only be on or off is on from here."""


def pacts_of(structure: Structure, parameters: Parameters) -> tuple[Pact, ...]:
    """Return the partnerships of the experiment, each as strong as its strongest clause under a row's policy."""
    pacts = []
    for name, partnership in structure.resolved.partnerships.items():
        strength = np.zeros_like(parameters[VARIANT.name])
        for clause in partnership.clauses:
            strength = np.maximum(strength, parameters[f"clause.{name}.{clause}.strength"])
        pacts.append(
            Pact(
                name=name,
                members=tuple(structure.nations.index(nation) for nation in partnership.everyone),
                joins=_joins(structure, partnership),
                joined=_joined(parameters, partnership),
                faithful=np.ones((len(partnership.everyone), len(structure.goods), len(strength))),
                signed=structure.calendar.index(partnership.signed),
                starts=structure.calendar.index(partnership.starts),
                strength=strength,
            )
        )
    return tuple(pacts)


def _joins(structure: Structure, partnership: PartnershipConfig) -> tuple[int, ...]:
    """Return the month from which each nation of a partnership is a member, where it is one."""
    dates = {nation: accession.starts for nation, accession in partnership.accessions.items()}
    return tuple(structure.calendar.index(dates.get(nation, partnership.signed)) for nation in partnership.everyone)


def _joined(parameters: Parameters, partnership: PartnershipConfig) -> Float:
    """Return which nations are members at all, 0 or 1, shape ``(members, W)``."""
    columns = [parameters[f"member.{partnership.name}.{nation}"] for nation in partnership.everyone]
    return (np.stack(columns) >= HALF).astype(np.float64)
