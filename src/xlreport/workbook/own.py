"""Whether a file is a workbook that this program wrote, and may write again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from ..files import same_mark
from ..filing import Filing
from ..findings import Reading
from ..form import Form, known_beside
from ..layout import (
    CARRIED,
    CONTENT,
    CORRECTS,
    HANDED_OUT,
    RETURN,
    SUMMARY,
    content_hash,
    handed_out_hash,
    known_facts,
)
from ..ooxml import Refused
from .read import identity_of, read, take

# What two marked copies of one unit and year need not have in common.
_OF_A_COPY = ("layout", CORRECTS, CONTENT, CARRIED)
# What reading finds in a copy that nobody has touched, since the return had it already.
_HAD = {"TEXT-LONG"}


def own(filing: Filing, role: str) -> Callable[[Path], bool]:
    """Whether nothing is lost with the file at a path: it is what the same command wrote, perhaps with an older layout.

    That is a workbook of the same role, form, year and unit, and no return that somebody filled in. The test raises
    OSError as the file system does.
    """
    new = known_facts(filing, role)

    def is_own(path: Path) -> bool:
        try:
            data = take(path)
        except Refused:
            return False
        old = identity_of(data)
        same = all(old.get(key, "") == value for key, value in new.items() if key != "layout")
        return same and (role == SUMMARY or _is_as_handed_out(read(data), filing))

    return is_own


def own_template(filing: Filing) -> Callable[[Path], bool]:
    """Whether nothing is lost with the file at a path: it is a template of the same code and year, not filled in.

    The unit may have got another name or kind since. The test raises OSError as the file system does.
    """

    def is_own(path: Path) -> bool:
        try:
            reading = read(take(path), known_beside(filing.form))
        except Refused:
            return False
        old = reading.filing
        same = old is not None and same_mark(old.unit.code) == same_mark(filing.unit.code) and old.year == filing.year
        return same and reading.role == RETURN and _is_as_handed_out(reading, filing)

    return is_own


def _is_as_handed_out(reading: Reading, filing: Filing) -> bool:
    """Whether a return says what was handed out, or what is about to be."""
    returned = reading.returned
    if not returned or CORRECTS in returned.identity:
        return False
    return returned.filing == filing or returned.identity.get(HANDED_OUT) == handed_out_hash(returned.filing)


def own_copy(form: Form, facts: Mapping[str, str]) -> Callable[[Path], bool]:
    """Whether nothing is lost with the file at a path: it is a marked copy into which nobody has written.

    It must be of the form, year and unit of the new one, whose hidden sheet will say `facts`; it may correct another
    file. The test raises OSError as the file system does.
    """

    def is_own(path: Path) -> bool:
        try:
            reading = read(take(path), known_beside(form))
        except Refused:
            return False
        returned = reading.returned
        if not returned or returned.confirmed or not {finding.code for finding in reading.findings} <= _HAD:
            return False
        old = returned.identity
        same = all(old.get(key, "") == value for key, value in facts.items() if key not in _OF_A_COPY)
        untouched = old.get(CONTENT) == content_hash(returned.filing) and all(s.ours for s in returned.stated.values())
        return same and untouched

    return is_own


def holds_return(path: Path) -> bool:
    """Whether a file is the workbook of a unit, and no marked copy of one."""
    known = identity_of_file(path)
    return known.get("role") == RETURN and CORRECTS not in known


def identity_of_file(path: Path) -> dict[str, str]:
    """What the hidden sheet of a file says; empty for whatever is no workbook of ours or cannot be read."""
    try:
        return identity_of(take(path))
    except (OSError, Refused):
        return {}


def own_list(facts: Mapping[str, str]) -> Callable[[Path], bool]:
    """Whether the file at a path is a list of the same kind, form, year and unit, which nobody types into."""

    def is_own(path: Path) -> bool:
        try:
            old = identity_of(take(path))
        except Refused:
            return False
        return all(old.get(key, "") == value for key, value in facts.items() if key != "layout")

    return is_own
