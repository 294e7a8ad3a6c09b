"""A report beside a document of it: every figure and text that they show otherwise, and what cannot be compared."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from ..errors import UsageError
from ..files import showable
from ..filing import Filing, Unit
from ..findings import Changes, Difference, Returned, Uncompared, Untold
from ..form import Form, Key, Section, plain
from ..layout import Place, layout_of, run_places
from ..word import held, speaking

# What pages and applications write one for the other.
_QUOTES = str.maketrans("“”„‟‘’‚‛", "\"\"\"\"''''")
_NUMBER = re.compile(r"\d{1,15}(\.\d{1,15})?", re.ASCII)
_LONGEST = 40
# What is written there may be read in two ways.
_APART = "CELL-APART"
_NO_TEXTS = "里面没有各部分的文字，只比较了数字"


@dataclass(frozen=True)
class Side:
    """What is shown in one file: as it was read where it is a document, `returned`; else what a workbook reports.

    `facts` are what a summary says of itself where none of its units does.
    """

    name: str
    filing: Filing
    returned: Returned | None = None
    facts: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_document(self) -> bool:
        """Whether it shows what somebody wrote, totals too."""
        return self.returned is not None


def side_by_side(old: Side, new: Side) -> Changes:
    """What differs between a report and a document, or two of these: blanks count as 0, totals as they are stated.

    What a document does not tell is listed, never guessed. Raises UsageError when they are of different editions.
    """
    refuse_other_form(old.filing, new.filing)
    form = new.filing.form
    one, other = _Shown(old), _Shown(new)
    untold = one.untold | other.untold
    told = [key for key in form.keys if key not in untold]
    differing = [_figure(one, other, key) for key in told if one.value(key) != other.value(key)]
    whole = bool(old.filing.members or new.filing.members)
    figures = [] if whole else [found for found in differing if found.key in form.inputs]
    texts, without = _texts(one, other)
    return Changes(
        showable(old.name),
        showable(new.name),
        tuple(figures),
        tuple(texts),
        tuple(found for found in differing if found not in figures),
        uncompared=(*one.uncompared(), *other.uncompared(), *without),
        compared=len(told),
    )


def refuse_other_form(old: Filing, new: Filing) -> None:
    """Raises UsageError for reports of different editions."""
    if old.form.id != new.form.id:
        raise UsageError(f"两份报表的表式不同：{old.form.id}、{new.form.id}，不能比较。", "请比较同一表式的报表。")


class _Shown:
    """What a person sees of one side."""

    def __init__(self, side: Side) -> None:
        self.name = showable(side.name)
        self.is_document = side.is_document
        self.returned = side.returned or Returned(side.filing)
        self.filing, self.lacking = side.filing, False
        if side.filing.members:
            self.filing, lacking = speaking(side.filing, {}, side.facts)
            self.lacking = bool(lacking)
        self.form = side.filing.form
        self.odd = dict(self._odd())
        self.untold = frozenset(key for one in self.returned.untold for key in one.keys if key not in self.odd)

    def _odd(self) -> Iterator[tuple[Key, Decimal]]:
        """Figures that no report may have and whose value is plain nevertheless; signs that mean none."""
        nothing = {_squeezed(sign) for sign in self.form.documents.nothing}
        for one in (one for one in self.returned.untold if one.code != _APART):
            shown = _squeezed(one.shown).replace(",", "")
            if shown in nothing or _NUMBER.fullmatch(shown):
                yield from ((key, Decimal(0 if shown in nothing else shown)) for key in one.keys)

    def shown(self, key: Key) -> Decimal | None:
        """A figure; None where nothing is written or was filled in of it."""
        if key in self.odd:
            return self.odd[key]
        if self.is_document and self.form.addends(key):
            stated = self.returned.stated.get(key)
            return stated.value if stated else None
        filled = any(leaf in self.filing.inputs for leaf in self.form.leaves[key])
        return self.filing[key] if filled else None

    def value(self, key: Key) -> Decimal:
        """A figure, 0 for a blank."""
        return self.shown(key) or Decimal(0)

    def place(self, key: Key) -> Place:
        """Where a figure stands in it."""
        return self.returned.shown_at(layout_of(self.form).figures[key])

    def uncompared(self) -> Iterator[Uncompared]:
        """What it does not tell."""
        for one in self.returned.untold:
            keys = tuple(key for key in one.keys if key not in self.odd)
            if keys or (one.code == "CELL-NAMELESS" and _NUMBER.fullmatch(_squeezed(one.shown))):
                yield Uncompared(self.name, one.label, keys, _why(one))

    # -- texts

    @property
    def has_texts(self) -> bool:
        """Whether any section has a text; lines above the tables alone are none."""
        return any(key != self.form.preface.key for key in self.filing.texts)

    def text(self, key: str) -> str | None:
        """A text with its heading, a line each; the preface as the form words it where nobody did."""
        text = self.filing.texts.get(key)
        if text:
            return held(text.whole)
        if key != self.form.preface.key or not self.has_preface:
            return None
        return held(self.filing.filled(self.form.preface_pattern))

    @property
    def has_preface(self) -> bool:
        """Whether the form's own preface stands in it: in a workbook it always would."""
        first = layout_of(self.form).texts[self.form.preface.key].paragraphs[0]
        return not self.is_document or first in self.returned.spots

    def section(self, keys: Iterable[str]) -> str:
        """The texts of a section in their order, as one."""
        return "".join(_squeezed(self.text(key) or "") for key in keys)

    def keys_of(self, section: Section) -> list[str]:
        """The texts of a section in their order."""
        return [key for key in self.filing.texts if key.startswith(f"{section.id}/")]

    def text_place(self, key: str) -> Place | None:
        """Where a text begins in it, if it is there."""
        at = run_places(self.filing).get(key)
        return self.returned.shown_at(at.first) if at and at.first else None


