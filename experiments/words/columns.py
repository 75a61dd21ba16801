"""Words for a column of the design: the name of the number, and of the nation or good it belongs to."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from experiments.words.amounts import month
from experiments.words.sentences import inside, sentence, spaced
from sim.config.text import Text

if TYPE_CHECKING:
    from experiments.words.labels import Labels, Measure

_HEADS: Final = {
    "demand_growth": Text("Growth of demand", "需要の伸び"),
    "cover": Text("Industry's stock cover", "産業界の在庫日数"),
    "seller_cover": Text("Sellers' stock cover", "売り手の在庫日数"),
    "lifetime": Text("Time after which scrap comes back", "スクラップが戻るまでの期間"),
    "host_growth": Text("Growth of the host metal", "主産物の伸び"),
    "grade": Text("Content that can be recovered", "回収できる含有量"),
    "public_cover": Text("Public stocks", "公的備蓄"),
    "switch": Text("Mechanism", "モデルの仕組み"),
    "member": Text("Membership", "参加"),
    "default": Text("Broken promises", "約束の不履行"),
    "value_at_risk": Text("Value added at risk", "失われうる付加価値"),
}
_VARIANT: Final = Text(
    "Base year: one of those that the ranges of the sources allow", "基準年（出典の幅が許すもののうちの一つ）"
)
_PARAMETERS: Final = {
    "project.would_go_ahead": Text("chance that it goes ahead without support", "支援なしで実現する確率"),
    "project.slip": Text("delay", "遅れ"),
    "project.success": Text("chance that it delivers", "生産に至る確率"),
    "project.shortfall": Text("largest shortfall of its capacity", "能力の最大の不足"),
    "project.other_feed": Text("share of feed other than its host's residue", "主産物の残渣以外の原料の割合"),
    "entrepot.reach": Text("most that it passes on", "転売できる量の上限"),
    "entrepot.detour": Text("additional time of the way through it", "経由による追加の期間"),
    "entrepot.markup": Text("markup", "価格の上乗せ"),
    "default.hazard": Text("defaults a year", "年間の発生率"),
    "default.in_need": Text("how many times as likely in need", "不足時の発生率の倍率"),
    "default.lasts": Text("mean length", "平均の長さ"),
    "value_at_risk.convexity": Text(
        "power by which the loss grows with the share missing", "不足割合に対する損失の伸びの指数"
    ),
    "value_at_risk.complementarity": Text(
        "how far the scarcest good stops the others' use", "最も不足する品目が他の使用を止める度合い"
    ),
    "value_at_risk.study": Text("which study a world takes", "試行が選ぶ研究"),
    "value_at_risk.loss": Text("loss", "損失"),
    "value_at_risk.cut": Text("share of supply that is missing", "供給の不足割合"),
    "value_at_risk.months": Text("time for which it is missing", "不足の期間"),
    "value_at_risk.scale": Text("loss as a multiple of the other nation's", "他国の損失に対する倍率"),
    "public_cover.unconfirmed": Text("unconfirmed", "未確認"),
}
_AXES: Final = {
    "stockpile.days": Text("days of joint reserve", "共同備蓄の日数"),
    "controls.severity": Text("severity of controls", "輸出管理の強さ"),
}
_START: Final = Text("start", "開始")
_MONTH: Final = re.compile(r"\d{4}-(0[1-9]|1[0-2])")
_ENTREPOT: Final = Text("Re-exports through", "経由の再輸出：")


def axis_words(name: str, labels: "Labels") -> str:
    """Return words for what a sweep varies: a short name, the start of a partnership, or a column."""
    if name in _AXES:
        return labels.say(_AXES[name])
    if _is_start(name):
        return labels.say(_START)
    return labels.column(name) if "." in name and "*" not in name else spaced(name)


def axis_value(name: str, value: str, labels: "Labels") -> str:
    """Return one value of what a sweep varies, a month as a reader writes it."""
    return month(value, labels.language) if _is_start(name) and _MONTH.fullmatch(value) else value


def value_words(name: str, value: str, labels: "Labels") -> str:
    """Return what a sweep varies and one value of it, such as 'start January 2028'."""
    return f"{axis_words(name, labels)} {axis_value(name, value, labels)}".strip()


def _is_start(name: str) -> bool:
    return name.startswith("partnership.") and name.endswith(".start")


def column_words(name: str, labels: "Labels") -> str:
    """Return words for a column; one of a section that this version does not know is written with spaces."""
    section, _, rest = name.partition(".")
    if name == "baseline.variant":
        return labels.say(_VARIANT)
    if section == "switch":
        return _join(
            labels.say(_HEADS[section]), [inside(labels.say(labels.behaviour.get(rest, spaced(rest))))], labels
        )
    if section == "behaviour":
        return labels.say(labels.behaviour.get(rest, sentence(spaced(rest))))
    owner, parts = _OWNERS.get(section, _nobody)(section, rest.split("."), labels)
    return _join(owner, parts, labels)


def _join(owner: str, parts: Sequence[str], labels: "Labels") -> str:
    """Return whose number it is before the words for it."""
    words = (", " if labels.language == "en" else "、").join(filter(None, parts))
    if not owner or not words:
        return owner or sentence(words)
    return f"{owner}: {words}" if labels.language == "en" else f"{owner}：{words}"


Owner = Callable[[str, Sequence[str], "Labels"], tuple[str, list[str]]]
"""From section and the rest of a name to who it belongs to and what it is."""


def _nobody(section: str, parts: Sequence[str], labels: "Labels") -> tuple[str, list[str]]:
    """Return a section's head and the names of goods, processes and nations behind it."""
    head = labels.say(_HEADS.get(section, sentence(spaced(section))))
    return head, [_name(section, part, labels) for part in parts]


