"""What is read out of sentences, and what is found in texts that should not stand there."""

from __future__ import annotations

import random
import tomllib
from collections import Counter
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from support.filings import FORM, LAYOUT, changed, random_filing, workbook
from xlreport import Filing, Finding, Key, Text, Unit, check, merge, read
from xlreport.checks import check_alone, check_narrative
from xlreport.checks.sentences import Sentence, readings
from xlreport.findings import Returned
from xlreport.form import explanation_key

SENTENCES: list[dict[str, Any]] = tomllib.loads(
    (Path(__file__).parents[1] / "support" / "sentences.toml").read_text(encoding="utf-8")
)["sentences"]
HELD_OUT = tomllib.loads((Path(__file__).parents[1] / "sentences.toml").read_text(encoding="utf-8"))
# The rules that find something in what sentences say.
ONLY_SAID = {rule.id for rule in FORM.text_rules if rule.test not in ("empty", "short", "figures")}
TOWN = Unit("1", "鲁村镇人民政府", "乡镇")
FILING = random_filing(1, TOWN)
BLOCK = "overview/on_request"


def reading(entry: dict[str, Any]) -> dict[str, Decimal]:
    filing = replace(FILING, unit=replace(TOWN, kind=entry.get("kind", "乡镇")))
    return readings(filing, Sentence(BLOCK, LAYOUT.texts[BLOCK].paragraphs[0], entry["text"]))


def expected(entry: dict[str, Any]) -> dict[str, Decimal]:
    return {name: Decimal(value) for name, value in entry.get("reads", {}).items()}


@pytest.mark.parametrize("entry", SENTENCES, ids=[entry["text"] for entry in SENTENCES])
def test_nothing_is_read_that_a_careful_person_would_not_read(entry: dict[str, Any]) -> None:
    assert reading(entry).items() <= expected(entry).items()


@pytest.mark.parametrize(
    ("text", "reads"),
    [("因绿化原因予以公开3件。", {"granted": "3"}), ("因绿化工程结转下年度继续办理3件。", {"carried_out": "3"})],
)
def test_why_something_was_so_may_stand_before_it_in_any_words(text: str, reads: dict[str, str]) -> None:
    entry = {"text": text, "reads": reads}
    assert reading(entry) == expected(entry)


def test_a_number_of_two_things_that_are_joined_is_a_figure_of_neither() -> None:
    assert reading({"text": "收到政府信息公开申请和申请5件。"}) == {}


def test_at_least_60_sentences_are_read_and_hardly_a_figure_is_overlooked() -> None:
    right, read_, there = (
        sum(len(found) for found in each)
        for each in (
            [reading(e).items() & expected(e).items() for e in SENTENCES],
            [reading(e) for e in SENTENCES],
            [expected(e) for e in SENTENCES],
        )
    )
    assert (len(SENTENCES) >= 60, right / read_, right / there >= 0.95) == (True, 1.0, True)


def test_every_narrative_is_read_at_least_once() -> None:
    counted = Counter(name for entry in (*SENTENCES, *HELD_OUT["sentences"]) for name in reading(entry))
    assert set(counted) == {narrative.id for narrative in FORM.narratives}


# -- sentences written before the reading


def test_of_the_sentences_that_the_reading_was_not_written_for_none_is_misread_and_few_are_overlooked() -> None:
    entries = [entry for entry in HELD_OUT["sentences"] if "ask" not in entry]
    read_ = [reading(entry) for entry in entries]
    neither = [set(entry.get("also", {})) for entry in entries]
    misread = [
        (entry["text"], id)
        for entry, found, aside in zip(entries, read_, neither, strict=True)
        for id, value in found.items()
        if id not in aside and expected(entry).get(id) != value
    ]
    there = sum(len(expected(entry)) for entry in entries)
    right = sum(len(found.items() & expected(entry).items()) for entry, found in zip(entries, read_, strict=True))
    assert (misread, there > 200, right / there > 0.95) == ([], True, True)


