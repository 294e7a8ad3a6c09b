"""A report that came as a Word document or a web page, as strictly read as a workbook."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from ...files import same_mark
from ...filing import of_facts
from ...findings import Finding, Leftover, Reading, Returned, finding_of, refusal
from ...form import Form, shipped
from ...layout import CONTENT, CORRECTS, RETURN
from ...ooxml import Package, Refused
from ...word import is_untouched
from ..document import JOINT, At, Block, Line, Table, text_hash
from ..kinds import LIST, WORD, Anchors, docx_blocks, kind_of, said_of_itself
from .figures import Found, figures_in
from .numbers import numbers_in
from .own import own_texts
from .own_page import without_page
from .paragraphs import QUOTED, paragraphs_in
from .places import BODY, NOTES, Places, nth
from .sheet import as_tables
from .texts import Texts, texts_in

_SHEETS = "自制的工作簿"
# With fewer of the form's labels in its tables a document is no report.
_FEWEST_LABELS = 2
_MOST_QUOTED = 12


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
        report.places.line(line)
    return Anchors(report.places.anchors, report.title, text_hash((*blocks, *beyond)))


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
    """Reads the report of a form in the blocks of a document.

    One that `is_own` was written by this program and not changed since: what its styles say is so. `left` and `notes`
    are lines that are no part of it.
    """

    form: Form
    blocks: Sequence[Block]
    found: Found
    is_own: bool = False
    left: Sequence[Line] = ()
    notes: Sequence[Line] = ()
    findings: list[Finding] = field(default_factory=list)
    title: At = (0, 0)

    @functools.cached_property
    def places(self) -> Places:
        return Places(self.form, self.found.spots)

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
        numbers = numbers_in(self.form, self.found, self.places)
        told = paragraphs_in(of_facts(self.form, facts, numbers.inputs, {}), texts, self.places)
        left = sorted([*self.left, *told.left], key=lambda line: line.n)
        self.findings += [*numbers.findings, *told.findings, finding_of("FROM-DOCUMENT", "", found=kind)]
        self.findings += self.rest(left)
        named = [(BODY, line) for line in left] + [(NOTES, line) for line in self.notes]
        returned = Returned(
            told.filing,
            stated=numbers.stated,
            unread=frozenset(numbers.unread),
            leftovers=tuple(Leftover(sheet, nth(line), line.text) for sheet, line in named),
            identity={fact: said[fact] for fact in (CORRECTS, CONTENT) if fact in said},
            spots=numbers.spots | told.spots,
            untold=tuple(numbers.untold),
        )
        return Reading(returned, tuple(self.findings), told.filing.unit, RETURN)

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

    def rest(self, left: Sequence[Line]) -> Iterator[Finding]:
        """A note of what belongs nowhere."""
        beside = [Line(0, spot.shown) for spot in self.found.beside]
        if rest := [*left, *self.notes, *beside]:
            quoted = "、".join(f"“{' '.join(line.text.split())[:QUOTED]}”" for line in rest[:_MOST_QUOTED])
            more = " 等" if len(rest) > _MOST_QUOTED else ""
            yield finding_of("DOCUMENT-REST", "", found=str(len(rest)), expected=quoted + more)


def _rows_as_text(table: Table) -> Iterator[tuple[str, At | None]]:
    """A table without figures: a line for each row, and each line of a cell that is alone in its row."""
    for n, line in enumerate(table.lines()):
        cells = [(text, cell.at) for cell in line if cell.row == n and (text := cell.text.replace(JOINT, "").strip())]
        if len(cells) == 1:
            yield from ((one.strip(), cells[0][1]) for one in cells[0][0].split("\n") if one.strip())
        elif cells:
            yield "　".join(" ".join(text.split()) for text, _ in cells), cells[0][1]
