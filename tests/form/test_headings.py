"""Which part of a section each paragraph belongs to: told by its headings, in whatever order and wording they stand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from support.small_edition import SHIPPED
from xlreport import load
from xlreport.errors import FormError
from xlreport.form import SECTION, TITLE, TWICE, Paragraph, Part, TextBlock, parts
from xlreport.form.load import parse

FORM = load()
SAID = "全年公开政府信息45条。"
Outline = list[tuple[str, str | None, list[str]]]


def numbered(*runs: tuple[str, Sequence[str]]) -> list[tuple[str, list[Paragraph]]]:
    at = count()
    return [(section, [Paragraph(next(at), text) for text in texts]) for section, texts in runs]


def outline(found: list[Part]) -> Outline:
    return [(p.key, p.heading.text if p.heading else None, [one.text for one in p.paragraphs]) for p in found]


def read(section: str, *texts: str) -> Outline:
    """The parts of one run: key, heading, paragraphs."""
    return outline(parts(FORM, numbered((section, texts)))[0])


def odd(*runs: tuple[str, Sequence[str]]) -> list[tuple[str, str, str]]:
    return [(one.kind, one.paragraph.text, one.key) for one in parts(FORM, numbered(*runs))[1]]


# -- headings

SAME = {
    "overview/active": (
        *("（一）主动公开", "(一)主动公开", "1. 主动公开情况", "主动公开方面", "1. 主动公开方面。", "一、主动公开"),
        *(
            "（1）主动公开：",
            "第一，主动公开工作情况",
            "一是主动公开",
            "1．主动公开",
            "（ 一 ） 主动 公开",
            "㈠主动公开",
        ),
        *(
            "⑴主动公开",
            "1、主动公开工作开展情况",
            "\u3000\u3000（一）\u200b主动公开\u3000",
            "（一）、主动公开",
            "一．主动公开",
        ),
        *("① 主动公开", "一）主动公开", "【主动公开】", "1 主动公开情况", "Ⅰ.主动公开", "〔主动公开〕"),
        *("（一）主动公开政府信息情况", "政府信息主动公开情况", "1)主动公开", "主动公开总体情况"),
    ),
    "overview/on_request": ("2.依申请公开工作方面。", "（二）依申请公开办理情况", "依申请公开政府信息情况"),
    "overview/management": ("3.政府信息管理方面。", "政府信息资源的规范化、标准化管理", "（三）信息管理情况"),
    "overview/platform": ("4.平台建设方面。", "（四）政府信息公开平台", "政府信息公开平台建设情况"),
    "overview/safeguards": ("5.监督保障方面。", "（五）监督与保障", "监督保障"),
    "problems/problems": (
        "存在的主要问题",
        "存在问题",
        "主要问题和不足",
        "（一）存在的问题：",
        "1.存在的主要问题及不足",
    ),
    "problems/improvements": (
        "改进措施",
        "下一步工作打算",
        "（二）改进情况",
        "二、下一步改进措施",
        "整改情况",
        "下一步工作",
    ),
    "other/fees": ("收取信息处理费情况", "（一）信息处理费收取情况。", "政府信息公开信息处理费收取情况"),
}


@pytest.mark.parametrize(("key", "heading"), [(key, heading) for key, all_ in SAME.items() for heading in all_])
def test_a_heading_is_known_in_each_of_its_usual_wordings_and_kept_as_typed(key: str, heading: str) -> None:
    assert read(key.partition("/")[0], heading, SAID) == [(key, heading, [SAID])]


@pytest.mark.parametrize(
    "text",
    [
        *(
            "主动公开政府信息120条",
            "主动公开政府信息情况",
            "主动公开，依申请公开",
            "主动公开了45条",
            "不断加强主动公开",
        ),
        *(
            "收到和处理政府信息公开申请情况",
            "1.5万元用于平台建设。",
            "平台建设不断加强。",
            "情况",
            "工作：",
            "2024年主动公开",
        ),
    ],
)
def test_what_only_begins_like_a_heading_or_holds_its_words_stays_where_it_stands(text: str) -> None:
    assert read("overview", text) == [("overview/intro", None, [text])]


def test_a_heading_is_one_wherever_it_stands_and_parts_keep_the_order_in_which_they_were_written() -> None:
    assert read("overview", "监督保障", "甲。", "主动公开", "乙。", "丙。") == [
        ("overview/safeguards", "监督保障", ["甲。"]),
        ("overview/active", "主动公开", ["乙。", "丙。"]),
    ]


def test_every_name_of_the_form_is_that_of_one_block_of_its_section() -> None:
    for section in FORM.sections.values():
        blocks = [block for key in section.texts if len((block := FORM.texts[key]).heading or "") > 3]
        for block in blocks:
            for name in (block.label, (block.heading or "")[3:], *block.names):
                assert read(section.id, f"（九）{name}", SAID)[0][0] == block.key


# -- paragraphs that begin with a heading

LEAD_INS = [
    ("overview", "（一）主动公开。全年公布45条。", "overview/active"),
    ("overview", "一是主动公开方面，全年公布45条。", "overview/active"),
    ("overview", "主动公开情况：全年公布45条", "overview/active"),
    ("overview", "2.依申请公开工作情况，收到1件。", "overview/on_request"),
    ("problems", "存在的问题：公开不及时；解读不多。", "problems/problems"),
    ("problems", "下一步工作打算。加强学习。", "problems/improvements"),
    ("other", "收取信息处理费情况：未收取。", "other/fees"),
]


@pytest.mark.parametrize(("section", "text", "key"), LEAD_INS)
def test_a_paragraph_that_begins_with_a_heading_and_a_stop_is_assigned_and_stays_whole(
    section: str, text: str, key: str
) -> None:
    assert read(section, text, SAID) == [(key, None, [text, SAID])]


@pytest.mark.parametrize(
    "text", ["二是改进措施落实不到位。", "改进措施，有待落实。", "改进措施；", "二、改进措施落实不到位"]
)
def test_without_a_stop_right_after_the_name_nothing_is_assigned(text: str) -> None:
    assert read("problems", "（一）存在问题", text) == [("problems/problems", "（一）存在问题", [text])]


def test_a_lead_in_below_its_own_heading_is_one_of_its_paragraphs() -> None:
    texts = ["（一）主动公开", "主动公开方面，全年45条。", SAID]
    assert read("overview", *texts) == [("overview/active", texts[0], texts[1:])]
    assert odd(("overview", texts)) == []


# -- headings of one's own


def test_what_is_numbered_like_the_headings_before_it_is_a_heading_of_its_own() -> None:
    assert read("overview", "1. 主动公开方面。", SAID, "2. 制度建设：", "甲。", "3.队伍建设。健全队伍。", "乙。") == [
        ("overview/active", "1. 主动公开方面。", [SAID]),
        ("overview/extra_1", "2. 制度建设：", ["甲。"]),
        ("overview/extra_2", None, ["3.队伍建设。健全队伍。", "乙。"]),
    ]


def test_what_is_numbered_otherwise_stays_a_paragraph() -> None:
    inner = [
        "1. 加强领导",
        "（1）压实责任。",
        "一是提高认识。",
        "一、认识",
        "第一，学习。",
        "2024年有所进步。",
        "制度建设",
    ]
    assert read("overview", "（一）主动公开", *inner) == [("overview/active", "（一）主动公开", inner)]


def test_before_any_heading_of_the_form_only_the_printed_numbering_makes_one() -> None:
    assert read(
        "overview", "1. 加强领导", "（一）组织领导", "甲。", "2、主动公开", "乙。", "（二）其他", "3、培训"
    ) == [
        ("overview/intro", None, ["1. 加强领导"]),
        ("overview/extra_1", "（一）组织领导", ["甲。"]),
        ("overview/active", "2、主动公开", ["乙。", "（二）其他"]),
        ("overview/extra_2", "3、培训", []),
    ]


def test_below_a_heading_without_a_number_numbers_are_those_of_its_paragraphs() -> None:
    inner = ["（一）公开不及时。", "（二）解读不多"]
    assert read("problems", "存在问题：", *inner) == [("problems/problems", "存在问题：", inner)]


def test_a_lead_in_says_how_parts_are_numbered_only_where_no_heading_does() -> None:
    texts = ["一是主动公开方面，45条。", "二是制度建设方面，健全制度。"]
    assert read("overview", *texts) == [("overview/active", None, texts[:1]), ("overview/extra_1", None, texts[1:])]
    assert read("overview", "（五）监督保障", "无。", *texts) == [
        ("overview/safeguards", "（五）监督保障", ["无。"]),
        ("overview/active", None, texts),
    ]


@pytest.mark.parametrize(
    ("text", "is_heading"),
    [
        *((f"（三）{'字' * 40}", True), (f"（三）{'字' * 41}", False), (f"（三）{' 字' * 40}。", True)),
        *(
            ("（三）公开；解读", False),
            ("（三）公开吗？", False),
            ("（三）公开，解读", True),
            ("（三）甲。乙", False),
            ("（三）甲：乙。", False),
            ("（三）甲：乙", False),
            ("（三）甲，乙。", False),
            ("（三）甲。", True),
        ),
    ],
)
def test_a_heading_of_ones_own_is_of_at_most_40_characters_and_no_sentence(text: str, is_heading: bool) -> None:
    part = ("other/extra_1", text, []) if is_heading else ("other/extra_1", None, [text])
    assert read("other", text) == [part]


def test_a_number_alone_counts_as_a_heading_and_is_left_out_without_text() -> None:
    assert read("other", "（一）收取信息处理费情况", SAID, "（二）", "（三）", "甲。", "（四）。") == [
        ("other/fees", "（一）收取信息处理费情况", [SAID]),
        ("other/extra_2", "（三）", ["甲。"]),
    ]
    assert read("other", "（一）收取信息处理费情况", "（二）", "甲。") == [("other/extra_1", "（二）", ["甲。"])]


def test_the_headings_that_the_form_prints_hold_nothing_by_themselves() -> None:
    for section in FORM.sections.values():
        assert read(section.id, *filter(None, (FORM.texts[key].heading for key in section.texts))) == []


# -- what stands first, and twice


def test_what_stands_before_the_first_heading_is_the_introduction() -> None:
    assert [read(section, "甲。", "乙。") for section in ("overview", "problems", "other")] == [
        [("overview/intro", None, ["甲。", "乙。"])],
        [("problems/extra_1", None, ["甲。", "乙。"])],
        [("other/extra_1", None, ["甲。", "乙。"])],
    ]


def test_of_a_heading_that_stands_twice_the_one_with_text_counts() -> None:
    assert read("overview", "（一）主动公开", "1. 主动公开方面。", SAID, "主动公开") == [
        ("overview/active", "1. 主动公开方面。", [SAID])
    ]
    twice = ["（一）主动公开", "监督保障", "甲。", "主动公开", SAID, "监督保障", "（五）监督保障"]
    assert odd(("overview", twice)) == [(TWICE, "监督保障", "overview/safeguards")]


def test_a_heading_that_its_sender_worded_stands_also_above_nothing() -> None:
    assert read("overview", "（二）依申请公开情况", "（三）政府信息管理", SAID) == [
        ("overview/on_request", "（二）依申请公开情况", []),
        ("overview/management", "（三）政府信息管理", [SAID]),
    ]


def test_a_list_of_points_that_are_called_like_blocks_is_text() -> None:
    points = ["1.加强政府信息管理。", "2.加强平台建设。", "3.强化监督保障。"]
    assert read("overview", "主要做了以下工作：", *points, "（一）主动公开", SAID) == [
        ("overview/intro", None, ["主要做了以下工作：", *points]),
        ("overview/active", "（一）主动公开", [SAID]),
    ]
    assert read("overview", "（五）监督保障", "一是强化监督保障。", "二是加强平台建设。") == [
        ("overview/safeguards", "（五）监督保障", ["一是强化监督保障。", "二是加强平台建设。"])
    ]


def test_a_point_within_a_block_opens_no_other_block() -> None:
    points = ["1.规章公开", "公开规章。", "2.平台建设", "属于主动公开。", "3.会议公开", "公开会议。"]
    assert read("overview", "（一）主动公开", *points) == [("overview/active", "（一）主动公开", points)]


def test_an_own_heading_may_be_called_like_its_section() -> None:
    assert read("other", "（一）收取信息处理费情况", SAID, "（二）其他需要报告的事项", "无其他事项。") == [
        ("other/fees", "（一）收取信息处理费情况", [SAID]),
        ("other/extra_1", "（二）其他需要报告的事项", ["无其他事项。"]),
    ]


def test_text_below_a_second_heading_of_a_part_is_added_to_the_first_and_told() -> None:
    texts = ["主动公开", "甲。", "监督保障", "乙。", "（一）主动公开", "丙。", "监督保障：丁。"]
    assert read("overview", *texts) == [
        ("overview/active", "主动公开", ["甲。", "丙。"]),
        ("overview/safeguards", "监督保障", ["乙。", "监督保障：丁。"]),
    ]
    assert odd(("overview", texts)) == [
        (TWICE, "（一）主动公开", "overview/active"),
        (TWICE, "监督保障：丁。", "overview/safeguards"),
    ]


# -- titles of sections


@pytest.mark.parametrize("title", ["一、总体情况", "总体情况", "（一）总体情况：", "1. 总体情况。"])
def test_the_sections_own_title_is_dropped_and_told(title: str) -> None:
    assert read("overview", title, SAID) == [("overview/intro", None, [SAID])]
    assert odd(("overview", [title, SAID])) == [(TITLE, title, "")]


@pytest.mark.parametrize("title", ["六、其他需要报告的事项", "6. 其他需要报告的事项：", "（六）其他需要报告的事项"])
def test_what_follows_the_title_of_another_text_section_belongs_to_that(title: str) -> None:
    texts = ["（一）存在问题", "甲。", title, "（一）收取信息处理费情况", "乙。", "（二）建议提案办理", "丙。"]
    assert read("problems", *texts) == [
        ("problems/problems", "（一）存在问题", ["甲。"]),
        ("other/fees", "（一）收取信息处理费情况", ["乙。"]),
        ("other/extra_1", "（二）建议提案办理", ["丙。"]),
    ]
    assert odd(("problems", texts)) == [(SECTION, title, "")]


def test_the_title_of_an_earlier_section_counts_only_as_printed() -> None:
    assert read("other", "（二）建议提案办理", "1. 总体情况", "甲。") == [
        ("other/extra_1", "（二）建议提案办理", ["1. 总体情况", "甲。"])
    ]
    assert read("other", "一、总体情况", "甲。") == [("overview/intro", None, ["甲。"])]


def test_the_title_of_a_section_of_tables_stays_with_what_follows_and_is_told() -> None:
    title = "二、主动公开政府信息情况"
    assert read("overview", "监督保障", title, "甲。") == [("overview/safeguards", "监督保障", [title, "甲。"])]
    assert odd(("overview", ["监督保障", title, "甲。"])) == [(SECTION, title, "overview/safeguards")]
    assert odd(("overview", [title])) == [(SECTION, title, "overview/intro")]
    assert read("overview", "（五）监督保障", title[2:]) == [("overview/safeguards", "（五）监督保障", [title[2:]])]


# -- a published report (鲁村镇, 2024), its paragraphs cut short

REPORT = [
    "一、总体情况",
    "2024年，我镇坚持以习近平新时代中国特色社会主义思想为指导，积极推进组织建设、平台建设和制度建设。",
    "1. 主动公开方面。",
    "通过县政府网站及政府信息公开平台及时公布政府信息45条。",
    "2.依申请公开工作方面。",
    "鲁村镇严格按照《政府信息公开条例》深入推进依申请政府信息公开。",
    "3.政府信息管理方面。",
    "2024年，鲁村镇对我镇政府规范性文件开展全面清理。",
    "4.平台建设方面。",
    "加强门户网站内容建设。一是充分发挥政府门户网站信息公开栏的作用。",
    "5.监督保障方面。",
    "一是根据《沂源县鲁村镇人民政府政府信息主动公开基本目录》，动态更新。",
    "五、存在的主要问题及改进情况",
    "（一）存在的主要问题",
    "2024年，我镇在推进政务公开方面取得了一定成效，但也存在不足。",
    "（二）改进情况",
    "一是强化重点领域公开，不断增强政策解读质效。",
    "六、其他需要报告的事项",
    "（一）收取信息处理费情况",
    "本年度未收取任何政府信息公开信息处理费。",
    "（二）人大建议和政协提案办理结果公开情况",
    "2024年鲁村镇未承办人大建议、政协提案。",
    "（三）2024年度政务公开工作创新实践情况",
    "2024年，鲁村镇不断拓展公开渠道。",
    "（四）《2024年度沂源县政务公开工作方案》落实情况",
    "鲁村镇严格按照《2024年度沂源县政务公开工作方案》要求，不断提升政务公开工作水平。",
]
KEYS = [
    *("overview/active", "overview/on_request", "overview/management", "overview/platform", "overview/safeguards"),
    *("problems/problems", "problems/improvements", "other/fees", "other/extra_1", "other/extra_2", "other/extra_3"),
]


def test_a_published_report_is_read_into_its_parts_in_one_run_or_by_section() -> None:
    pairs = [REPORT[n : n + 2] for n in (*range(2, 12, 2), 13, 15, *range(18, 26, 2))]
    expected: Outline = [
        ("overview/intro", None, REPORT[1:2]),
        *((key, heading, [text]) for key, (heading, text) in zip(KEYS, pairs, strict=True)),
    ]
    assert read("overview", *REPORT) == expected
    by_section = numbered(("overview", REPORT[1:12]), ("problems", REPORT[13:17]), ("other", REPORT[18:]))
    found, oddities = parts(FORM, by_section)
    assert (outline(found), oddities) == (expected, [])
    assert odd(("overview", REPORT)) == [(TITLE, REPORT[0], ""), (SECTION, REPORT[12], ""), (SECTION, REPORT[17], "")]


# -- laws

CHINESE = "一二三四五六七八九"
STYLES: list[Callable[[int], str]] = [
    lambda n: f"（{CHINESE[n]}）",
    lambda n: f"({CHINESE[n]}) ",
    lambda n: f"{CHINESE[n]}、",
    lambda n: f"{n + 1}. ",
    lambda n: f"{n + 1}、",
    lambda n: f"（{n + 1}）",
    lambda n: f"第{CHINESE[n]}，",
    lambda n: f"{CHINESE[n]}是",
]
WORDINGS = {
    "overview": {
        "overview/active": ["主动公开", "政府信息主动公开"],
        "overview/on_request": ["依申请公开", "依申请公开政府信息"],
        "overview/management": ["政府信息管理", "政府信息资源管理"],
        "overview/platform": ["政府信息公开平台建设", "平台建设", "公开平台建设"],
        "overview/safeguards": ["监督保障", "监督与保障"],
    },
    "problems": {
        "problems/problems": ["存在的主要问题", "存在问题", "主要问题和不足"],
        "problems/improvements": ["改进措施", "下一步打算", "整改"],
    },
    "other": {"other/fees": ["收取信息处理费", "信息处理费收取"]},
}
OWN = ["制度建设", "2024年度创新实践情况", "人大建议和政协提案办理情况", "队伍建设方面", "《要点》落实情况："]
SENTENCES = [
    *(
        "全年公开45条。",
        "2024年，我镇加强领导；压实责任。",
        "主动公开政府信息120条，同比增长5%。",
        "1.5万元已全部公开。",
    ),
    *(
        "平台建设不断加强，监督保障有力。",
        "无",
        "改进措施落实不到位。",
        "（详见附表）",
        "其中：政策文件4条。",
        "长" * 500,
    ),
]


@st.composite
def sections(draw: st.DrawFn) -> tuple[str, list[str], Outline]:
    """A section written in one style of numbering, and the parts of which it was put together."""
    section = draw(st.sampled_from(sorted(WORDINGS)))
    keys = draw(st.permutations([*WORDINGS[section], *["own"] * draw(st.integers(0, 3))]))
    keys = keys[: draw(st.integers(1, len(keys)))]
    first = next((n for n, key in enumerate(keys) if key != "own"), 0)
    style = draw(st.sampled_from(STYLES)) if keys[0] != "own" else STYLES[0]
    own = count(1)
    truth: Outline = []
    rows: list[str] = []
    body = st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=3)
    if section == "overview" and draw(st.booleans()):
        rows += draw(body)
        truth.append(("overview/intro", None, list(rows)))
    for n, key in enumerate(keys):
        if key == "own":
            heading, key = style(n) + draw(st.sampled_from(OWN)), f"{section}/extra_{next(own)}"
        else:
            endings = draw(st.sampled_from(["", "情况", "方面", "工作", "工作情况", "工作方面", "开展情况"]))
            heading = style(n) + draw(st.sampled_from(WORDINGS[section][key])) + endings
            heading += draw(st.sampled_from(["", "。", "："]))
        texts = draw(body)
        if n >= first and draw(st.booleans()) and heading[-1] in "。：":
            texts = [heading + texts[0], *texts[1:]]
            truth.append((key, None, texts))
            rows += texts
        else:
            truth.append((key, heading, texts))
            rows += [heading, *texts]
    return section, rows, truth


@settings(max_examples=300, deadline=None)
@given(sections())
def test_in_any_order_wording_and_numbering_every_paragraph_is_in_its_part(
    made: tuple[str, list[str], Outline],
) -> None:
    section, rows, truth = made
    assert read(section, *rows) == truth


@settings(deadline=None)
@given(st.lists(sections(), max_size=3, unique_by=lambda made: made[0]))
def test_in_one_run_with_the_titles_between_all_is_read_as_by_section(
    made: list[tuple[str, list[str], Outline]],
) -> None:
    titled = [text for section, rows, _ in made for text in (FORM.sections[section].title, *rows)]
    by_section = parts(FORM, numbered(*((section, rows) for section, rows, _ in made)))
    assert read("overview", *titled) == outline(by_section[0])


ROWS = st.one_of(
    st.builds(
        "".join,
        st.tuples(
            st.sampled_from(["", " ", "（一）", "（二）", "1. ", "二、", "六、", "一是", "（3）"]),
            st.sampled_from(
                ["", *OWN, *(section.title[2:] for section in FORM.sections.values())]
                + [name for of in WORDINGS.values() for names in of.values() for name in names]
            ),
            st.sampled_from(["", "情况", "方面，", "。", "：", "。全年45条。", "\u200b", "1" * 40000]),
        ),
    ),
    st.text(max_size=50),
).filter(str.strip)


def holds_nothing(text: str) -> bool:
    """Whether a row is a number or a heading of the form."""
    return not text.strip("（）一二三六是13.、。： \u200b") or any(read(section, text) == [] for section in WORDINGS)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(sorted(WORDINGS)), st.lists(ROWS, max_size=12)), max_size=4))
def test_nothing_that_was_typed_is_lost_or_told_twice(runs: list[tuple[str, list[str]]]) -> None:
    given_ = numbered(*runs)
    found, oddities = parts(FORM, given_)
    headings = [part.heading for part in found if part.heading]
    kept = sorted([*headings, *(one for part in found for one in part.paragraphs)])
    everything = sorted(one for _, run in given_ for one in run)
    assert len(set(kept)) == len(kept)
    dropped = {one.paragraph for one in oddities if one.key == ""}
    assert dropped.isdisjoint(kept)
    gone = set(everything) - set(kept) - dropped
    told = {one.paragraph for one in oddities if one.kind == TWICE}
    assert [one for one in gone - told if not holds_nothing(one.text)] == []
    assert set(kept) <= set(everything)
    assert len({part.key for part in found}) == len(found)
    assert all(FORM.block(part.key).key == part.key for part in found)
    assert {one.key for one in oddities if one.key} <= {part.key for part in found}


@given(st.lists(ROWS, max_size=12))
def test_where_the_caller_found_them_decides_nothing(texts: list[str]) -> None:
    at_one_place = parts(FORM, [("overview", [Paragraph(7, text) for text in texts])])[0]
    assert outline(at_one_place) == read("overview", *texts)


# -- the blocks of a form


def test_a_part_with_a_heading_of_its_own_has_a_block_like_those_declared() -> None:
    longest = FORM.preface.longest
    assert [
        FORM.block(key) for key in ("overview/extra_1", "problems/extra_12", "other/extra_20", "other/extra_100")
    ] == [
        TextBlock("overview/extra_1", "自拟标题一", "", 0, longest, ()),
        TextBlock("problems/extra_12", "自拟标题十二", "", 0, longest, ()),
        TextBlock("other/extra_20", "其他事项二十", "", 0, longest, ()),
        TextBlock("other/extra_100", "其他事项100", "", 0, longest, ()),
    ]
    assert [(FORM.block(f"other/extra_{n}").label, FORM.block(f"other/extra_{n}").heading) for n in (1, 6, 7)] == [
        ("其他事项一", "（二）"),
        ("其他事项六", "（七）"),
        ("其他事项七", ""),
    ]
    assert all(FORM.block(key) is block for key, block in FORM.texts.items())


@pytest.mark.parametrize(
    "key", ["requests/extra_1", "other/extra_0", "other/extra_01", "other/extra_", "x/extra_1", "other/x"]
)
def test_there_is_no_block_of_another_key(key: str) -> None:
    with pytest.raises(KeyError):
        FORM.block(key)


@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        ("texts.toml", "endings = [", "colour = 1\nendings = [", "不认识的名称：colour"),
        ("texts.toml", "[headings]\nnumbering = [", "[headings]\nnumbering = ['(', ", "不是有效的正则表达式"),
        ("texts.toml", "endings = [", "endings = [1, ", "应为文字的列表：endings"),
        ("form.toml", 'label = "总述"', 'label = "总述"\nnames = "概述"', "应为文字的列表：names"),
        ("form.toml", '"监督和保障",', '"监督和保障", "平台建设",', "重复：平台建设"),
    ],
)
def test_wrong_words_for_headings_are_refused(file: str, old: str, new: str, says: str) -> None:
    assert SHIPPED[file].count(old) == 1
    with pytest.raises(FormError, match=says):
        parse(SHIPPED | {file: SHIPPED[file].replace(old, new)})
