"""A report that came as a Word document or a web page, as strictly read as a workbook."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from ...files import same_mark
from ...filing import Filing, Text, of_facts
from ...findings import Finding, Leftover, Reading, Returned, Stated, Untold, finding_of, refusal
from ...form import (
    SECTION,
    TITLE,
    TWICE,
    Figure,
    Form,
    Key,
    Paragraph,
    fitted,
    from_text,
    parts,
    shipped,
)
from ...layout import CONTENT, CORRECTS, RETURN, Layout, Place, layout_of, run_places, text_of
from ...ooxml import Package, Refused
from ...word import is_untouched
from ..document import JOINT, At, Block, Line, Table, text_hash
from ..kinds import LIST, WORD, Anchors, docx_blocks, kind_of, said_of_itself
from .figures import Found, Spot, figures_in, lacking, out_of_order
from .labels import labels_of
from .own import own_texts
from .own_page import without_page
from .sheet import as_tables
from .texts import Texts, squeezed, texts_in

_SHEETS = "自制的工作簿"
# With fewer of the form's labels in its tables a document is no report.
_FEWEST_LABELS = 2
_CODES = {TITLE: "TEXT-TITLE", TWICE: "TEXT-TWICE", SECTION: "TEXT-SECTION"}
_QUOTED, _MOST_QUOTED = 40, 12
# A number as a workbook would have it: nothing is repaired.
_NUMBER = re.compile(r"(?:0|[1-9]\d*)(?:\.\d+)?", re.ASCII)
_BODY, _NOTES = "正文", "脚注和尾注"


def read_document(data: bytes, editions: Sequence[Form] = ()) -> Reading:
    """Reads such a file; every finding at once. It is read by the edition of which it has most figures.

    Each figure is found by the labels of its row and its column, which must stand there once; nothing is guessed.
    What is no report is refused as any stranger.
    """
    kind = kind_of(data)
    assert kind, "no document"
    try:
        found_blocks, notes, said = kind.read(data)
        blocks, beyond = without_page(tuple(editions or shipped()), found_blocks, said.get(LIST, ""))
    except Refused as refused:
        return Reading(None, (refusal(refused),))
    tables = [block for block in blocks if isinstance(block, Table)]
    form, found = _most([(form, tables) for form in editions or shipped()])
    if found.known < _FEWEST_LABELS and not found.former:
        return Reading(None, (finding_of("NOT-XLSX", "", found=kind.stranger),))
    reading = _Report(form, blocks, found, is_untouched(data), left=beyond, notes=notes).reading(kind.name, said)
    return replace(reading, untouched=bool(said) and said.get(CONTENT) == text_hash((*blocks, *beyond)))


def anchors_in(package: Package, form: Form) -> Anchors:
    """Where in a Word document stands what was read of it by a form. Raises Refused as reading does."""
    list_hash = said_of_itself(package).get(LIST, "")
    blocks, beyond = without_page((form,), docx_blocks(package, is_marked=True), list_hash)
    report = _Report(form, blocks, figures_in(form, [block for block in blocks if isinstance(block, Table)]))
    report.reading(WORD, {})
    for line in report.lines()[0]:
        report.paragraph(line)
    return Anchors(report.anchors, report.title, text_hash((*blocks, *beyond)))


def read_sheets(sheets: Sequence[Table], editions: Sequence[Form] = ()) -> Reading:
    """Reads the figures of a report on the sheets of a workbook that is none of ours; texts are not read."""
    form, found = _most([(form, as_tables(form, sheets)) for form in editions or shipped()])
    if not found.spots:
        return Reading(None, (finding_of("LABELS-NONE", ""),))
    return _Report(form, (), found).reading(_SHEETS, {})


def _most(read: Sequence[tuple[Form, Sequence[Table]]]) -> tuple[Form, Found]:
    """The edition of which most figures are found in its tables."""
    return max(((form, figures_in(form, tables)) for form, tables in read), key=lambda one: len(one[1].spots))


@dataclass
class _Report:
    """Reads the report of a form in the blocks of a document, and gathers its findings.

    One that `is_own` was written by this program and not changed since: what its styles say is so.
    """

    form: Form
    blocks: Sequence[Block]
    found: Found
    is_own: bool = False
    findings: list[Finding] = field(default_factory=list)
    spots: dict[Place, Place] = field(default_factory=dict)
    left: list[Line] = field(default_factory=list)
    notes: Sequence[Line] = ()
    untold: list[Untold] = field(default_factory=list)
    anchors: dict[Place, tuple[At, str]] = field(default_factory=dict)
    title: At = (0, 0)

    @property
    def layout(self) -> Layout:
        return layout_of(self.form)

    def reading(self, kind: str, said: Mapping[str, str]) -> Reading:
        """What the document says; `said` is what it says of itself."""
        lines, above = self.lines()
        texts = (own_texts(self.form, lines) if self.is_own else None) or texts_in(self.form, lines, above)
        if texts.title and texts.title.at:
            self.title = texts.title.at
        facts = self.facts(texts)
        unit_only = of_facts(self.form, facts, {}, {}).unit
        if self.found.former and not self.found.spots:
            former = finding_of("FORM-FORMER", "", found=self.found.former)
            return Reading(None, (former,), unit_only, RETURN)
        inputs, stated, unread = self.figures()
        filing = self.with_texts(of_facts(self.form, facts, inputs, {}), texts)
        self.findings.append(finding_of("FROM-DOCUMENT", "", found=kind))
        self.rest()
        named = [(_BODY, line) for line in self.left] + [(_NOTES, line) for line in self.notes]
        leftovers = tuple(Leftover(sheet, _nth(line), line.text) for sheet, line in named)
        identity = {fact: said[fact] for fact in (CORRECTS, CONTENT) if fact in said}
        returned = Returned(
            filing, stated=stated, unread=unread, leftovers=leftovers, identity=identity, spots=self.spots
        )
        returned = replace(returned, untold=tuple(self.untold))
        return Reading(returned, tuple(self.findings), filing.unit, RETURN)

    # -- texts

    def lines(self) -> tuple[list[Line], set[int]]:
        """The paragraphs, those of tables without figures among them; and how many stand above each table of some."""
        lines: list[Line] = []
        above: set[int] = set()
        for block in self.blocks:
            if isinstance(block, Line):
                lines.append(block)
            elif block in self.found.plain:
                n = lines[-1].n if lines else 0
                before = lines[-1].row if lines else 0
                lines += [Line(n, text, at, k) for k, (text, at) in enumerate(_rows_as_text(block), before + 1)]
            else:
                above.add(len(lines))
        return lines, above

    def facts(self, texts: Texts) -> dict[str, str]:
        """What title, period and contacts say of the unit and the year."""
        facts = dict(texts.facts)
        years = texts.period or frozenset()
        if texts.year and years and years != {texts.year}:
            words = {"found": texts.year, "expected": "、".join(sorted(years))}
            self.findings.append(finding_of("YEARS-IN-DOCUMENT", "", None, "year", **words))
        year = texts.year or (next(iter(years)) if len(years) == 1 else "")
        name, party = same_mark(texts.name), same_mark(texts.party)
        if party and (texts.is_own or name.endswith(party)):
            facts["unit"] = texts.party
        else:
            facts["unit"] = texts.name
        if texts.name != facts["unit"]:
            facts |= {key: texts.name for key, fact in self.form.facts.items() if fact.fallback == "unit"}
        return {key: value for key, value in {**facts, "year": year}.items() if value}

    def with_texts(self, filing: Filing, texts: Texts) -> Filing:
        """The filing with its texts, each paragraph of which is known by where it stood."""
        form, spoken = self.form, dict[str, tuple[Text, list[Line]]]()
        if texts.preface and self.is_computed(filing, texts.preface):
            self.spots[self.layout.texts[form.preface.key].paragraphs[0]] = self.paragraph(texts.preface[0])
        elif texts.preface:
            spoken[form.preface.key] = Text("", tuple(line.text for line in texts.preface)), texts.preface
        lines: list[Line] = []
        runs = []
        for section, own in texts.sections:
            if form.sections[section].texts:
                told = [line.n in texts.headings if texts.is_own else None for line in own]
                runs.append((section, [Paragraph(len(lines) + n, own[n].text, told[n]) for n in range(len(own))]))
                lines += own
            else:
                self.left += [line for line in own if not self.is_caption(line)]
        found, oddities = parts(form, runs)
        for odd in oddities:
            label = form.block(odd.key).label if odd.key else ""
            place = self.paragraph(lines[odd.paragraph.at])
            self.findings.append(finding_of(_CODES[odd.kind], label, place, found=odd.paragraph.text[:_QUOTED]))
        for part in found:
            stood = [*([part.heading] if part.heading else []), *part.paragraphs]
            spoken[part.key] = text_of(part), [lines[paragraph.at] for paragraph in stood]
        self.left = sorted([*self.left, *texts.left], key=lambda line: line.n)
        filing = replace(filing, texts={key: text for key, (text, _) in spoken.items()})
        self.place_texts(filing, spoken)
        return filing

    def is_computed(self, filing: Filing, preface: Sequence[Line]) -> bool:
        """Whether the lines before the first section are what the form makes of the facts."""
        made = filing.filled(self.form.preface_pattern)
        return squeezed(made) == squeezed("".join(line.text for line in preface))

    def is_caption(self, line: Line) -> bool:
        """Whether a line between the tables is a title of one, or tells the unit."""
        labels = labels_of(self.form)
        titles = {labels.normal(table.title) for table in self.form.tables.values()}
        return labels.normal(line.text) in titles | labels.beside

    def place_texts(self, filing: Filing, spoken: Mapping[str, tuple[Text, list[Line]]]) -> None:
        for key, at in run_places(filing).items():
            for place, line in zip(filter(None, [at.heading, *at.paragraphs]), spoken[key][1], strict=False):
                self.spots.setdefault(place, self.paragraph(line))
        for key, (text, lines) in spoken.items():
            block = self.form.block(key)
            for line in lines[-len(text.paragraphs) :] if text.paragraphs else ():
                if len(line.text) > block.longest:
                    words = {"found": str(len(line.text)), "expected": str(block.longest)}
                    self.findings.append(finding_of("TEXT-LONG", block.label, self.paragraph(line), key, **words))

    def paragraph(self, line: Line) -> Place:
        """Where a paragraph stands: 正文 第 5 段."""
        place = Place(_BODY, line.n, line.row, words=_nth(line))
        if line.at:
            self.anchors.setdefault(place, (line.at, line.text))
        return place

    def rest(self) -> None:
        """A note of what belongs nowhere."""
        beside = [Line(0, _shown(spot)) for spot in self.found.beside]
        if rest := [*self.left, *self.notes, *beside]:
            quoted = "、".join(f"“{' '.join(line.text.split())[:_QUOTED]}”" for line in rest[:_MOST_QUOTED])
            more = " 等" if len(rest) > _MOST_QUOTED else ""
            self.findings.append(finding_of("DOCUMENT-REST", "", found=str(len(rest)), expected=quoted + more))

    # -- figures

    def figures(self) -> tuple[dict[Key, Decimal], dict[Key, Stated], frozenset[Key]]:
        """Inputs, totals as they are stated, and the inputs that cannot be read."""
        self.judge_labels()
        single = {key: spots[0] for key, spots in self.found.spots.items() if len(spots) == 1}
        for key, spot in single.items():
            self.spots[self.layout.figures[key]] = self.at(key, spot)
        nothing = self.nothing(single)
        inputs: dict[Key, Decimal] = {}
        stated: dict[Key, Stated] = {}
        unread = {key for key in self.form.inputs if key not in single}
        for key in (key for key in self.form.keys if key in single):
            shown = _shown(single[key])
            value = Decimal(0) if key in nothing else self.figure(key, single[key], key in self.form.inputs)
            if self.form.addends(key):
                if shown:
                    stated[key] = Stated(shown, value, ours=False)
            elif value is not None:
                inputs[key] = value
            elif shown:
                unread.add(key)
        return inputs, stated, frozenset(unread)

    def figure(self, key: Key, spot: Spot, is_input: bool) -> Decimal | None:
        """What a cell says, by the rules for the cells of a workbook; a finding of an input where it is not plain."""
        number = self.form.number(key)
        found = _figure(spot.cell.text, key, self.form)
        if found.value is None and found.code:
            where = _shown(spot), self.at(key, spot)
            self.untold.append(Untold(self.form.label(key), (key,), found.code, *where))
        if found.code and is_input:
            words = {"suggestion": found.suggestion} if found.suggestion else {}
            expected = str(found.value) if found.value is not None else number.expected
            words |= {"found": _shown(spot), "expected": expected}
            label, place = self.form.label(key), self.layout.figures[key]
            self.findings.append(finding_of(found.code, label, place, key, **words))
        return found.value

    def nothing(self, single: Mapping[Key, Spot]) -> set[Key]:
        """The figures for which something is written that means none, in tables where others are figures."""
        signs = {squeezed(sign) for sign in self.form.documents.nothing}
        found: set[Key] = set()
        for section in self.form.sections.values():
            spots = {key: spot for key, spot in single.items() if key.table in section.tables}
            none = [key for key, spot in spots.items() if squeezed(spot.cell.text) in signs]
            others = (_figure(spot.cell.text, key, self.form) for key, spot in spots.items() if key not in none)
            if none and any(figure.value is not None for figure in others):
                found.update(none)
                listed = "、".join(self.at(key, spots[key]).cell for key in none)
                key = none[0]
                where = section.title, self.layout.figures[key], key
                self.findings.append(finding_of("CELLS-NOTHING", *where, found=str(len(none)), listed=listed))
        return found

    def judge_labels(self) -> None:
        """Findings of the figures that are not there exactly once, and of cells that no label names."""
        for name, keys in lacking(self.form, {key for key in self.form.keys if key not in self.found.spots}):
            words = {"found": name, "expected": str(len(keys))}
            self.findings.append(finding_of("LABEL-MISSING", "", None, keys[0], **words))
            self.untold.append(Untold(name, tuple(keys), "LABEL-MISSING"))
        twice = {key for key, spots in self.found.spots.items() if len(spots) > 1}
        for name, keys in lacking(self.form, twice):
            self.findings.append(finding_of("LABEL-TWICE", "", None, keys[0], found=name))
            self.untold.append(Untold(name, tuple(keys), "LABEL-TWICE", self.sheets_of(keys)))
        for key in out_of_order(self.form, self.found.spots):
            place = self.at(key, self.found.spots[key][0])
            self.findings.append(finding_of("LABEL-ORDER", self.form.label(key), place, key))
        for spot in self.found.strange:
            place = self.place(self.section_of(spot.table), spot)
            self.findings.append(finding_of("CELL-NAMELESS", "", place, found=_shown(spot)))
            self.untold.append(Untold("", (), "CELL-NAMELESS", _shown(spot), place))

    def sheets_of(self, keys: Sequence[Key]) -> str:
        """The sheets of a workbook on which figures stand; nothing for a document."""
        names = dict.fromkeys(spot.table.sheet for key in keys for spot in self.found.spots[key])
        return "”“".join(filter(None, names))

    def at(self, key: Key, spot: Spot) -> Place:
        return self.place(self.form.tables[key.table].section, spot)

    def place(self, section: str, spot: Spot) -> Place:
        """Where a cell stands: 表三 第 5 行 第 3 列; on a sheet by its name."""
        cell, tables = spot.cell, self.tables[section]
        if spot.table.sheet:
            return Place(spot.table.sheet, cell.row, cell.column)
        table = f"表{self.form.sections[section].title.partition('、')[0]}"
        nth = f"（第 {tables.index(spot.table.n) + 1} 张）" if len(tables) > 1 else ""
        words = f"第 {cell.row + 1} 行 第 {cell.column + 1} 列"
        place = Place(f"{table}{nth}", cell.row, cell.column, words=words)
        if cell.at:
            self.anchors.setdefault(place, (cell.at, ""))
        return place

    @functools.cached_property
    def tables(self) -> Mapping[str, list[int]]:
        """The numbers of the tables in which figures of each section stand."""
        found: dict[str, set[int]] = {section: set() for section in self.form.sections}
        for key, spots in self.found.spots.items():
            found[self.form.tables[key.table].section].update(spot.table.n for spot in spots)
        return {section: sorted(numbers) for section, numbers in found.items()}

    def section_of(self, table: Table) -> str:
        """The section whose figures stand in a table."""
        return next(
            self.form.tables[key.table].section
            for key, spots in self.found.spots.items()
            if any(spot.table is table for spot in spots)
        )


def _shown(spot: Spot) -> str:
    """What stands in a cell, as it is quoted."""
    return spot.cell.text.replace(JOINT, "").strip()


def _figure(text: str, key: Key, form: Form) -> Figure:
    if JOINT in text:
        return Figure(None, "CELL-APART")
    number = form.number(key)
    shown = text.strip()
    return fitted(Decimal(shown), number) if _NUMBER.fullmatch(shown) else from_text(text, number, form.unit(key))


def _rows_as_text(table: Table) -> Iterator[tuple[str, At | None]]:
    """A table without figures: a line for each row, and each line of a cell that is alone in its row."""
    for n, line in enumerate(table.lines()):
        cells = [(text, cell.at) for cell in line if cell.row == n and (text := cell.text.replace(JOINT, "").strip())]
        if len(cells) == 1:
            yield from ((one.strip(), cells[0][1]) for one in cells[0][0].split("\n") if one.strip())
        elif cells:
            yield "　".join(" ".join(text.split()) for text, _ in cells), cells[0][1]


def _nth(line: Line) -> str:
    return f"第 {line.n} 段下表格的第 {line.row} 行" if line.row else f"第 {line.n} 段"
