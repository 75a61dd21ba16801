"""What a partnership costs each member, by kind, and what its stockpiles released.

All costs are in money of the first scored month, discounted at the real rate ``behaviour.discount_rate``, as value at
risk is. Goods in a reserve are not spent: what they are worth at the end of the horizon, at the price of that month but
no more than at the base price, stands as a negative cost. ``outlay`` is the sum as it was paid, without either.

The accounts are kept by the partnership itself; a nation that is no member shows zero, not a blank, so that a
policy can be compared with none at all. Cost per avoided tonne needs two policies: the analysis makes it.
"""

from collections.abc import Callable
from typing import Final

from sim.config.text import Text
from sim.metrics.base import FloatArray, Metric, MetricSettings
from sim.recording import Recording

ACCOUNTS: Final = {
    "cost_purchase": (
        Text("Spending on goods put into joint stockpiles", "共同備蓄の買い入れ費用"),
        Text(
            "What the member pays for goods that go into its joint stockpile.", "参加国が共同備蓄に入れる品目に払う額。"
        ),
    ),
    "cost_holding": (
        Text("Cost of holding stocks", "備蓄の保有費用"),
        Text(
            "What storage and capital for the member's joint stockpile cost.",
            "参加国の共同備蓄の保管と資本にかかる費用。",
        ),
    ),
    "cost_finance": (
        Text("Cost of project finance", "事業融資の費用"),
        Text(
            "The member's part of the capital cost of the supported projects.",
            "支援する事業の資本費のうち、参加国が負担する額。",
        ),
    ),
    "cost_offtake": (
        Text("Cost of offtake premiums", "オフテイク契約の上乗せ費用"),
        Text(
            "What the member pays above the market price under offtake contracts.",
            "オフテイク契約で、参加国が市場価格に上乗せして払う額。",
        ),
    ),
    "cost_domestic": (
        Text("Subsidies to domestic supply", "国内供給への補助金"),
        Text(
            "What the member pays for domestic supply above the market price.",
            "国内供給のために、参加国が市場価格に上乗せして払う額。",
        ),
    ),
    "cost_floor": (
        Text("Payments under price floors, less receipts", "価格下限に基づく支払い（受取りを差し引く）"),
        Text(
            "What the member pays to makers while the price is below a guaranteed floor, less what it gets back "
            "while the price is above it.",
            "価格が保証された下限を下回るときに参加国が生産者に払う額から、上回るときに受け取る額を引いたもの。",
        ),
    ),
    "cost_border": (
        Text("Border adjustments collected, as a negative cost", "国境調整の徴収額（負の費用）"),
        Text(
            "What the member collects at its border under a border-adjusted price floor, as a negative cost.",
            "国境調整付き価格下限に基づいて参加国が国境で徴収する額を、負の費用として表したもの。",
        ),
    ),
    "cost_consumers": (
        Text(
            "What industry pays above the market behind a border-adjusted floor",
            "国境調整付き価格下限のもとで産業界が市場価格に上乗せして払う額",
        ),
        Text(
            "What the member's industry pays above the market price because of a border-adjusted price floor.",
            "国境調整付き価格下限のために、参加国の産業界が市場価格に上乗せして払う額。",
        ),
    ),
    "cost_programme": (
        Text("Spending on recycling, research and mapping", "再資源化・研究・地質調査の支出"),
        Text(
            "What the member spends on programmes of recycling, substitution research and geological mapping.",
            "再資源化、代替研究、地質調査の事業に参加国が支出する額。",
        ),
    ),
    "cost_residual": (
        Text("What the joint stockpiles are worth at the end, as a negative cost", "期末の共同備蓄の価値（負の費用）"),
        Text(
            "What the member's joint stockpile is worth at the end, at the price of that month but at most at the base "
            "price, as a negative cost.",
            "期末の共同備蓄の価値を、その月の価格（基準価格を上限とする）で測り、負の費用として表したもの。",
        ),
    ),
    "cost_total": (
        Text(
            "Cost of the partnership, discounted, less what its stockpiles are worth at the end",
            "枠組みの費用（割引後、期末の備蓄の価値を差し引く）",
        ),
        Text(
            "Sum of all the member's costs, discounted to the first month, less what its joint stockpile is worth "
            "at the end.",
            "参加国のすべての費用を最初の月の価値に割り引いて合計し、期末の共同備蓄の価値を引いたもの。",
        ),
    ),
    "outlay": (
        Text("Spending on the partnership as it was paid", "枠組みへの支出（支払時の額）"),
        Text(
            "Sum of all the member's payments as they were made, without discounting.",
            "参加国のすべての支払いを、割り引かずに合計したもの。",
        ),
    ),
}
_RELEASED: Final = (
    Text("Released from stockpiles", "備蓄からの放出量"),
    Text(
        "Tonnes that the partnership's joint stockpiles give to the member's industry, over all months.",
        "枠組みの共同備蓄が参加国の産業界に渡す量の、全期間の合計。",
    ),
)


def metrics(settings: MetricSettings) -> tuple[Metric, ...]:
    """Return one cost per account, and the tonnes released from stockpiles."""
    del settings  # accounts need no threshold
    costs = tuple(
        Metric(name, *said, "USD_2024", "lower", "mean", (name,), _account(name)) for name, said in ACCOUNTS.items()
    )
    return (
        *costs,
        Metric("released", *_RELEASED, "t", "none", "mean", ("released",), _account("released")),
    )


def _account(name: str) -> Callable[[Recording], FloatArray]:
    def value(recording: Recording) -> FloatArray:
        """Amount over all months."""
        return recording.accounts[name]

    return value
