"""The one catalogue of codes and messages: each can occur, is documented, and names a next step."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from support import hostile
from support.filings import FORM
from xlreport.export import explanation
from xlreport.findings import CODES

TESTS = Path(__file__).parents[1]
# What two tests do to summaries, and what is to be found then.
CHANGED_SUMMARIES = TESTS / "support" / "summary_changes.py"
SAMPLES = (TESTS.parent / "samples" / "expected.toml").read_text(encoding="utf-8")
RULES = {rule.id for rule in FORM.rules}


def expected() -> set[str]:
    """The codes that some test expects to be found: by hostile files, in faulty samples, in so many words."""
    in_files = {code for cases in hostile.SORTS for case in cases for code, _ in case.findings}
    paths = [path for path in TESTS.rglob("test_*.py") if path != Path(__file__)] + [CHANGED_SUMMARIES]
    trees = (ast.parse(path.read_text(encoding="utf-8")) for path in paths)
    words = {node.value for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Constant)}
    return in_files | {code for code in CODES if f'"{code}"' in SAMPLES or code in words}


def test_every_code_is_expected_by_some_test() -> None:
    assert set(CODES) - expected() == set()


def test_codes_and_rules_do_not_share_a_name() -> None:
    assert set(CODES) & RULES == set()


@pytest.mark.parametrize("code", [*CODES, *sorted(RULES)])
def test_every_code_is_documented_with_a_level_and_a_next_step(code: str) -> None:
    entry = explanation(FORM, code)
    assert entry.severity in ("error", "warning", "note")
    assert [text[-1] for text in (entry.sentence, entry.example, entry.advice)] == ["。"] * 3