@pytest.mark.parametrize("entry", HELD_OUT["remarks"], ids=[entry["text"] for entry in HELD_OUT["remarks"]])
def test_other_faults_are_found_where_they_are_and_nowhere_else(entry: dict[str, Any]) -> None:
    block = entry.get("block", BLOCK)
    unit = replace(TOWN, name="沂源县青桥镇人民政府", kind=entry.get("kind", "乡镇"))
    if unit.kind == "县本级":
        unit = replace(unit, name="沂源县人民政府（县本级）")
    filing = Filing(FORM, unit, 2024, texts={block: Text(FORM.texts[block].heading or "", (entry["text"],))})
    told = [f for f in check_alone(Returned(filing))[0] if f.code in {e.split()[0] for e in entry["finds"]} | ONLY_SAID]
    shown = [" ".join(filter(None, (f.code, f.found, f.expected if f.expected != "2024" else ""))) for f in told]
    assert all(any(s.startswith(e) for e in entry["finds"]) for s in shown)
    assert all(any(s.startswith(e) for s in shown) for e in entry["finds"])


# -- the rules on texts


def saying(*paragraphs: str, filing: Filing = FILING, block: str = BLOCK, heading: str | None = None) -> Filing:
    """A filing that says something in a block."""
    own = FORM.texts[block].heading if heading is None else heading
    return replace(filing, texts={**filing.texts, block: Text(own or "", paragraphs)})


def found(filing: Filing, **beside: Any) -> list[Finding]:
    """What the rules on texts find."""
    return [finding for finding in check(filing, **beside) if finding.code.startswith("TEXT-")]


ENOUGH = "规范登记、审核、办理、答复和归档，全年没有被纠正的答复。"
# What is said, the rule that finds it, and what it says was found and expected; None where nothing must be found.
SAID: dict[str, tuple[str, tuple[str, str, str | None] | None]] = {
    "placeholder": ("[具体地名]镇认真落实。", ("TEXT-PLACEHOLDER", "[具体地名]", None)),
    "crosses": ("共公开信息××条。", ("TEXT-PLACEHOLDER", "××", None)),
    "some town": ("某镇认真落实各项要求。", ("TEXT-PLACEHOLDER", "某", None)),
    "underscores": ("全年培训____次。", ("TEXT-PLACEHOLDER", "____", None)),
    "to be filled in": ("此处填写具体情况。", ("TEXT-PLACEHOLDER", "此处填", None)),
    "document number": ("按照国办函〔2020〕109号规定执行。", None),
    "ordinary brackets": ("（一）落实“三安全一稳定”【要点】。", None),
    "somebody": ("积极推进某些领域的公开。", None),
    "last year": ("2023年，我镇认真贯彻落实条例。", ("TEXT-YEAR", "2023", "2024")),
    "last year with a blank": ("2023 年度工作扎实推进。", ("TEXT-YEAR", "2023", "2024")),
    "the year before": ("2022年共培训3次。", ("TEXT-YEAR", "2022", "2024")),
    "this year": ("2024年，我镇认真贯彻落实条例。", None),
    "next year": ("2025年，我镇将继续努力。", None),
    "a comparison": ("与2023年相比，公开数量增加。", None),
    "since": ("自2022年以来，持续优化专栏。", None),
    "a title": ("落实《2023年政务公开工作要点》。", None),
    "a law of some year": ("依照2019年修订的条例办理。", None),
    "years ago": ("2012年建成的政务大厅焕然一新。", None),
    "parts": ("共公开信息20条，其中政策文件4条、工作动态3条。", ("TEXT-PARTS", "20", "7")),
    "parts that add up": ("共公开信息20条，其中政策文件12条、工作动态8条。", None),
    "one part": ("共公开信息20条，其中政策文件4条。", None),
    "parts and others": ("共公开信息20条，其中政策文件4条、工作动态3条等。", None),
    "parts of another unit": ("共公开信息20条，其中政策文件4件、工作动态3篇。", None),
    "parts with shares": ("共公开信息20条，其中政策文件4条，占20%、工作动态3条。", None),
    "share": ("公开信息20条，其中政策文件5条，占30%。", ("TEXT-SHARE", "30%", "25%")),
    "share that is right": ("公开信息20条，其中政策文件5条，占25%。", None),
    "share that is rounded": ("公开信息30条，其中政策文件10条，占33.3%。", None),
    "repealed": ("按照国办公开办函〔2019〕60号编制。", ("TEXT-REPEALED", "国办公开办函〔2019〕60号", None)),
    "in force": ("按照国办公开办函〔2021〕30号编制。", None),
}  # fmt: skip


