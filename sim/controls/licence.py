"""Export licence: every shipment to the targets waits for approval."""

from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from sim.block import Block
from sim.config.text import Text
from sim.config.wording import Wording
from sim.controls.base import ExportControl, Modifier
from sim.controls.licence_office import (
    TERMS_WORDS,
    ApplicantClass,
    ClassTerms,
    GeneralTerms,
    LicenceOffice,
    LicenceTerms,
    Terms,
)

Float = NDArray[np.float64]


class Licence(ExportControl):
    """Parameters of an export licence."""

    kind_name: ClassVar[str] = "licence"
    words: ClassVar[Wording] = Wording(
        Text("Export licence", "輸出許可制"),
        Text(
            "Each shipment waits for approval by an office that is slow at first and limits what passes.",
            "輸出のたびに許可を待つ。許可は初め遅く、通る量には上限がある。",
        ),
        TERMS_WORDS,
    )
    terms: LicenceTerms

    def modifier(self, block: Block) -> "LicenceModifier":
        """Return what carries the licence out in a block."""
        return LicenceModifier(self, block)


class LicenceModifier(Modifier):
    """Runs one licence office."""

    def __init__(self, spec: Licence, block: Block) -> None:
        super().__init__(spec, block)
        self.office = LicenceOffice(block, self.gates, read_terms(self), established=self.starts < 0)

    def impose(self, age: Float) -> None:
        """Let the office decide."""
        self.office.decide(age)


def read_terms(modifier: Modifier) -> Terms:
    """Return the licence terms of a control by world."""
    names = ("approval", "delay", "ramp", "throughput", "patience")
    office = {name: modifier.parameter(f"terms.{name}") for name in names}
    held = getattr(modifier.spec, "terms", None)
    assert isinstance(held, LicenceTerms)
    return Terms(
        **office,
        classes=tuple(_class_terms(modifier, name, item, office["delay"]) for name, item in held.classes.items()),
        general=_general_terms(modifier) if held.general is not None else None,
    )


def _class_terms(modifier: Modifier, name: str, held: ApplicantClass, delay: Float) -> ClassTerms:
    prefix = f"terms.classes.{name}"
    numbers = {item: modifier.parameter(f"{prefix}.{item}") for item in ("orders", "approval", "throughput")}
    return ClassTerms(**numbers, delay=delay if held.delay is None else modifier.parameter(f"{prefix}.delay"))


def _general_terms(modifier: Modifier) -> GeneralTerms:
    names = ("share", "after", "throughput")
    return GeneralTerms(**{name: modifier.parameter(f"terms.general.{name}") for name in names})
