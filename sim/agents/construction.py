"""Let the named projects of a block go on by a month: bring on stream what is due, and tell of it."""

import numpy as np
from numpy.typing import NDArray

from sim.block import Block, Parameters, Switches
from sim.projects import ProjectOdds, ProjectPlan

Float = NDArray[np.float64]


class Construction:
    """The building sites of all named projects of a block."""

    def __init__(self, block: Block) -> None:
        self._block = block
        recipes, projects = block.structure.recipes, block.projects
        self._nation = recipes.nation[projects.process]
        self._good = recipes.main[projects.process]

    def go_on(self) -> None:
        """Bring on stream what is due of the named projects; their owners plan to sell it."""
        block, projects = self._block, self._block.projects
        if not projects.names:
            return
        pace = block.measures.project_pace[projects.process]
        steps = projects.due(block.clock, pace) * projects.capacity[:, None]
        for place, process in enumerate(projects.process):
            if not steps[place].any():
                continue
            grown = block.structure.recipes.utilisation[process] * steps[place]
            block.state.capacity[process] += steps[place]
            block.state.own_feed[process] += projects.other_feed[place] * steps[place]
            block.state.expected_sales[self._nation[place], self._good[place]] += grown
            self._tell_progress(place, steps[place])

    def _tell_progress(self, place: int, step: Float) -> None:
        projects = self._block.projects
        if not self._block.watching:
            return
        built, reach = projects.built[place], projects.reach[place]
        first = (step > 0.0) & (built * projects.capacity[place] == step)
        self._tell(place, first, "project", projects.capacity[place], "first output, of a planned capacity a month")
        short = (step > 0.0) & (reach < 1.0) & (built >= reach)
        self._tell(place, short, "ramp failed", reach, "reaches so large a share of its planned capacity and no more")

    def _tell(self, place: int, where: NDArray[np.bool_], kind: str, amount: Float, text: str) -> None:
        block = self._block
        nation, good = block.structure.nations[self._nation[place]], block.structure.goods[self._good[place]]
        block.tell(where, kind, nation, good, amount, f"{block.projects.names[place]}: {text}")


def project_odds(plans: tuple[ProjectPlan, ...], parameters: Parameters) -> ProjectOdds:
    """Return what the worlds of a block draw about projects, from its columns."""
    common = parameters["behaviour.ramp_shortfall"]
    fails = Switches.of(parameters).ramp_failure

    def of_projects(key: str, otherwise: Float | float) -> Float:
        whole = [parameters.get(f"project.{plan.whole}.{key}", otherwise) for plan in plans]
        own = [
            parameters.get(f"project.{plan.name}.{key}", of_whole) for plan, of_whole in zip(plans, whole, strict=True)
        ]
        return np.array(own).reshape(len(plans), len(common))

    return ProjectOdds(
        would_go_ahead=of_projects("would_go_ahead", 0.0),
        slip=of_projects("slip", 0.0),
        success=of_projects("success", 1.0),
        capital_intensity=parameters["behaviour.capital_intensity"],
        failure=np.where(fails, parameters["behaviour.ramp_failure"], 0.0),
        shortfall=of_projects("shortfall", common),
        other_feed=of_projects("other_feed", 0.0),
        shape=np.stack([parameters["behaviour.ramp_first_third"], parameters["behaviour.ramp_second_third"]]),
    )
