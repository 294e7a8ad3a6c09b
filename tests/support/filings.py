"""Filings to test with: any that can be written, and consistent ones, drawn by hypothesis or made from a seed."""

from __future__ import annotations

import functools
import io
import random
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal

from hypothesis import strategies as st

from support.books import opened, saved
from xlreport import Filing, Key, Text, Unit, layout_of, load, merge, write
from xlreport.files import same_mark
from xlreport.form import blank_is_zero
from xlreport.layout import Place, read_again
from xlreport.layout.summary import numbered

FORM = load()
LAYOUT = layout_of(FORM)
YEAR = 2024
OTHER_FACTS = tuple(key for key, fact in FORM.facts.items() if not fact.identity)
CHOICES = tuple(blank_is_zero(sheet.id) for sheet in LAYOUT.figure_sheets())
# What a spreadsheet application takes for a formula, a link or an escape when it is not told that it is text.
_BEGINNINGS = (
    "=",
    "+",
    "-",
    "@",
    "＝",
    "'",
    '=HYPERLINK("http://a.cn")&',
    "http://",
    "mailto:",
    "internal:",
    "{=",
    "_x0041_",
)
_SENTENCES = (
    "按时公开规范性文件、政策解读和建议提案办理结果。",
    "规范登记、审核、办理、答复和归档，全年没有被纠正的答复。",
    "= 不是公式，只是一段以等号开头的文字。",
    "- 动态更新公开目录，（一）〔二〕“三”等符号原样保留。",
    "培训工作人员两次，“第一批”，共 36 人。",
)


def random_filing(seed: int, unit: Unit | None = None, year: int = YEAR, largest: int = 30) -> Filing:
    """A filled return as a unit might send it, every figure filled in and every relation held.

    Counts are at most `largest` before they are balanced; the same arguments give the same filing.
    """
    chance = random.Random(seed)
    unit = unit or Unit(f"3703{seed:05}", f"第{seed}镇人民政府", "乡镇")
    inputs = {key: _number(chance, key, largest) if chance.random() < 0.6 else Decimal(0) for key in FORM.inputs}
    inputs |= {key: Decimal(0) for key in FORM.inputs if key.row == "rules"}
    facts = {
        "title_name": f"沂源县{unit.name}",
        "address": f"泰薛路{chance.randrange(1, 200)}号",
        "postcode": f"2561{chance.randrange(100):02}",
        "phone": f"0533-36400{chance.randrange(100):02}",
        "email": f"office{seed}@example.cn",
        "filled_by": "张三",
        "date": f"{year + 1}年1月{chance.randrange(1, 32)}日",
    }
    texts = {
        key: Text(block.heading or "", tuple(chance.sample(_SENTENCES, chance.randrange(1, 4))))
        for key, block in FORM.texts.items()
        if block is not FORM.preface
    }
    return read_again(balanced(Filing(FORM, unit, year, inputs, facts, texts)))


def balanced(filing: Filing) -> Filing:
    """The same filing with one input of every relation raised until it holds, or lowered to 0."""
    inputs = dict(filing.inputs)
    for claim in FORM.relations:
        if not claim.right:
            inputs |= dict.fromkeys((key for key in claim.left if key in inputs), Decimal(0))
            continue
        left, right = (sum((filing[key] for key in keys), Decimal(0)) for keys in (claim.left, claim.right))
        lesser = claim.left if left < right else claim.right
        leaf = FORM.leaves[lesser[0]][0]
        if left != right:
            inputs[leaf] = filing[leaf] + abs(left - right)
    return replace(filing, inputs=inputs)


def changed(filing: Filing, figures: Mapping[Key, Decimal | int | None]) -> Filing:
    """The same filing with some inputs changed; None makes one blank."""
    inputs = dict(filing.inputs)
    for key, value in figures.items():
        inputs.pop(key, None)
        if value is not None:
            inputs[key] = Decimal(value)
    return replace(filing, inputs=inputs)


