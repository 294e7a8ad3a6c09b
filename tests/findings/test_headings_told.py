"""What is said of headings in texts: one that is printed already, one that comes twice, one of another section."""

from __future__ import annotations

import io

import pytest

from support.books import text, typed
from support.filings import LAYOUT, random_filing, workbook
from xlreport import Finding, Text, read

RUN = LAYOUT.runs["overview"]
SAID = ("公开信息 3 条。", "培训工作人员两次。")


def told(*rows: str) -> tuple[list[Finding], dict[str, Text]]:
    """What reading finds in a first section of these rows, and its texts."""
    blank = dict.fromkeys((place.cell for place in RUN), "/>")
    filled = {place.cell: text(row) for place, row in zip(RUN, rows, strict=False)}
    data = workbook(random_filing(1))
    reading = read(io.BytesIO(typed(data, RUN[0].sheet, {**dict.fromkeys(blank, text("")), **filled})))
    assert reading.filing is not None
    texts = {key: said for key, said in reading.filing.texts.items() if key.startswith("overview/")}
    return list(reading.findings), texts


# The rows; code, level, row and sentence of what is found; what the texts are.
CASES: dict[str, tuple[tuple[str, ...], tuple[str, str, int, str], dict[str, Text]]] = {
    "its own title": (
        ("一、总体情况", SAID[0]),
        ("TEXT-TITLE", "note", 0, "这一行是本部分的标题“一、总体情况”，表上已经印有，没有重复收录。"),
        {"overview/intro": Text("", SAID[:1])},
    ),
    "a heading twice": (
        ("（一）主动公开", SAID[0], "（五）监督保障", SAID[0], "（一）主动公开", SAID[1]),
        ("TEXT-TWICE", "note", 4, "标题“（一）主动公开”出现了两次，两处的文字已接在一起。"),
        {"overview/active": Text("（一）主动公开", SAID), "overview/safeguards": Text("（五）监督保障", SAID[:1])},
    ),
    "the title of a section of tables": (
        (SAID[0], "二、主动公开政府信息情况", SAID[1]),
        ("TEXT-SECTION", "warning", 1, "这里写的是别的部分的标题“二、主动公开政府信息情况”。"),
        {"overview/intro": Text("", (SAID[0], "二、主动公开政府信息情况", SAID[1]))},
    ),
    "the title of another section of texts": (
        (SAID[0], "六、其他需要报告的事项", SAID[1]),
        ("TEXT-SECTION", "warning", 1, "这里写的是别的部分的标题“六、其他需要报告的事项”。"),
        {"overview/intro": Text("", SAID[:1])},
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_a_heading_that_is_odd_is_told_at_its_row_and_no_paragraph_is_lost(name: str) -> None:
    rows, (code, severity, row, says), texts = CASES[name]
    (finding, *more), found = told(*rows)
    assert (finding.code, finding.severity, finding.place, finding.says) == (code, severity, RUN[row], says)
    assert (more, found) == ([], texts)
