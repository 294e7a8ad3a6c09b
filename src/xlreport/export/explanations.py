"""What the codes in findings mean, found by their name or by a word."""

from __future__ import annotations

import difflib
from collections.abc import Mapping

from ..errors import UsageError
from ..findings import CODES
from ..form import Entry, Form, entry_of, rule_book


def explanation(form: Form, code: str) -> Entry:
    """What a code in a finding means: a rule of the form, or something that reading can find.

    Raises UsageError, with the codes that are like it, for one that does not exist.
    """
    known = _known(form)
    if code.upper() not in known:
        near = difflib.get_close_matches(code.upper(), known, 3)
        hint = f"是不是 {'、'.join(near)}？" if near else ""
        raise UsageError(f"没有 {code} 这个代码。", f"{hint}有这些：{'、'.join(sorted(known))}。")
    return known[code.upper()]


def explanations(form: Form, asked: str) -> list[Entry]:
    """The entry of a code, or all in which a word stands: in what they say, their titles, their labels.

    Raises UsageError as `explanation` does when nothing fits.
    """
    known, words = _known(form), _words(form)
    if asked.upper() in known or not asked.strip():
        return [explanation(form, asked)]
    word = asked.strip().upper()
    found = [entry for id, entry in known.items() if any(word in text.upper() for text in (*entry, words.get(id, "")))]
    return found or [explanation(form, asked)]


def _known(form: Form) -> dict[str, Entry]:
    of_form = {entry.id: entry for _, entries in rule_book(form) for entry in entries}
    words = {number.id: number.expected for number in form.numbers.values()} | {"year": form.facts["year"].expected}
    return of_form | {
        id: entry_of(id, code.severity, code.pattern, code.example(words), code.tip, code.grounds)
        for id, code in CODES.items()
    }


def _words(form: Form) -> Mapping[str, str]:
    """By what else a rule is known: the title that it stands under, its label, the head of the self-check sheet."""
    titles = {entry.id: title for title, entries in rule_book(form) for entry in entries}
    heads = {claim.rule.id: form.wording.self_check.rules_heading[0] for claim in form.claims}
    labels = {rule.id: rule.label for rule in form.rules}
    return {id: " ".join((title, labels.get(id, ""), heads.get(id, ""))) for id, title in titles.items()}
