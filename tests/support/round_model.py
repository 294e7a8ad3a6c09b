"""What becomes of a round, told without the program: who is counted, in conflict, refused or missing, and the total.

It knows files only by what a test put into them. It imports nothing of the program.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

COUNTED, CONFLICT, REFUSED, MISSING = "accepted", "duplicate", "rejected", "missing"


@dataclass(frozen=True)
class Sheet:
    """A file in the inbox: its name, what its bytes are told apart by, and what was written into it.

    `corrects` is the digest of the file that it corrects, if it is a marked copy; `untouched` a copy that came back as
    it was sent; `saved` when it was saved, 0 where nobody knows.
    """

    name: str
    digest: str
    unit: str
    value: int
    faulty: bool = False
    of_this_year: bool = True
    corrects: str = ""
    untouched: bool = False
    saved: int = 0

    @property
    def content(self) -> tuple[int, bool]:
        """What makes two files of a unit the same report."""
        return self.value, self.faulty


@dataclass(frozen=True)
class Pick:
    """A file that the county chose over others."""

    digest: str
    over: frozenset[str]


@dataclass(frozen=True)
class County:
    """What the county has said so far."""

    units: tuple[str, ...]
    picks: tuple[Pick, ...] = ()
    allowed: frozenset[str] = frozenset()
    latest: bool = False


@dataclass(frozen=True)
class Result:
    """The state of each unit, the files that count, and their sum."""

    states: dict[str, str]
    counted: frozenset[str]
    total: int
    aside: frozenset[str]
    strangers: frozenset[str]


def came_to(inbox: Iterable[Sheet], county: County) -> Result:
    """What a merge must come to; a pure function of what lies there and what was said."""
    sheets = sorted(inbox, key=lambda sheet: sheet.name)
    read, standing, replaced = _standing(sheets, county)
    aside = _put_aside(read, standing, county.picks)
    standing = [sheet for sheet in standing if sheet.name not in aside]
    if county.latest:
        early = {sheet.name for unit in county.units for sheet in _earlier(_of(standing, unit))}
        aside |= early
        standing = [sheet for sheet in standing if sheet.name not in early]
    states, counted = {}, []
    for unit in county.units:
        own = _of(standing, unit)
        if own and len({sheet.content for sheet in own}) == 1:
            states[unit] = COUNTED
            counted.append(own[0])
        elif own:
            states[unit] = CONFLICT
        else:
            states[unit] = REFUSED if _of(read, unit) else MISSING
    strangers = frozenset(sheet.name for sheet in sheets if sheet.unit not in county.units)
    names = frozenset(sheet.name for sheet in counted)
    total = sum(sheet.value for sheet in counted)
    return Result(states, names, total, frozenset(aside | replaced) - strangers, strangers)


def _standing(sheets: Sequence[Sheet], county: County) -> tuple[list[Sheet], list[Sheet], set[str]]:
    """What is read at all, what of it could count, and the names of what was corrected."""
    there = {sheet.digest for sheet in sheets}
    read = [sheet for sheet in sheets if not (sheet.untouched and sheet.corrects in there)]
    good = [sheet for sheet in read if _is_good(sheet, county)]
    replaced = _replaced(read, good)
    return read, [sheet for sheet in good if sheet.name not in replaced], replaced


def _is_good(sheet: Sheet, county: County) -> bool:
    """Whether a file could count by itself."""
    allowed = not sheet.faulty or sheet.unit in county.allowed
    return allowed and sheet.of_this_year and not sheet.untouched and sheet.unit in county.units


def _of(sheets: Iterable[Sheet], unit: str) -> list[Sheet]:
    return [sheet for sheet in sheets if sheet.unit == unit]


def _replaced(read: Sequence[Sheet], good: Sequence[Sheet]) -> set[str]:
    """The names of all that good copies correct, and what that corrected before; a file never replaces itself."""
    found: set[str] = set()
    for copy in good:
        later = [copy]
        while later:
            digest = later.pop().corrects
            for old in read:
                if digest and old.digest == digest and old.unit == copy.unit and old.name not in found | {copy.name}:
                    found.add(old.name)
                    later.append(old)
    return found


def _put_aside(read: Sequence[Sheet], standing: Sequence[Sheet], picks: Sequence[Pick]) -> set[str]:
    """The names of what was not chosen, the last word first; a correction stands for what was chosen."""
    found: set[str] = set()
    safe: set[str] = set()
    for pick in reversed(picks):
        family = _family(read, pick.digest)
        safe |= {sheet.name for sheet in family}
        for other in standing:
            same = any(other.content == sheet.content for sheet in family)
            rival = bool(family) and family[0].unit == other.unit and family[0].of_this_year
            if rival and not same and other.digest in pick.over and other.name not in safe:
                found.add(other.name)
    return found


def _family(read: Sequence[Sheet], digest: str) -> list[Sheet]:
    """The first file with a digest, and all of its unit that corrects it in turn."""
    found = [sheet for sheet in read if sheet.digest == digest][:1]
    for one in found:
        found += [s for s in read if s.corrects == one.digest and s.unit == one.unit and s not in found]
    return found


def _earlier(own: Sequence[Sheet]) -> list[Sheet]:
    """What was saved before the one that was saved last; nothing where that cannot be told."""
    if not own:
        return []
    last = max(own, key=lambda sheet: sheet.saved)
    others = [sheet for sheet in own if sheet.content != last.content]
    return others if all(0 < sheet.saved < last.saved for sheet in others) else []


# -- what the county says


def chosen(county: County, sheet: Sheet, inbox: Iterable[Sheet]) -> County:
    """The county after it has chosen one of the files of a unit over all others that could count now."""
    read, standing, _ = _standing(sorted(inbox, key=lambda sheet: sheet.name), county)
    family = _family(read, sheet.digest)
    same = {one.content for one in family}
    over = {one.digest for one in _of(standing, sheet.unit) if one not in family and one.content not in same}
    pick = Pick(sheet.digest, frozenset(over))
    return replace(county, picks=(*county.picks, pick)) if over else county


def allowing(county: County, unit: str) -> County:
    """The county after it has accepted the fault of a unit."""
    return replace(county, allowed=county.allowed | {unit})
