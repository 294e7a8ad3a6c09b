"""A filing as a locked workbook; a blank filing gives the template."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import BinaryIO

from ...filing import Filing, blank
from ...form import PARTS, Claim, Fact, Key, plain
from ...layout import (
    HANDED_OUT,
    RETURN,
    Handout,
    Place,
    Sheet,
    handed_out_hash,
    known_facts,
    layout_of,
    read_again,
    stamp_of,
)
from .. import formulas
from .guards import absolute, fact_validation, length, number_validation, paint, validate
from .running_texts import write_run
from .self_check import SelfCheck
from .sheets import Book, Page, foot, owner, reserve_figure_rows, write_labels
from .slip import write_slip
from .table_line import TableLine
from .verdicts import Verdicts


def write(
    filing: Filing,
    target: Path | BinaryIO,
    password: str = "",
    handout: Handout = Handout(),
    handed_out: Filing | None = None,
    typed: bool = False,
) -> None:
    """Writes a filing as the locked workbook of its form: its sections, a self-check, a slip to sign, an identity.

    Identity facts that are known are locked, the others are inputs. `handout` is what the office says on it;
    `handed_out` is what the unit was given, a blank report by default: one that says no more is not filled in. With
    `typed` the unit and the year are as if somebody had typed them into the blank template. Raises
    OutputError for a password that Excel cannot take, or a text that no cell can hold; OSError as the file system does.
    """
    known = known_facts(blank(filing.form) if typed else filing, RETURN)
    given = handed_out or blank(filing.form, filing.unit, filing.year)
    with Book(target, filing.form, password) as book:
        pages = write_sheets(book, filing, known, handout=handout)
        book.identity(layout_of(filing.form).identity, {**known, HANDED_OUT: handed_out_hash(read_again(given))})
        pages[filing.form.wording.basics.sheet].sheet.activate()


def write_sheets(
    book: Book,
    filing: Filing,
    known: Mapping[str, str],
    fills: Mapping[Place, str] | None = None,
    handout: Handout = Handout(),
) -> Mapping[str, Page]:
    """Writes the sheets of a filing into a workbook; the pages by name.

    Identity facts that are `known` are locked. `fills` are the roles whose colour marks cells.
    """
    return _Template(book, filing, known, fills or {}, handout).write()


class _Template:
    """Writes the sheets of one filing."""

    def __init__(
        self, book: Book, filing: Filing, known: Mapping[str, str], fills: Mapping[Place, str], handout: Handout
    ) -> None:
        self.book = book
        self.handout = handout
        self.filing = filing
        self.known = known
        self.fills = fills
        self.form = filing.form
        self.layout = layout_of(filing.form)
        self.pages: dict[str, Page] = {}

    def write(self) -> Mapping[str, Page]:
        stamp = stamp_of(self.known)
        tables = {sheet.id for sheet in self.layout.figure_sheets()}
        for sheet in self.layout.sheets.values():
            page = self.book.page(
                sheet.name,
                sheet.widths,
                sheet.landscape,
                foot(self.filing, sheet.name),
                pages=int(sheet.id in tables or sheet.id not in self.form.sections),
                inputs_only=sheet.id in tables,
            )
            self.pages[sheet.name] = page
            page.fills = {(at.row, at.column): role for at, role in self.fills.items() if at.sheet == sheet.name}
            write_labels(page, sheet, stamp)
        self.owner()
        self.cover()
        self.facts()
        self.preface()
        verdicts = Verdicts(self.filing)
        for section in self.form.sections.values():
            page = self.pages[section.sheet]
            if section.texts:
                write_run(page, self.filing, section)
            else:
                self.figures(self.layout.sheets[section.id])
                TableLine(page, self.filing, section, verdicts).write()
        self.hints()
        words = self.form.wording
        ready = SelfCheck(self.pages[words.self_check.sheet], self.filing, verdicts).write()
        write_slip(self.pages[words.slip.sheet], self.filing, ready)
        for page in self.pages.values():
            page.finish()
        return self.pages

    def owner(self) -> None:
        """On each sheet whose it is."""
        unit, year = (self.layout.facts[key].reference for key in ("unit", "year"))
        formula = f'=IF({unit}="","",{unit}&IF({year}="",""," · "&{year}&" 年"))'
        for sheet in self.layout.sheets.values():
            if sheet.who:
                self.pages[sheet.name].formula(sheet.who, formula, owner(self.filing), "who")

    def cover(self) -> None:
        for place, said in zip(self.layout.cover, self.handout.cover, strict=True):
            self.pages[place.sheet].text(place, said, "shown")
            self.pages[place.sheet].reserve(place.row, 21)

    def hints(self) -> None:
        """Last year's figures beside the inputs, and the unit of amounts."""
        for key, place in self.layout.hints.items():
            unit = self.form.unit(key) if self.form.number(key).decimals else ""
            last = self.handout.last_year.get(key)
            said = "" if last is None else self.form.wording.blank.last_year.format(n=plain(last))
            self.pages[place.sheet].text(place, "，".join(filter(None, (unit, said))), "beside")

    def facts(self) -> None:
        for key, fact in self.form.facts.items():
            self.fact(self.layout.facts[key], fact, self.filing.fact(key))
        cells = {key: self.fact_cell(fact) for key, fact in self.form.facts.items()}
        cells[PARTS] = formulas.listed(self.form.preface_parts, cells)
        patterns = {
            self.layout.title_preview: self.form.report_title,
            self.layout.preface_preview: self.form.preface_pattern,
        }
        for place, pattern in patterns.items():
            formula = formulas.filled(pattern, cells)
            self.pages[place.sheet].formula(place, f"={formula}", self.filing.filled(pattern), "shown")

    def fact_cell(self, fact: Fact) -> str:
        """The cell of a fact in a formula on its own sheet; where it is empty, that of its fallback."""
        cell = self.layout.facts[fact.key].cell
        if not fact.fallback:
            return cell
        return f'IF({cell}="",{self.layout.facts[fact.fallback].cell},{cell})'

    def fact(self, place: Place, fact: Fact, value: str) -> None:
        page = self.pages[place.sheet]
        unlocked = not self.known.get(fact.key)
        page.reserve(place.row, 24)
        if fact.between and (not value or (value.isascii() and value.isdigit())):
            page.number(place, int(value) if value else None, "year", unlocked)
        else:
            page.text(place, value, "fact", unlocked)
        if unlocked:
            validate(page, [place], fact_validation(fact))

    def preface(self) -> None:
        block = self.form.preface
        places, text = self.layout.texts[block.key].paragraphs, self.filing.text(block.key)
        page = self.pages[places[0].sheet]
        for place, paragraph in zip(places, _in_rows(text.paragraphs, len(places)), strict=True):
            page.text(place, paragraph, "text", unlocked=True)
        advice = f"每格一段，不超过 {block.longest} 字。"
        validate(page, places, length(block.longest, block.label, advice))

    def figures(self, sheet: Sheet) -> None:
        page = self.pages[sheet.name]
        reserve_figure_rows(page, self.layout, sheet)
        by_number: dict[str, list[Key]] = {}
        for key in self.layout.keys_on(sheet):
            place = self.layout.figures[key]
            if addends := self.form.addends(key):
                cells = formulas.total((self.layout.figures[part] for part in addends), sheet.name)
                page.formula(place, f"={cells}", self.filing[key], "number")
            else:
                page.number(place, self.filing.inputs.get(key), "number", unlocked=True)
                by_number.setdefault(self.form.number(key).id, []).append(key)
        for keys in by_number.values():
            self.guard(page, [self.layout.figures[key] for key in keys], keys)
        for claim in self.form.relations:
            concerned = not claim.rule.kinds or self.filing.unit.kind in claim.rule.kinds
            if concerned and self.layout.figures[claim.left[0]].sheet == sheet.name:
                self.paint(page, claim)

    def guard(self, page: Page, places: list[Place], keys: list[Key]) -> None:
        """Validation of input cells, and red where something else was pasted in."""
        number, unit, sources = self.form.number(keys[0]), self.form.unit(keys[0]), self.handout.sources
        if plain := [place for place, key in zip(places, keys, strict=True) if key not in sources]:
            validate(page, plain, number_validation(number, unit))
        for place, key in zip(places, keys, strict=True):
            if key in sources:
                validate(page, [place], number_validation(number, unit, sources[key]))
        test = formulas.wrong(formulas.rectangles(places)[0].cell, number)
        paint(page, places, test, self.book.format("broken"))

    def paint(self, page: Page, claim: Claim) -> None:
        """Red for the figures of a claim while it does not hold."""
        left, right = (self.at(keys) for keys in (claim.left, claim.right))
        filled = formulas.ranges(self.at(self.leaves(claim)), page.name)
        sums = [f"SUM({absolute(formulas.ranges(side, page.name))})" if side else "0" for side in (left, right)]
        test = f"AND(COUNT({absolute(filled)})>0,{sums[0]}<>{sums[1]})"
        # In a marked copy cells have their colours already: not all those of a broken equality are red.
        if places := [place for place in left + right if place not in self.fills]:
            paint(page, places, test, self.book.format("broken"))

    def at(self, keys: Sequence[Key]) -> list[Place]:
        return [self.layout.figures[key] for key in keys]

    def leaves(self, claim: Claim) -> list[Key]:
        return [leaf for key in claim.left + claim.right for leaf in self.form.leaves[key]]


def _in_rows(paragraphs: Sequence[str], rows: int) -> list[str]:
    """One paragraph a row; more than there are rows share the last one, a line each."""
    first, rest = list(paragraphs[: rows - 1]), paragraphs[rows - 1 :]
    return (first + ["\n".join(rest)] + [""] * rows)[:rows]