@pytest.mark.parametrize("name", SAID)
def test_a_text_is_found_fault_with_only_for_a_reason(name: str) -> None:
    text, reason = SAID[name]
    told = [(f.code, f.found, f.expected) for f in found(saying(f"{ENOUGH}{text}"))]
    assert told == ([reason] if reason else [])


def test_each_finding_stands_at_the_cell_of_its_paragraph() -> None:
    filing = saying(ENOUGH, "2023年，工作扎实推进。")
    data = read(workbook(filing)).filing
    assert data is not None
    (finding,) = found(data)
    assert (finding.place, finding.key) == (LAYOUT.texts[BLOCK].paragraphs[1], BLOCK)
    assert finding.message == (
        "一、总体情况!A23「写的是别的年份」：写的是 2023 年（“【2023年】，工作扎实推进。”），本报告是 2024 年的。"
        "请改为本年；确实是说以往的，不用改，可在“自查”表说明。"
    )


def test_of_very_many_findings_of_one_rule_the_first_are_listed_and_the_others_counted() -> None:
    told = found(saying(*[f"{ENOUGH}第{n}村2023年扎实推进。" for n in range(23)]))
    assert [f.found for f in told] == ["2023"] * 20 + ["3"]
    assert "另有 3 处" in told[-1].message
    assert [f.found for f in found(saying(*[f"{ENOUGH}第{n}村2023年扎实推进。" for n in range(20)]))] == ["2023"] * 20


def test_headings_are_read_too() -> None:
    filing = saying(ENOUGH, block="other/extra_1", heading="（二）2023年度政务公开创新情况")
    assert [(f.code, f.place) for f in found(filing)] == [("TEXT-YEAR", LAYOUT.texts["other/extra_1"].heading)]


@pytest.mark.parametrize("block", ["overview/active", "problems/improvements", "other/fees"])
def test_a_missing_text_is_a_warning_at_its_first_cell(block: str) -> None:
    texts = {key: text for key, text in FILING.texts.items() if key != block}
    (finding,) = found(replace(FILING, texts=texts))
    assert (finding.code, finding.severity, finding.place) == (
        "TEXT-EMPTY",
        "warning",
        LAYOUT.texts[block].paragraphs[0],
    )


def test_a_missing_text_is_not_told_at_the_words_of_another() -> None:
    whole = (ENOUGH,) * 30
    texts = {key: text for key, text in FILING.texts.items() if not key.startswith("overview/")}
    pasted = Filing(FORM, FILING.unit, FILING.year, FILING.inputs, FILING.facts, texts)
    pasted = replace(pasted, texts={**texts, "overview/active": Text("（一）主动公开", whole)})
    returned = read(workbook(pasted)).returned
    assert returned is not None
    run = LAYOUT.runs["overview"]
    free = {finding.place for finding in check(returned) if finding.code == "TEXT-EMPTY"}
    assert len(free) > 1
    assert free <= set(run[31:])


def test_a_very_short_text_is_a_warning_and_a_longer_one_is_not() -> None:
    (short,) = found(saying("已落实。"))
    assert (short.code, short.found, "只有 4 字。" in short.message) == ("TEXT-SHORT", "4", True)
    (empty,) = found(saying())
    assert (empty.code, empty.found, "没有填写。" in empty.message) == ("TEXT-EMPTY", "", True)
    assert found(saying(ENOUGH)) == []


PERIOD = "本年度报告中所列数据的统计期限自{}年1月1日起，至{}年12月31日止。"


@pytest.mark.parametrize(("begin", "end", "faults"), [(2024, 2024, 0), (2024, 2023, 1), (2023, 2023, 1)])
def test_a_period_that_is_not_this_year_is_a_warning(begin: int, end: int, faults: int) -> None:
    told = found(saying(PERIOD.format(begin, end), block="preface"))
    assert [f.code for f in told if f.code == "TEXT-PERIOD"] == ["TEXT-PERIOD"] * faults


