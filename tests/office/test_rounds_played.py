"""Rounds as clerks and a county play them by chance, against a model that knows nothing of the program."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from support import round_model
from support.round_play import play

ROUNDS, CHUNKS = 2_000, 8
WITH_FILES = Path(__file__).parents[1] / "support" / "round_files.py"


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_each_unit_is_always_in_the_one_state_that_the_model_says_and_all_totals_are_equal(chunk: int) -> None:
    steps = [play(seed) for seed in range(chunk, ROUNDS, CHUNKS)]
    assert len(steps) == ROUNDS // CHUNKS
    assert min(steps) > 0


@pytest.mark.skipif(not hasattr(os, "fork"), reason="Windows cannot fork a process that has everything loaded")
def test_rounds_with_real_files_and_kills_come_to_the_same_and_nothing_in_the_inbox_changes(tmp_path: Path) -> None:
    command = [sys.executable, str(WITH_FILES), str(tmp_path), "0", "20"]
    environment = {**os.environ, "TMPDIR": str(tmp_path)}
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False, env=environment)
    assert (done.returncode, done.stderr) == (0, "")
    told = json.loads(done.stdout)
    assert (told["rounds"], told["killed"] > 0) == (20, True)


def test_the_model_is_short_and_imports_nothing_of_the_program() -> None:
    text = Path(round_model.__file__).read_text(encoding="utf-8")
    imported = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Import | ast.ImportFrom)]
    modules = {alias.name if isinstance(node, ast.Import) else node.module for node in imported for alias in node.names}
    assert modules <= {"__future__", "collections.abc", "dataclasses"}
    assert len(text.splitlines()) <= 200