def _project(section: str, parts: Sequence[str], labels: "Labels") -> tuple[str, list[str]]:
    return labels.project(parts[0]), [_name(section, part, labels) for part in parts[1:]]


def _entrepot(section: str, parts: Sequence[str], labels: "Labels") -> tuple[str, list[str]]:
    place = labels.say(labels.entrepots.get(parts[0], spaced(parts[0])))
    head = labels.say(_ENTREPOT)
    owner = f"{head} {place}" if labels.language == "en" else f"{place}{head.removesuffix('：')}"
    return owner, [_name(section, part, labels) for part in parts[1:]]


def _control(_: str, parts: Sequence[str], labels: "Labels") -> tuple[str, list[str]]:
    own = labels.controls.get(parts[0])
    return labels.control(parts[0]), _parameter("control", own, parts[1:], labels)


def _shock(_: str, parts: Sequence[str], labels: "Labels") -> tuple[str, list[str]]:
    own = labels.shocks.get(parts[0])
    return labels.shock(parts[0]), _parameter("shock", own, parts[1:], labels)


def _clause(_: str, parts: Sequence[str], labels: "Labels") -> tuple[str, list[str]]:
    partnership, clause = parts[0], parts[1] if len(parts) > 1 else ""
    own = labels.clauses.get(f"{partnership}.{clause}")
    said, of = labels.clause(partnership, clause), labels.partnership(partnership)
    owner = f"{said} ({of})" if labels.language == "en" else f"{of}の{said}"
    return owner, _parameter("clause", own, parts[2:], labels)


def _pact(section: str, parts: Sequence[str], labels: "Labels") -> tuple[str, list[str]]:
    """Return words for a number of a partnership that belongs to none of its clauses."""
    head = labels.say(_HEADS[section])
    return head, [labels.partnership(parts[0]), *(_name(section, part, labels) for part in parts[1:])]


def _at_risk(section: str, parts: Sequence[str], labels: "Labels") -> tuple[str, list[str]]:
    group = parts[0]
    study = f"{group}.{parts[1]}" if len(parts) > 2 else ""
    said = [labels.say(labels.groups[group])] if group in labels.groups else [_name(section, group, labels)]
    if study in labels.studies:
        return labels.say(_HEADS[section]), [*said, labels.say(labels.studies[study]), _name(section, parts[2], labels)]
    return labels.say(_HEADS[section]), [*said, *(_name(section, part, labels) for part in parts[1:])]


_OWNERS: Final[Mapping[str, Owner]] = {
    "project": _project,
    "entrepot": _entrepot,
    "control": _control,
    "shock": _shock,
    "clause": _clause,
    "member": _pact,
    "default": _pact,
    "value_at_risk": _at_risk,
}


def _parameter(family: str, own: "Measure | None", parts: Sequence[str], labels: "Labels") -> list[str]:
    """Return words for a number of a measure, and the place in a list or the key that its name holds besides."""
    said = labels.kinds.get(f"{family}.{own.kind if own else ''}")
    known = {} if said is None else said.parameters
    for left_out in (None, *range(len(parts))):
        kept = ".".join(part for place, part in enumerate(parts) if place != left_out)
        if kept in known:
            return [labels.say(known[kept]), "" if left_out is None else _which(parts[left_out], labels)]
    return [spaced(" ".join(parts))]


def _which(part: str, labels: "Labels") -> str:
    """Return words for a place in a list, counted from one, or for a key."""
    return str(int(part) + 1) if part.isdecimal() else _name("", part, labels)


def _name(section: str, part: str, labels: "Labels") -> str:
    """Return words for a part of a column's name: a number of its section, or a thing of that name."""
    if f"{section}.{part}" in _PARAMETERS:
        return labels.say(_PARAMETERS[f"{section}.{part}"])
    things = (labels.goods, labels.nations, labels.processes, labels.hosts, labels.behaviour)
    return labels.say(next((names[part] for names in things if part in names), spaced(part)))
