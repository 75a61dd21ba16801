"""Words of the figures that show where an importer's supply comes from: the map, the flows and the years."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from sim.config.text import Text

if TYPE_CHECKING:
    from experiments.words.labels import Labels

OWN: Final = Text("own producers", "国内生産")
STOCKPILES: Final = Text("stockpiles", "備蓄")
RELEASED: Final = Text("released stockpiles", "備蓄の放出")
OTHERS: Final = Text("{number} others", "その他{number}か国・地域")

TONNES: Final = Text("Tonnes in {year}, mean over worlds", "{year}年のトン数（全試行の平均）")
FROM_STOCKS: Final = Text("From stocks", "在庫から")
USED: Final = Text("Used in {nation}", "{nation}での使用")
KEPT: Final = Text("New plants, stocks", "新設備・在庫")
LACKING: Final = Text("Lacking (unserved)", "不足")
TOO_DEAR: Final = Text("Not bought, too dear", "高値による買い控え")
SCALE: Final = Text(
    "Heights are on one scale. Sources are what set out for {nation} in the year.",
    "高さの縮尺は共通である。供給元は、その年に{nation}に向けて出荷された量を示す。",
)
DEAR: Final = Text(
    "'Too dear' is what a higher price took off demand.", "「高値による買い控え」は、価格の上昇で減った需要である。"
)
NOT_SERVED: Final = Text("unserved demand is {shares}", "不足する需要は{shares}")
PRICED_OUT: Final = Text("demand not bought because too dear is {shares}", "高値による買い控えは{shares}")

EVERYWHERE: Final = Text("Imports from everywhere", "すべての輸入")
OF_THESE: Final = Text("of these from {nation}", "うち{nation}から")
WIDTH: Final = Text(
    "Width: tonnes in {year} {under}, mean over worlds; the widest is {widest}",
    "線の太さ：{under}、{year}年のトン数（全試行の平均）。最も太い線は{widest}",
)
NUMBERS: Final = Text("Numbers: share of supply, {under}.", "数字は供給に占める割合（{under}）。")
NOT_ON_MAP: Final = Text("Not on the map: {sources}.", "地図にない供給元：{sources}。")
ROUTES: Final = Text(
    "Routes: shortest by sea, Eurostat marnet; land: Natural Earth.",
    "航路：海上の最短経路（Eurostat marnet）。陸地：Natural Earth。",
)
NO_PASSAGE: Final = Text("no narrow passage is on the way", "途中に海峡や運河はない")
PASSAGE: Final = Text("the share through the {passage} is {shares}", "{passage}を通る割合は{shares}")

_COMES: Final = Text(
    "Of the {good} that {nation} gets in {year}, the share from {source} is {shares}",
    "{year}年に{nation}が得る{good}のうち、{source}が占める割合は{shares}",
)
_COMES_STILL: Final = Text(
    "{nation} gets its {good} of {year} from much the same sources either way: the share from {source} is {shares}",
    "{year}年に{nation}が得る{good}の供給元はどちらの場合もほぼ同じで、{source}が占める割合は{shares}",
)
_EITHER: Final = Text("{share} in either case", "どちらの場合も{share}")
_EACH: Final = Text("{share} {under}", "{under}{share}")


def comes_from(
    labels: "Labels", nation: str, good: str, year: int, source: str, shares: str, *, moves: bool = True
) -> str:
    """Return a clause on the share of an importer's supply that comes from a source.

    Parameters
    ----------
    labels
        Words of the run, in the language of the reader.
    nation, good, year
        Whose supply of what, and when.
    source
        What the source is called inside a sentence.
    shares
        The share in words, `under_each` policy.
    moves
        Whether the policy moves the share of any source enough to speak of.
    """
    named = {"nation": labels.nation_inside(nation), "good": labels.good_inside(good)}
    return labels.say(_COMES if moves else _COMES_STILL).format(**named, year=year, source=source, shares=shares)


def under_each(labels: "Labels", amounts: Mapping[str, str]) -> str:
    """Return an amount, already in words, under each policy; once where several policies have the same."""
    if len(amounts) > 1 and len(set(amounts.values())) == 1:
        return labels.say(_EITHER).format(share=next(iter(amounts.values())))
    said = [labels.say(_EACH).format(share=share, under=labels.under(policy)) for policy, share in amounts.items()]
    return labels.listed(said)