def workbook(filing: Filing, password: str = "") -> bytes:
    """The bytes of the workbook that `write` makes of a filing."""
    target = io.BytesIO()
    write(filing, target, password)
    return target.getvalue()


def by_hand(filing: Filing) -> bytes:
    """The bytes of the blank template into which somebody typed a filing: its hidden sheet names no unit."""
    book = opened(workbook(Filing(FORM)))
    typed: dict[Place, object] = {place: filing.fact(key) or None for key, place in LAYOUT.facts.items()}
    typed |= {LAYOUT.figures[key]: float(value) for key, value in filing.inputs.items()}
    for key, text in filing.texts.items():
        typed |= dict(zip(LAYOUT.texts[key].paragraphs, text.paragraphs, strict=False))
    for place, value in typed.items():
        cell = book[place.sheet][place.cell]
        cell.value = value
        cell.data_type = "s" if isinstance(value, str) else cell.data_type
    return saved(book)


@functools.cache
def units(names: st.SearchStrategy[str] | None = None) -> st.SearchStrategy[Unit]:
    """Units that are wholly, partly or not at all known."""
    codes = lines(30).map(lambda text: unicodedata.normalize("NFKC", text).strip()).filter(bool)
    return st.builds(
        Unit,
        st.just("") | st.sampled_from(["370323102", "11370323MB2834"]) | codes,
        st.just("") | (lines(60) if names is None else names),
        st.sampled_from(["", *FORM.kinds]),
    )


def figures(key: Key, largest: int | None = None) -> st.SearchStrategy[Decimal]:
    """What may stand in an input cell."""
    number = FORM.number(key)
    return st.integers(0, _steps(key, largest)).map(lambda n: Decimal(n).scaleb(-number.decimals))


@st.composite
def inputs(draw: st.DrawFn, largest: int | None = None) -> dict[Key, Decimal]:
    """Any inputs, blank here and there: none, some or all by chance, and a few that hypothesis chooses."""
    chance = random.Random(draw(st.integers(0, 2**32)))
    density = draw(st.sampled_from([0.0, 0.3, 1.0]))
    found = {key: _number(chance, key, largest) for key in FORM.inputs if chance.random() < density}
    for key, value in draw(_chosen_figures(largest)):
        found.pop(key, None)
        if value is not None:
            found[key] = value
    return found


@functools.cache
def facts() -> st.SearchStrategy[dict[str, str]]:
    """Facts apart from the identity, and the choices that blanks are 0."""
    said = st.fixed_dictionaries({}, optional={key: lines(FORM.facts[key].longest) for key in OTHER_FACTS})
    chosen = st.fixed_dictionaries({}, optional={key: st.just(FORM.yes) for key in CHOICES})
    return st.builds(lambda left, right: {**left, **right}, said, chosen)


@functools.cache
def texts() -> st.SearchStrategy[dict[str, Text]]:
    """Texts in the form in which they are read: below headings that are known, blocks left alone are absent."""
    some = st.lists(st.sampled_from(list(FORM.texts)), unique=True, max_size=3)
    drawn = some.flatmap(lambda keys: st.fixed_dictionaries({key: _text(key) for key in keys}))
    return drawn.map(lambda found: dict(settled(Filing(FORM, texts=found)).texts))


def settled(filing: Filing) -> Filing:
    """The filing with its texts as they are read however often they were written."""
    again = read_again(filing)
    return filing if again == filing else settled(again)


@functools.cache
def filings(largest: int | None = None) -> st.SearchStrategy[Filing]:
    """Any filing without members that can be written: right or wrong, full or blank, with whatever texts."""
    years = st.none() | st.integers(2008, 2100)
    return st.builds(Filing, st.just(FORM), units(), years, inputs(largest), facts(), texts())


