"""What the rows of one member of a summary say: its figures, facts, remarks and texts, cell by cell."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from ...filing import Filing, Source, Text, of_facts
from ...findings import Finding, finding_of
from ...form import Form, Key, Number, acceptance_key, explanation_key
from ...layout import Place
from ...layout import summary as at
from ...ooxml import Refused
from .cell import EMPTY, Cell
from .list_rows import Found, ListRows
from .numbers import figure
from .row_pass import Row

# As many characters as all members may say: more are made to do harm.
_MOST_CHARACTERS = 1 << 28
_MOST_KNOWN = 65_536


class MemberRows:
    """Reads the rows of one member after another; whatever is wrong with them is told."""

    def __init__(self, form: Form, version: str, tell: Callable[[Finding], None]) -> None:
        self.form = form
        self.version = version
        self.tell = tell
        # A sum of many may be larger than what one unit can fill in.
        sums = {id: number._replace(maximum=number.maximum**2) for id, number in form.numbers.items()}
        columns = enumerate(form.keys, at.FIRST_COLUMN)
        self.inputs = [(column, key, sums[form.number(key).id]) for column, key in columns if not form.addends(key)]
        self.known: dict[str, dict[Cell, Decimal]] = {id: {} for id in sums}
        self.rules, self.blocks = {rule.id for rule in form.rules}, at.text_keys(form)
        self.characters = 0

    def facts(self, list_: ListRows, row: Row) -> dict[str, str]:
        cells = ((key, self.text(list_, row, n)) for n, key in enumerate(at.fact_keys(self.form), 1))
        return {key: text for key, text in cells if text}

    def filing(
        self, facts: Mapping[str, str], figures: Found, remarks: Sequence[Found], texts: Sequence[Found]
    ) -> Filing:
        """A member whose facts were read, from its other rows."""
        said = dict(facts)
        for found in remarks:
            said |= self.remark(*found)
        filing = of_facts(self.form, said, self.figures(*figures), self.texts(texts))
        return replace(filing, source=self.source(*figures))

    def source(self, list_: ListRows, row: Row) -> Source | None:
        if self.version == at.FIRST_VERSION:
            return None
        words = [self.text(list_, row, place.column) for place in at.source_places(self.form, list_.sheet, row.number)]
        return Source(*words) if any(words) else None

    def figures(self, list_: ListRows, row: Row) -> dict[Key, Decimal]:
        found: dict[Key, Decimal] = {}
        for column, key, number in self.inputs:
            if (cell := row.cells.get(column)) is None:
                continue
            known = self.known[number.id]
            value = known.get(cell)
            if value is None:
                value = self.figure(list_, row, column, key, number)
            if value is not None:
                found[key] = value
        return found

    def figure(self, list_: ListRows, row: Row, column: int, key: Key, number: Number) -> Decimal | None:
        cell, known = row.cells[column], self.known[number.id]
        value, code, _ = figure(cell, number, self.form.unit(key))
        if code:
            label = f"{row.cells.get(2, EMPTY).shown} {self.form.label(key)}"
            expected = str(value) if value is not None else number.expected
            words = {"found": cell.formula or cell.shown, "expected": expected}
            self.tell(finding_of(code, label, Place(list_.sheet, row.number, column), key, **words))
        elif value is not None and len(known) < _MOST_KNOWN:
            known[cell] = value
        return value

    def text(self, list_: ListRows, row: Row, column: int) -> str:
        """A text of a list; a formula has none to be trusted."""
        cell = row.cells.get(column, EMPTY)
        if cell.formula is not None:
            place = Place(list_.sheet, row.number, column)
            self.tell(finding_of("SUMMARY-CELL", "", place, found=cell.formula, expected=""))
            return ""
        self.characters += len(cell.shown)
        if self.characters > _MOST_CHARACTERS:
            raise Refused("TOO-MUCH", "文字", f"{_MOST_CHARACTERS} 个字符")
        return cell.shown

    def words(self, list_: ListRows, row: Row, columns: int) -> list[str]:
        return [self.text(list_, row, column) for column in range(columns)]

    def remark(self, list_: ListRows, row: Row) -> dict[str, str]:
        """What a unit says of a warning, and why an error was accepted: more facts of a member."""
        _, _, rule, _, said, why = self.words(list_, row, len(at.REMARK_HEADING))
        if rule not in self.rules:
            words = {"found": rule, "expected": "、".join(sorted(self.rules))}
            self.tell(finding_of("LABEL-CHANGED", "", Place(list_.sheet, row.number, 2), **words))
            return {}
        remarks = {explanation_key(rule): said, acceptance_key(rule): why}
        return {key: text for key, text in remarks.items() if text}

    def texts(self, rows: Sequence[Found]) -> dict[str, Text]:
        texts: dict[str, tuple[str, list[str]]] = {}
        for list_, row in rows:
            _, _, label, heading, number, paragraph = self.words(list_, row, len(at.TEXT_HEADING))
            if label not in self.blocks:
                declared = "、".join(at.text_label(self.form, key) for key in self.form.texts)
                words = {"found": label, "expected": declared}
                self.tell(finding_of("LABEL-CHANGED", "", Place(list_.sheet, row.number, 2), **words))
                continue
            key = self.blocks[label]
            _, paragraphs = texts.get(key, ("", []))
            texts[key] = heading, paragraphs
            _and_next(paragraphs, number, paragraph)
        return {key: Text(heading, tuple(paragraphs)) for key, (heading, paragraphs) in texts.items()}


def _and_next(paragraphs: list[str], number: str, text: str) -> None:
    """Adds what the next row says to some paragraphs: one more, or how the last goes on."""
    if number == at.CONTINUED and paragraphs:
        paragraphs[-1] += text
    elif text:
        paragraphs.append(text)
