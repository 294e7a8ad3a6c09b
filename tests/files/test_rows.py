"""Lists in CSV that are added to: nothing in them is lost, and none of their cells is a formula."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlreport.errors import OutputError, UsageError
from xlreport.files import add_rows, listed_rows

HEADING = ("文件", "理由")
CELLS = st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=20).map(str.strip)


@given(st.lists(st.lists(st.tuples(CELLS, CELLS), max_size=4), max_size=3))
def test_what_was_added_is_read_again_in_its_order(batches: list[list[tuple[str, str]]]) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "清单.csv"
        for batch in batches:
            add_rows(path, HEADING, batch)
        rows = [row for batch in batches for row in batch if any(row)]
        assert [tuple(row) for row in listed_rows(path, HEADING)] == rows


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@A1", "＝1", '=HYPERLINK("http://a.cn")'])
def test_no_cell_begins_like_a_formula(tmp_path: Path, cell: str) -> None:
    add_rows(tmp_path / "a.csv", HEADING, [(cell, "理由")])
    stored = list(csv.reader(io.StringIO((tmp_path / "a.csv").read_text(encoding="utf-8-sig"))))
    assert (stored[1][0], listed_rows(tmp_path / "a.csv", HEADING)) == (f"'{cell}", [[cell, "理由"]])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "utf-16"])
def test_a_list_is_read_in_any_encoding_and_keeps_what_is_beside_it(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("文件,理由,备注\n甲.xlsx,来电,王五\n".encode(encoding))
    add_rows(path, HEADING, [("乙.xlsx", "来函")])
    assert path.read_text(encoding="utf-8-sig").splitlines() == ["文件,理由,备注", "甲.xlsx,来电,王五", "乙.xlsx,来函"]
    assert listed_rows(path, HEADING) == [["甲.xlsx", "来电"], ["乙.xlsx", "来函"]]


@pytest.mark.parametrize(
    "data", ["别的,清单\n".encode(), b"\xff\xfe\x00", b"PK\x03\x04\xff\xff\xff", b'"a\nb', b"a" * 200_000]
)
def test_another_file_is_refused_and_left_as_it_is(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(data)
    with pytest.raises(UsageError, match="不是本程序的清单"):
        add_rows(path, HEADING, [("甲", "乙")])
    assert path.read_bytes() == data


def test_a_folder_in_its_place_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.csv").mkdir()
    with pytest.raises((OutputError, UsageError)):
        add_rows(tmp_path / "a.csv", HEADING, [("甲", "乙")])


def test_no_list_has_no_rows(tmp_path: Path) -> None:
    assert listed_rows(tmp_path / "a.csv", HEADING) == []