@functools.cache
def filings_of_one_year(largest: int = 10**6) -> st.SearchStrategy[Filing]:
    """Filings that can be added up."""
    years = st.sampled_from([None, YEAR])
    return st.builds(Filing, st.just(FORM), units(), years, inputs(largest), facts(), texts())


@functools.cache
def consistent_filings() -> st.SearchStrategy[Filing]:
    """Filings of a known unit and year whose relations hold, with no table left blank without a word."""
    unit = st.builds(Unit, st.sampled_from(["1", "370323102"]), lines(60), st.sampled_from(FORM.kinds))
    return st.builds(
        lambda *found: _spoken_for(balanced(Filing(FORM, *found))), unit, st.just(YEAR), inputs(10**6), facts(), texts()
    )


@st.composite
def reported(draw: st.DrawFn) -> Filing:
    """Any filing of a unit and a year that are known."""
    unit = draw(units().filter(lambda unit: bool(unit.code and unit.name)))
    return replace(draw(filings()), unit=unit, year=draw(st.integers(2008, 2100)))


@functools.cache
def summaries() -> st.SearchStrategy[Filing]:
    """Summaries of up to three members, some of which are summaries themselves."""
    own = filings_of_one_year()
    towns = st.lists(own, min_size=1, max_size=2)
    counties = st.builds(merge, towns, units(lines(60)).filter(bool))
    members = st.lists(own | counties, min_size=1, max_size=3)
    return st.builds(merge, members, units()).filter(_nobody_twice)


def _nobody_twice(summary: Filing) -> bool:
    """Whether no unit stands twice in a summary: by its code anywhere in it, without one by its name beside others."""
    marks = [
        same_mark(member.unit.code) or (number.rpartition(".")[0], same_mark(member.unit.name))
        for number, member in numbered(summary.members)
        if member.unit
    ]
    return len(set(marks)) == len(marks)


def shuffled(filings: Iterable[Filing], seed: int) -> list[Filing]:
    """The same filings in another order."""
    found = list(filings)
    random.Random(seed).shuffle(found)
    return found


@functools.cache
def lines(longest: int) -> st.SearchStrategy[str]:
    """One trimmed line without control characters, often with a beginning that invites trouble."""
    characters = st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff")
    anything = st.text(characters, min_size=1, max_size=longest)
    tempting = st.builds(lambda begin, text: (begin + text)[:longest], st.sampled_from(_BEGINNINGS), anything)
    return (anything | tempting).map(str.strip).filter(bool)


@functools.cache
def _text(key: str) -> st.SearchStrategy[Text]:
    block = FORM.texts[key]
    headings = st.just("") if block.heading is None else st.sampled_from([block.heading, ""]) | lines(40)
    return st.builds(Text, headings, st.lists(lines(60), max_size=block.rows + 3).map(tuple))


@functools.cache
def _chosen_figures(largest: int | None) -> st.SearchStrategy[list[tuple[Key, Decimal | None]]]:
    def chosen(key: Key) -> st.SearchStrategy[tuple[Key, Decimal | None]]:
        return st.tuples(st.just(key), st.none() | figures(key, largest))

    return st.lists(st.sampled_from(FORM.inputs).flatmap(chosen), max_size=5)


def _spoken_for(filing: Filing) -> Filing:
    """The same filing, saying of every wholly blank table that its blanks are 0."""
    blank = [s for s in LAYOUT.figure_sheets() if not any(key in filing.inputs for key in LAYOUT.keys_on(s))]
    return replace(filing, facts={**filing.facts, **{blank_is_zero(sheet.id): FORM.yes for sheet in blank}})


def _steps(key: Key, largest: int | None) -> int:
    number = FORM.number(key)
    return int(min(Decimal(largest or number.maximum), number.maximum).scaleb(number.decimals))


def _number(chance: random.Random, key: Key, largest: int | None) -> Decimal:
    return Decimal(chance.randrange(_steps(key, largest) + 1)).scaleb(-FORM.number(key).decimals)
