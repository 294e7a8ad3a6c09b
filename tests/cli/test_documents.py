"""Every JSON document against the schema of it that lies in the package."""

from __future__ import annotations

import contextlib
import io
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from support.json_schema import broken
from xlreport.cli import main
from xlreport.export import schema

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
ROSTER = ("--roster", str(SAMPLES / "roster.csv"))
COMMANDS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "check, all faults": ("check", ("check", str(SAMPLES / "faults"), *ROSTER)),
    "merge": ("merge", ("merge", str(SAMPLES / "returned"), *ROSTER, "--out", "{out}")),
    "merge, nothing accepted": ("merge", ("merge", str(SAMPLES / "faults/25_其实是PDF.xlsx"), "--out", "{out}")),
    "report": ("report", ("report", str(SAMPLES / "returned"), "--all", "{out}")),
    "report, refused": ("report", ("report", str(SAMPLES / "faults/01_勾稽关系不符.xlsx"), "--out", "{out}.docx")),
    "status": ("status", ("status", str(SAMPLES / "faults"), *ROSTER, "--due", "2025-01-20")),
    "status, without a roster": ("status", ("status", str(SAMPLES / "returned"))),
    "diff": ("diff", ("diff", str(SAMPLES / "returned"), str(SAMPLES / "faults"))),
    "convert": ("convert", ("convert", str(SAMPLES / "faults"), *ROSTER, "--out", "{out}.d")),
    "show": ("show", ("show", str(SAMPLES / "returned" / "370323102_鲁村镇人民政府.xlsx"), "新收", "自然人")),
    "items": ("items", ("items",)),
    "rules": ("rules", ("rules",)),
    "explain, a code": ("explain", ("explain", "T3-BALANCE")),
    "explain, a word": ("explain", ("explain", "勾稽")),
    "a path that is not there": ("error", ("check", "没有.xlsx")),
    "an option that is not there": ("error", ("check", "--nope")),
    "no command": ("error", ()),
}


def document(*arguments: str) -> Any:
    with contextlib.redirect_stdout(io.StringIO()) as out, contextlib.redirect_stderr(io.StringIO()):
        main([*arguments, "--json"])
    return json.loads(out.getvalue())


@pytest.mark.parametrize("name", COMMANDS)
def test_a_document_is_as_its_schema_says_and_begins_with_its_version(name: str, tmp_path: Path) -> None:
    asked, arguments = COMMANDS[name]
    found = document(*(argument.format(out=tmp_path / "out.xlsx") for argument in arguments))
    assert (next(iter(found.items())), broken(found, schema(asked))) == (("version", 1), [])


def test_what_a_run_did_and_what_is_due_are_as_their_schema_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    whose = ("--name", "沂源县", "--code", "370323", "--kind", "县", "--year", "2024")
    with contextlib.redirect_stdout(io.StringIO()):
        main(["init", "r", *whose, *ROSTER])
    monkeypatch.chdir(tmp_path / "r")
    due, did, again = (document("run", *more) for more in (["--dry"], [], []))
    assert [broken(found, schema("run")) for found in (due, did, again)] == [[], [], []]
    assert (due["due"], did["due"], again["did"]) == (did["did"], [], [])


def test_a_schema_refuses_what_is_missing_unknown_or_of_another_type() -> None:
    error = {"version": 1, "error": {"code": "USAGE", "message": "", "suggestion": ""}}
    wrong = {"version": 2, "error": {"code": 3, "message": ""}, "more": None}
    assert broken(error, schema("error")) == []
    assert sorted(broken(wrong, schema("error"))) == [
        "$.error.code: int is not string",
        "$.error.suggestion: missing",
        "$.more: not known",
        "$.version: 2 is not in 1",
    ]


def test_every_schema_names_all_keys_of_its_objects_and_no_others() -> None:
    def objects(found: Any) -> list[dict[str, Any]]:
        inner = found.values() if isinstance(found, dict) else found if isinstance(found, list) else ()
        own = [found] if isinstance(found, dict) and found.get("type") == "object" and "properties" in found else []
        return [*own, *(one for part in inner for one in objects(part))]

    for name in ("check", "merge", "report", "status", "diff", "show", "run", "items", "rules", "explain", "error"):
        for one in objects(schema(name)):
            assert (one["required"], one["additionalProperties"]) == (list(one["properties"]), False)