def test_a_period_is_told_with_both_of_its_years() -> None:
    (told,) = (f for f in found(saying(PERIOD.format(2022, 2023), block="preface")) if f.code == "TEXT-PERIOD")
    assert (told.found, told.expected) == ("2022—2023", "2024")
    assert (
        "写的是 2022 年至 2023 年（“本年度报告中所列数据的统计期限自【2022年1月1日起，至2023年12月31日】止。”）"
        in told.message
    )


def test_the_name_of_another_unit_of_the_same_kind_is_a_warning() -> None:
    others = ("东里镇人民政府", "西里镇人民政府")
    copied = saying(f"{ENOUGH}东里镇认真落实。")
    assert [(f.code, f.found) for f in found(copied, others=others)] == [("TEXT-OTHER-UNIT", "东里镇")]
    assert found(copied) == []
    assert found(saying(f"{ENOUGH}鲁村镇认真落实。"), others=(*others, "村镇人民政府")) == []


# -- figures in texts against the tables


def test_a_figure_in_a_text_that_differs_from_the_table_is_a_warning_with_both() -> None:
    filing = changed(
        FILING, {Key("t2.1", "normative", row): n for row, n in (("issued", 4), ("repealed", 0), ("in_force", 32))}
    )
    told = found(saying(f"{ENOUGH}制发规范性文件0件，废止0件，现行有效0件。", filing=filing))
    assert [(f.code, f.found, f.expected) for f in told] == [("TEXT-FIGURE", "0", "4"), ("TEXT-FIGURE", "0", "32")]
    agreed = saying(f"{ENOUGH}制发规范性文件4件，废止0件，现行有效32件。", filing=filing)
    assert found(agreed) == []


def column(filing: Filing, figures: dict[str, int]) -> Filing:
    """A filing whose requests all came from natural persons, with these figures."""
    zeros = {key: 0 for key in FORM.inputs if key.table == "t3"}
    return changed(filing, zeros | {Key("t3", row, "natural_person"): value for row, value in figures.items()})


def test_the_real_sentences_are_held_against_the_right_figures() -> None:
    both = column(FILING, {"received": 3511, "carried_in": 96, "granted": 3607})
    assert found(saying(f"{ENOUGH}全年收办3607件。", filing=both)) == []
    many = column(FILING, {"received": 3119, "carried_in": 34, "granted": 3050, "carried_out": 103})
    text = f"{ENOUGH}受理3119件，答复3050件（含上年度结转34件，另有103件顺延）。"
    assert found(saying(text, filing=many)) == []
    told = found(saying(text.replace("3050", "3051"), filing=many))
    assert {(f.code, f.found, f.expected) for f in told} == {
        ("TEXT-FIGURE", "3051", "3050"),
        ("TEXT-BALANCE", "3153", "3154"),
    }


def test_where_one_sentence_agrees_another_is_not_held_against_the_unit() -> None:
    filing = column(FILING, {"received": 5, "granted": 5})
    assert found(saying("收到政府信息公开申请5件。", "部门转来，收到政府信息公开申请2件。", filing=filing)) == []


def test_a_difference_shows_the_words_that_were_read_and_the_cells_of_the_table() -> None:
    filing = column(FILING, {"received": 3, "granted": 2, "refused_law": 0, "carried_out": 1})
    (told,) = found(saying(f"{ENOUGH}全年共收到政府信息公开申请2件，均已答复。", filing=filing))
    cell = LAYOUT.figures[Key("t3", "received", "total")]
    assert told.says == (
        f"文字写的是 2（“全年共【收到政府信息公开申请2件】，均已答复。”），"
        f"表中本年新收政府信息公开申请总计（{cell.sheet}!{cell.cell}）是 3。"
    )


def test_what_is_kept_only_is_compared_with_no_table() -> None:
    assert found(saying(f"{ENOUGH}全年收取信息处理费2860元。")) == []
    (kept,) = check_alone(Returned(saying("全年收取信息处理费2860元。")))[1]["processing_fee_yuan"]
    assert kept.value == 2860


