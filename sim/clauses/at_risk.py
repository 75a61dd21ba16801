"""Which goods are at risk: those under an export control, now or possibly later, that members buy from its nation.

A reserve of what nobody withholds costs as much as any other and helps in no shortage that a control makes. The rule
reads the scenarios' controls and the base year, so it is settled once, before any world is drawn.
"""

from collections.abc import Collection, Iterable

from sim.baseline import Baseline
from sim.config.schema.measures import ControlSpec
from sim.controls.base import ExportControl


def goods_at_risk(
    members: Collection[str], least: float, base: Baseline, controls: Iterable[ControlSpec]
) -> frozenset[str]:
    """Return the goods of which a member buys at least a share from a nation that limits, or may limit, its exports.

    Parameters
    ----------
    members
        Nations that buy.
    least
        Share of a member's purchases in the base year, home ones included.
    controls
        Controls and escalation rules of all scenarios; those that limit no exports do not count.
    """
    limiting = [control for control in controls if isinstance(control, ExportControl) and control.limits_exports]
    pairs = {
        (control.nation, good)
        for control in limiting
        for good in (base.goods if control.goods == "all" else control.goods)
    }
    return frozenset(
        good
        for nation, good in pairs
        if any(share_bought(base, member, nation, good) >= least for member in members if member != nation)
    )


def share_bought(base: Baseline, buyer: str, seller: str, good: str) -> float:
    """Return the share of a nation's base-year purchases of a good, home ones included, that comes from a seller."""
    bought = (base.link_good == base.goods.index(good)) & (base.link_buyer == base.nations.index(buyer))
    total = float(base.flow[bought].sum())
    if total <= 0.0:
        return 0.0
    return float(base.flow[bought & (base.link_seller == base.nations.index(seller))].sum()) / total