def _figure(old: _Shown, new: _Shown, key: Key) -> Difference:
    was, now = old.shown(key), new.shown(key)
    place = old.place(key) if old.is_document and not new.is_document else new.place(key)
    difference = new.value(key) - old.value(key)
    return Difference(_unit(old, new), key, new.form.label(key), place, _plain(was), _plain(now), difference)


def _plain(value: Decimal | None) -> str | None:
    return None if value is None else plain(value)


def _unit(old: _Shown, new: _Shown) -> Unit:
    """Whose report it is: as a workbook says it, before a document does."""
    named = [side.filing.unit for side in (old, new) if not side.is_document and side.filing.unit]
    return next(iter(named), new.filing.unit or old.filing.unit)


def _why(one: Untold) -> str:
    """Why something could not be compared, as a sentence."""
    n = len(one.keys)
    if one.code == "LABEL-MISSING":
        return f"没有找到这个标签，或它的数字格，有 {n} 个数字没有比较"
    if one.code == "LABEL-TWICE" and "”" in one.shown:
        hide = "只留要比较的工作表，其余的请隐藏"
        return f"在工作表“{one.shown[:_LONGEST]}”里都有，有 {n} 个数字没有比较；{hide}"
    if one.code == "LABEL-TWICE":
        return f"这个标签出现了不止一次，不知道以哪一个为准，有 {n} 个数字没有比较"
    where, shown = one.place.named if one.place else "", one.shown[:_LONGEST]
    if one.code == "CELL-NAMELESS":
        return f"{where} 填着“{shown}”，它的行或列不是表式上的标签"
    if shown.startswith("="):
        return f"{where} 的公式还没有算出数来，请用 Excel 或 WPS 打开、保存一次再比较"
    if one.code == _APART:
        return f"{where} 的“{shown}”里有自动编号，或者划掉、隐藏、上下标、白色的字，不知道哪些算数"
    return f"{where} 写的是“{shown}”，不是一个数"


# -- texts


def _texts(old: _Shown, new: _Shown) -> tuple[list[Difference], list[Uncompared]]:
    """The texts that differ, and why others were not compared."""
    differences = list(_identity(old, new))
    without = [side for side in (old, new) if not side.has_texts]
    if without:
        alone = [Uncompared(side.name, "", (), _NO_TEXTS, is_texts=True) for side in without]
        return differences, alone if len(alone) == 1 else []
    uncompared: list[Uncompared] = []
    form = new.form
    preface = [form.preface.key] if not (old.lacking or new.lacking) else []
    for section in (section for section in form.sections.values() if section.texts):
        found = list(_of_section(old, new, section, preface))
        drafted = [one for one in found if _is_drafted(form, str(one.key), old, new)]
        differences += [one for one in found if one not in drafted]
        said = "汇总里没有这一段，公开的是另外草拟的"
        uncompared += [Uncompared(new.name, one.label, (), said) for one in drafted]
        preface = []
    return differences, uncompared


def _of_section(old: _Shown, new: _Shown, section: Section, preface: list[str]) -> Iterator[Difference]:
    """What differs in a section with what stands before it; nothing where only paragraphs are parted otherwise."""
    form = new.form
    was, now = ([*preface, *side.keys_of(section)] for side in (old, new))
    if old.section(was) == new.section(now):
        return
    keys = [key for key in dict.fromkeys((*was, *now)) if _differs(old.text(key), new.text(key))]
    for key in keys:
        place = new.text_place(key) or old.text_place(key)
        yield Difference(_unit(old, new), key, _label(form, key), place, old.text(key), new.text(key))
    if not keys:
        before, after = ("\n".join(filter(None, map(side.text, of))) for side, of in ((old, was), (new, now)))
        yield Difference(_unit(old, new), section.texts[0], section.title, None, before, after)


def _label(form: Form, key: str) -> str:
    """What a text is called by those who do not fill it in."""
    return form.wording.basics.texts_label if key == form.preface.key else form.block(key).label


def _differs(one: str | None, other: str | None) -> bool:
    return _squeezed(one or "") != _squeezed(other or "")


def _is_drafted(form: Form, key: str, old: _Shown, new: _Shown) -> bool:
    """Whether a text is one that is drafted for a summary in which nobody wrote it."""
    drafted = form.drafted is not None and form.drafted.text == key
    return drafted and any(side.filing.members and key not in side.filing.texts for side in (old, new))


def _identity(old: _Shown, new: _Shown) -> Iterator[Difference]:
    """The year and the unit, where both say one and they are not the same."""
    form = new.form
    was, now = (side.filing.fact("year") for side in (old, new))
    if was and now and was != now:
        yield Difference(_unit(old, new), "year", form.facts["year"].label, None, was, now)
    names = [[held(name) for key in form.naming if (name := side.filing.fact(key))] for side in (old, new)]
    if all(names) and not any(_is_within(one, other) for one in names[0] for other in names[1]):
        key = form.naming[-1]
        yield Difference(_unit(old, new), key, form.facts[key].label, None, names[0][-1], names[1][-1])


def _is_within(one: str, other: str) -> bool:
    """Whether one name is the other, or its part: pages leave the county out, or say it."""
    shorter, longer = sorted((_squeezed(one), _squeezed(other)), key=len)
    return shorter in longer


def _squeezed(text: str) -> str:
    """A text as texts are compared: without blanks and what nobody sees, in half width where there is one."""
    folded = unicodedata.normalize("NFKC", text).translate(_QUOTES)
    return "".join(sign for sign in folded if not sign.isspace() and unicodedata.category(sign) != "Cf")