# -- numbers of persons


def identity(chance: random.Random) -> str:
    body = f"370323{chance.randrange(1950, 2010)}{chance.randrange(1, 13):02}{chance.randrange(1, 29):02}"
    body += f"{chance.randrange(1000):03}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return body + "10X98765432"[sum(w * int(d) for w, d in zip(weights, body, strict=True)) % 11]


def card(chance: random.Random) -> str:
    body = f"6222{chance.randrange(10**14):014}"
    digits = [int(digit) * (2 if n % 2 == 0 else 1) for n, digit in enumerate(reversed(body))]
    return body + str(-sum(d - 9 * (d > 9) for d in digits) % 10)


PLANTED = [
    make(random.Random(seed))
    for seed in range(17)
    for make in (identity, card, lambda chance: f"13{chance.randrange(10**9):09}")
][:50]


@pytest.mark.parametrize("number", PLANTED)
def test_a_number_of_a_person_is_found_and_shown_masked(number: str) -> None:
    (told,) = found(saying(f"{ENOUGH}申请人张某（{number}）已领取。"))
    assert (told.code, told.found) == ("TEXT-PRIVATE", f"{number[:3]}{'*' * (len(number) - 5)}{number[-2:]}")
    assert number not in told.message


@pytest.mark.parametrize(
    "text",
    ["370323199001011233", "0533-3640012", "统一社会信用代码113703230042200000", "6222000000000000001", "2024年1月1日"],
)
def test_other_numbers_are_nobodys(text: str) -> None:
    assert found(saying(f"{ENOUGH}号码是{text}。")) == []


def test_the_mobile_number_of_the_contact_may_stand_in_a_text() -> None:
    filing = replace(FILING, facts={**FILING.facts, "phone": "13800001234"})
    assert found(saying(f"{ENOUGH}联系电话13800001234。", filing=filing)) == []


def test_an_amount_may_be_rounded() -> None:
    filing = changed(FILING, {Key("t2.8", "fees", "amount"): Decimal("190.457379")})
    assert found(saying(f"{ENOUGH}行政事业性收费190.46万元。", filing=filing)) == []
    assert [f.found for f in found(saying(f"{ENOUGH}行政事业性收费190.45万元。", filing=filing))] == ["190.45"]


def test_the_texts_of_the_county_itself_are_held_against_the_merged_figures() -> None:
    own = column(random_filing(3, Unit("0", "沂源县人民政府（县本级）", "县本级")), {"received": 2, "granted": 2})
    town = column(FILING, {"received": 3, "granted": 3})
    right = saying(f"{ENOUGH}全县收到政府信息公开申请5件。", filing=own)
    wrong = saying(f"{ENOUGH}全县收到政府信息公开申请2件。", filing=own)
    summary = merge([own, town], Unit("9", "沂源县", "县"))
    assert (found(right), found(wrong)) == ([], [])
    told = [check_alone(Returned(filing))[1] for filing in (right, wrong)]
    assert list(check_narrative(told[0], Returned(summary))) == []
    assert [(f.found, f.expected) for f in check_narrative(told[1], Returned(summary))] == [("2", "5")]


# -- explanations


def test_what_a_unit_says_of_a_warning_travels_with_it() -> None:
    facts = {**FILING.facts, explanation_key("TEXT-YEAR"): "说的是往年情况。"}
    filing = replace(saying(f"{ENOUGH}2023年，工作扎实推进。"), facts=facts)
    data = read(workbook(filing)).filing
    assert data == filing
    (finding,) = found(data)
    assert (finding.severity, finding.explained) == ("warning", "说的是往年情况。")


def test_an_error_cannot_be_explained_away() -> None:
    wrong = changed(FILING, {Key("t2.1", "rules", "issued"): 2})
    filing = replace(wrong, facts={**FILING.facts, explanation_key("T2-RULES"): "确有规章。"})
    (finding,) = check(filing)
    assert (finding.code, finding.explained, finding.is_error) == ("T2-RULES", "", True)
