"""The codes of everything that can be found besides the rules of a form, and the findings that they make."""

from __future__ import annotations

from ..form import Key
from ..layout import Place
from ..ooxml import Refused
from .codes_in_documents import IN_DOCUMENTS
from .codes_in_workbooks import IN_WORKBOOKS
from .codes_of_files import OF_FILES
from .codes_of_units import OF_UNITS
from .finding import Finding, Suggestion

# Findings that do not come from a rule of the form.
CODES = IN_WORKBOOKS | IN_DOCUMENTS | OF_FILES | OF_UNITS
# A word longer than this is cut off in a sentence.
_LONGEST = 1_000


def finding_of(
    code: str, where: str, place: Place | None = None, key: Key | str | None = None, **words: str
) -> Finding:
    """A finding of the catalogue. `where` names the cell's official label, `words` fill the sentence."""
    known = CODES[code]
    words = {name: _short(word) for name, word in words.items()}
    says = known.says.format(**{"found": "", "expected": "", **words})
    to = words.get("suggestion")
    mended = Suggestion(key, place, words["found"], to, f"“{words['found']}”是 {to}", certain=True) if to else None
    return Finding(
        code=code,
        severity=known.severity,
        label=where,
        says=says,
        advice=known.advice.format(**{"expected": "", **words}),
        key=key,
        place=place,
        found=words.get("found"),
        expected=words.get("expected"),
        suggestion=mended,
        to_unit=known.to_unit.format(**{"found": "", "expected": "", **words}),
    )


def refusal(refused: Refused) -> Finding:
    """What the gate says, as a finding."""
    words: dict[str, str] = {}
    if refused.found:
        words["found"] = refused.found
    if refused.expected:
        words["expected"] = refused.expected
    return finding_of(refused.code, "", None, None, **words)


def _short(word: str) -> str:
    """What is quoted from a file, cut off where nobody reads on."""
    return word if len(word) <= _LONGEST else f"{word[:_LONGEST]}…"
