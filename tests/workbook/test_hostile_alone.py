"""Each hostile file by itself and in this process, where a debugger, coverage and mutants reach the readers.

`tests/whole/test_hostile.py` throws all of them at the real command, whose processes nothing looks into.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from support import hostile, hostile_files
from support.hostile_case import NOTE_SAME, Case
from xlreport.intake import examine_paths
from xlreport.workbook.read import legacy
from xlreport.workbook.read.xls import xls_grids

# What only a merge finds, which knows the other files.
OF_A_MERGE = {NOTE_SAME}
# The device is given by its own path, so it lies in no folder.
CASES = {c.name: c for cases in hostile.SORTS for c in cases if c.name != Path(hostile_files.DEVICE).name}


@pytest.mark.skipif(os.name != "posix", reason="links need rights on this system")
@pytest.mark.parametrize("case", CASES.values(), ids=list(CASES))
def test_a_hostile_file_by_itself_has_the_findings_that_it_has_in_a_merge(
    case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(legacy, "_reader", xls_grids)
    case.make(tmp_path / case.name)
    found = {
        (finding.code, f"{finding.place.sheet}!{finding.place.cell}" if finding.place else "")
        for outcome in examine_paths([str(tmp_path)])
        if outcome.file == case.name
        for finding in outcome.findings
    }
    assert found == {finding for finding in case.findings if finding[0] not in OF_A_MERGE}
