"""How long a nation holds out, and how long it takes to get out again.

Both are cut at the horizon instead of left blank: a policy that prevents a shortage altogether would
otherwise vanish from the comparison. The mean of the time to survive is thus the *restricted mean survival
time* of survival analysis (Royston and Parmar 2013, equation 1), restricted to the scored months.
"""

from typing import Final

import numpy as np

from sim.config.text import Text
from sim.metrics.base import FloatArray, Metric, MetricSettings, where_demand
from sim.metrics.events import FirstShortage, first_shortage
from sim.recording import Recording

_SURVIVE: Final = Text("Time to first shortage", "最初の供給不足までの期間")
_RECOVER: Final = (
    Text("Time to recover", "供給不足からの回復期間"),
    Text(
        "Months from the start of the first shortage to the first month after it that is not short; 0 where none "
        "happens.",
        "最初の供給不足の始まりから、不足でない月に戻るまでの月数。供給不足が起きなければ0。",
    ),
)


def metrics(settings: MetricSettings) -> tuple[Metric, ...]:
    """Return time to survive and time to recover, in months."""

    def find(recording: Recording) -> FirstShortage:
        """Locate the first shortage of unserved demand."""
        return first_shortage(recording, ("unserved",), settings)

    def survive(recording: Recording) -> FloatArray:
        """Months before the first shortage begins; the horizon where none does."""
        return where_demand(recording, find(recording).start.astype(np.float64))

    def recover(recording: Recording) -> FloatArray:
        """Months from the start of the first shortage to its end; 0 where none happened."""
        first = find(recording)
        return where_demand(recording, (first.end - first.start).astype(np.float64))

    needs = ("reference", "unserved")
    months, share = settings.shortage_months, settings.share
    survive_said = Text(
        f"Months before the first run of at least {months} months in each of which at least {share} of the demand at "
        "base prices cannot be had; the whole period where there is none.",
        f"基準価格での需要の{settings.share_ja}以上が手に入らない月が、初めて{months}か月以上続き始めるまでの月数。"
        "一度も起きなければ全期間の月数。",
    )
    return (
        Metric("time_to_survive", _SURVIVE, survive_said, "month", "higher", "mean", needs, survive),
        Metric("time_to_recover", *_RECOVER, "month", "lower", "mean", needs, recover),
    )
