"""What a rule rests on."""

from typing import NamedTuple

# How a clerk reads the basis of a rule; there are no others.
BASIS_WORDS = {
    "printed": "表式上印明",
    "law": "法律法规的条文",
    "practice": "通行做法",
    "technical": "本程序的技术规则",
}


class Grounds(NamedTuple):
    """One of the bases, the source where it can be looked up, and the words that are printed there."""

    basis: str
    source: str
    quotes: tuple[str, ...] = ()

    @property
    def quoted(self) -> str:
        """The printed words, in quotation marks."""
        return "、".join(f"“{quote}”" for quote in self.quotes)


TECHNICAL = Grounds("technical", BASIS_WORDS["technical"])
