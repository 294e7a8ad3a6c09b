"""What the hidden sheet of a summary says of its members: how many, whether it is a draft, and a hash of each."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

from ..filing import Filing
from .identity import CONTENT, DRAFT, SUMMARY, identity_facts
from .summary import PRESENT, VERSION, numbered
from .summary_rows import member_hash

# How many members it has at all levels; their hashes in the order of their 序号, many in one cell.
COUNT, HASHES = "members", "hashes/"
_IN_ONE_CELL = 1_000


def summary_facts(summary: Filing, draft: str, version: str = PRESENT, hashes: Sequence[str] = ()) -> dict[str, str]:
    """Everything that the hidden sheet of a summary says, and a hash over all of that.

    `hashes` are those of its members, where somebody has them already.
    """
    members = numbered(summary.members)
    hashes = hashes or [member_hash(summary.form, number, member) for number, member in members]
    facts = identity_facts(summary, SUMMARY) | {VERSION: version, DRAFT: draft, COUNT: str(len(hashes))}
    for n, first in enumerate(range(0, len(hashes), _IN_ONE_CELL), 1):
        facts[f"{HASHES}{n}"] = " ".join(hashes[first : first + _IN_ONE_CELL])
    return facts | {CONTENT: facts_hash(facts)}


def facts_hash(facts: Mapping[str, str]) -> str:
    """A hash over what the hidden sheet says besides."""
    others = sorted((key, value) for key, value in facts.items() if key != CONTENT and value)
    return hashlib.sha256(repr(others).encode("utf-8", "backslashreplace")).hexdigest()


def has_hashes(facts: Mapping[str, str]) -> bool:
    """Whether a summary says anything of its members: those made by the first versions do not."""
    return COUNT in facts or CONTENT in facts or any(key.startswith(HASHES) for key in facts)


def known_hashes(facts: Mapping[str, str]) -> list[str]:
    """The hashes of the members as they were when the summary was written, in the order of their 序号."""
    cells = sorted((int(key[len(HASHES) :]), value) for key, value in facts.items() if _is_hash_cell(key))
    return [one for _, cell in cells for one in cell.split()]


def _is_hash_cell(key: str) -> bool:
    number = key.removeprefix(HASHES)
    return key.startswith(HASHES) and number.isascii() and number.isdigit()
