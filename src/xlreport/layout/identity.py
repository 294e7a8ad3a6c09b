"""What a workbook says of its own identity: in its stamps, and on its hidden sheet of named facts."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Mapping
from dataclasses import replace

from ..filing import Filing
from ..form import Form, Key, acceptance_key
from .running import read_again

# What a workbook of ours is: something that a unit returns, or a summary of members.
RETURN, SUMMARY = "return", "summary"
# What a list that the office writes for itself is: who must be reminded, what differs between two reports.
REMINDERS, CHANGES = "reminders", "changes"
LISTS = (REMINDERS, CHANGES)
# When every workbook says that it was saved until an application saves it: a fixed moment, so that the same content
# gives the same bytes.
CREATED = datetime.datetime(2021, 9, 1)
# What stands between the facts in a stamp, and what names them; in the first version of the layout it had no code, and
# nothing named the unit.
BETWEEN, UNLABELLED = " · ", "1"
_LAYOUT, _UNIT, _CODE, _YEAR = "版式 ", "单位 ", "代码 ", "年"
# What a marked copy says besides: the hash of the file that it corrects, and of its own content as it was sent.
CORRECTS, CONTENT = "corrects", "content"
# Where the list of a marked copy asks, when the copy itself has mended all errors, whether it is right so.
CONFIRMED = 3, 5
# What a return says that was handed out: the hash of its content then, without whose it is.
HANDED_OUT = "handed_out"
# And where the figures were carried over from a report of another year: their hash, until one of them differs.
CARRIED = "carried"
# What a summary says besides when it is not complete: the sentence that stands on its pages.
DRAFT = "draft"


def stamp_text(filing: Filing) -> str:
    """What every sheet says of its identity: form, version of the layout, unit, year, as far as known."""
    return stamp_of(identity_facts(filing, RETURN))


def stamp_of(facts: Mapping[str, str]) -> str:
    """The stamp that belongs to what the hidden sheet says."""
    unit, code, year = (facts.get(key, "") for key in ("unit", "code", "year"))
    if facts["layout"] != UNLABELLED:
        unit, code = unit and f"{_UNIT}{unit}", code and f"{_CODE}{code}"
    else:
        code = ""
    known = [facts["form"], f"{_LAYOUT}{facts['layout']}", unit, code, year and f"{year}{_YEAR}"]
    return BETWEEN.join(filter(None, known))


def facts_of_stamp(stamp: str) -> dict[str, str]:
    """What a stamp says, by the names of the hidden sheet; the parts that it leaves out are empty."""
    form, version, *rest = stamp.split(BETWEEN)
    facts = {"form": form, "layout": version.removeprefix(_LAYOUT), "unit": "", "code": "", "year": ""}
    if rest and rest[-1].removesuffix(_YEAR).isdecimal():
        facts["year"] = rest.pop().removesuffix(_YEAR)
    if facts["layout"] == UNLABELLED:
        return {**facts, "unit": BETWEEN.join(rest)}
    if rest and rest[-1].startswith(_CODE):
        facts["code"] = rest.pop().removeprefix(_CODE)
    return {**facts, "unit": BETWEEN.join(rest).removeprefix(_UNIT)}


def identity_facts(filing: Filing, role: str) -> dict[str, str]:
    """What the hidden sheet says: form, layout, role of the workbook, and the unit as far as known."""
    form = filing.form
    known = {"form": form.id, "layout": str(form.layout_version), "role": role}
    return known | {key: filing.fact(key) for key, fact in form.facts.items() if fact.identity}


def known_facts(filing: Filing, role: str) -> dict[str, str]:
    """The same of a workbook that is handed out: a return that names no unit names no year either, which may change."""
    facts = identity_facts(filing, role)
    if role == RETURN and not filing.unit:
        return {key: "" if key in filing.form.facts else value for key, value in facts.items()}
    return facts


def unnamed_facts(form: Form, facts: Mapping[str, str]) -> tuple[str, ...]:
    """What the hidden sheet of a return leaves out although it names a unit: a template names all or nothing."""
    wanted = [key for key, fact in form.facts.items() if fact.identity]
    named = [key for key in wanted if facts.get(key)]
    return tuple(key for key in wanted if key not in named) if named else ()


def copy_facts(filing: Filing, identity: Mapping[str, str], sha256: str, carried: bool = False) -> dict[str, str]:
    """What the hidden sheet of a marked copy says; of the unit no more than `identity`, that of the return itself.

    `carried` says that its figures were carried over from a report of another year.
    """
    facts = identity_facts(filing, RETURN)
    known = {key: identity.get(key, "") if key in filing.form.facts else value for key, value in facts.items()}
    known |= {CORRECTS: sha256, CONTENT: content_hash(read_again(filing))}
    return known | ({CARRIED: figures_hash(filing)} if carried and filing.inputs else {})


def as_sent(filing: Filing) -> Filing:
    """The filing without what the office noted among its facts, as the unit itself wrote it."""
    facts = {key: value for key, value in filing.facts.items() if not key.startswith(acceptance_key(""))}
    return replace(filing, facts=facts)


def content_hash(filing: Filing) -> str:
    """A hash of everything that a unit can write into its workbook."""
    content = (filing.unit, filing.year, _inputs(filing), sorted(filing.facts.items()), sorted(filing.texts.items()))
    return _hash(content)


def handed_out_hash(filing: Filing) -> str:
    """A hash of everything that a unit can write, apart from whose report it is."""
    facts = sorted((key, value) for key, value in filing.facts.items() if not _is_identity(filing, key))
    return _hash((_inputs(filing), facts, sorted(filing.texts.items())))


def _is_identity(filing: Filing, key: str) -> bool:
    return key in filing.form.facts and filing.form.facts[key].identity


def figures_hash(filing: Filing) -> str:
    """A hash of the figures alone, a blank the same as 0."""
    return _hash([(key, value) for key, value in _inputs(filing) if value != "0"])


def _inputs(filing: Filing) -> list[tuple[Key, str]]:
    return [(key, f"{value.normalize():f}") for key, value in sorted(filing.inputs.items())]


def _hash(content: object) -> str:
    return hashlib.sha256(repr(content).encode("utf-8", "backslashreplace")).hexdigest()
