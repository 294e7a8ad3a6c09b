"""A filing as a locked workbook; a blank filing gives the template."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, BinaryIO

from ..filing import Filing
from ..form import Claim, Fact, Key, Number, explained
from ..identity import RETURN, identity_facts, stamp_of
from ..layout import CellCheck, ClaimCheck, Layout, Place, Sheet, blank_is_zero, layout_of
from . import formulas
from .sheets import Book, Page, reserve_figure_rows, write_labels

Words = Mapping[str, Any]


def write(filing: Filing, target: Path | BinaryIO, password: str = "") -> None:
    """Writes a filing as the locked workbook of its form: one sheet a section, a self-check, an identity.

    Identity facts that are known are locked, the others are inputs. Raises OutputError for a password that
    Excel cannot take, or a text that no cell can hold; OSError as the file system does.
    """
    known = identity_facts(filing, RETURN)
    with Book(target, filing.form, password) as book:
        pages = write_sheets(book, filing, known)
        book.identity(layout_of(filing.form).identity, known)
        pages[filing.form.wording["basics"]["sheet"]].sheet.activate()


def write_sheets(
    book: Book, filing: Filing, known: Mapping[str, str], fills: Mapping[Place, str] | None = None
) -> Mapping[str, Page]:
    """Writes the sheets of a filing into a workbook; the pages by name.

    Identity facts that are `known` are locked. `fills` are the roles whose colour marks cells.
    """
    return _Template(book, filing, known, fills or {}).write()


class _Template:
    """Writes the sheets of one filing."""

    def __init__(self, book: Book, filing: Filing, known: Mapping[str, str], fills: Mapping[Place, str]) -> None:
        self.book = book
        self.filing = filing
        self.known = known
        self.fills = fills
        self.form = filing.form
        self.layout: Layout = layout_of(filing.form)
        self.pages: dict[str, Page] = {}

    def write(self) -> Mapping[str, Page]:
        stamp = stamp_of(self.known)
        one_page = {sheet.id for sheet in self.layout.figure_sheets()} | {self.form.wording["self_check"]["id"]}
        for sheet in self.layout.sheets.values():
            page = self.book.page(sheet.name, sheet.widths, sheet.landscape, stamp, pages=int(sheet.id in one_page))
            self.pages[sheet.name] = page
            page.fills = {(at.row, at.column): role for at, role in self.fills.items() if at.sheet == sheet.name}
            write_labels(page, sheet, stamp)
        self.facts()
        self.texts()
        for sheet in self.layout.figure_sheets():
            self.figures(sheet)
        self.self_check()
        for page in self.pages.values():
            page.finish()
        return self.pages

    def facts(self) -> None:
        for key, fact in self.form.facts.items():
            self.fact(self.layout.facts[key], fact, self.filing.fact(key))
        cells = {key: self.fact_cell(fact) for key, fact in self.form.facts.items()}
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
            _validate(page, [place], _fact_validation(fact))

    def texts(self) -> None:
        for key, places in self.layout.texts.items():
            block, text = self.form.texts[key], self.filing.text(key)
            page = self.pages[places.paragraphs[0].sheet]
            if places.heading:
                page.text(places.heading, text.heading, "heading", unlocked=True)
                page.reserve(places.heading.row, 21)
                _validate(page, [places.heading], _length(block.longest, f"{block.label}：标题", "可以改写标题。"))
            for place, paragraph in zip(
                places.paragraphs, _in_rows(text.paragraphs, len(places.paragraphs)), strict=True
            ):
                page.text(place, paragraph, "text", unlocked=True)
            advice = f"每格一段，不超过 {block.longest} 字。"
            _validate(page, places.paragraphs, _length(block.longest, block.label, advice))

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
        number = self.form.number(keys[0])
        unit = self.form.unit(keys[0])
        _validate(page, places, _number_validation(number, unit))
        test = formulas.wrong(formulas.rectangles(places)[0].cell, number)
        _paint(page, places, test, self.book.format("broken"))

    def paint(self, page: Page, claim: Claim) -> None:
        """Red for the figures of a claim while it does not hold."""
        left, right = (self.at(keys) for keys in (claim.left, claim.right))
        filled = formulas.ranges(self.at(self.leaves(claim)), page.name)
        sums = [f"SUM({_absolute(formulas.ranges(side, page.name))})" if side else "0" for side in (left, right)]
        test = f"AND(COUNT({_absolute(filled)})>0,{sums[0]}<>{sums[1]})"
        _paint(page, left + right, test, self.book.format("broken"))

    def at(self, keys: Sequence[Key]) -> list[Place]:
        return [self.layout.figures[key] for key in keys]

    def leaves(self, claim: Claim) -> list[Key]:
        return [leaf for key in claim.left + claim.right for leaf in self.form.leaves[key]]

    def self_check(self) -> None:
        words = self.form.wording["self_check"]
        page = self.pages[words["sheet"]]
        self.explanations(page, words)
        results = []
        for check in self.layout.cell_checks:
            results.append(self.cell_check(page, check, words))
        for claim_check in self.layout.claim_checks:
            results.append(self.claim_check(page, claim_check, words))
        places = self.layout.results
        self.ready(page, places, results, words)
        for format_, word in (("broken", words["broken"]), ("broken", words["undecided"]), ("passed", words["held"])):
            cell = places[0].cell
            _paint(page, places, f"LEFT({cell},{len(word)})={formulas.quoted(word)}", self.book.format(format_))

    def explanations(self, page: Page, words: Words) -> None:
        """The cells in which the unit says why what a rule warns of is so."""
        for rule in self.form.explicable:
            place = self.layout.facts[explained(rule)]
            page.reserve(place.row, 21)
            page.text(place, self.filing.fact(explained(rule)), "fact", unlocked=True)
            title = words["explained_heading"][1]
            _validate(page, [place], _length(words["explained_longest"], title, words["explained_prompt"]))

    def cell_check(self, page: Page, check: CellCheck, words: Words) -> str:
        empty, faulty = self.empty_and_faulty(check)
        page.reserve(check.result.row, 30)
        page.formula(check.empty, f"={_empty_formula(check)}", empty, "verdict")
        page.formula(check.faulty, f"={self.faulty_formula(check)}", faulty, "verdict")
        blank_ok = "FALSE"
        chosen = False
        if check.choice:
            chosen = self.choice(page, check, check.choice, words)
            blank_ok = f"{check.choice.cell}={formulas.quoted(self.form.yes)}"
        else:
            page.text(Place(page.name, check.result.row, check.faulty.column + 1), "", "verdict")
        broken, undecided, held = _verdict_words(words)
        counted = "（{}格）"
        formula = (
            f'=IF({check.faulty.cell}>0,"{broken}（"&{check.faulty.cell}&"格）",'
            f'IF(OR({check.empty.cell}=0,{blank_ok}),"{held}","{undecided}（"&{check.empty.cell}&"格）"))'
        )
        value = held if empty == 0 or chosen else undecided + counted.format(empty)
        value = broken + counted.format(faulty) if faulty else value
        page.formula(check.result, formula, value, "verdict")
        return value

    def choice(self, page: Page, check: CellCheck, place: Place, words: Words) -> bool:
        """The cell that says: blanks of this sheet are 0; returns whether it was chosen."""
        value = self.filing.fact(blank_is_zero(check.sheet))
        page.text(place, value, "verdict", unlocked=True)
        title = self.form.wording["blank"]["label"]
        _validate(page, [place], _choice((self.form.yes,), title, words["choice_prompt"]))
        return value == self.form.yes

    def empty_and_faulty(self, check: CellCheck) -> tuple[int, int]:
        if not check.sheet:
            values = {fact: self.filing.fact(fact.key) for fact in self.form.facts.values() if fact.identity}
            faulty = sum(bool(value) and not _fits(fact, value) for fact, value in values.items())
            return sum(not value for value in values.values()), faulty
        keys = [key for key in self.form.inputs if self.layout.sheet_id_of(key) == check.sheet]
        return sum(key not in self.filing.inputs for key in keys), 0

    def faulty_formula(self, check: CellCheck) -> str:
        if not check.sheet:
            facts = [fact for fact in self.form.facts.values() if fact.choices or fact.between]
            return "+".join(_fact_fault(fact, self.layout.facts[fact.key].reference) for fact in facts)
        parts: dict[str, list[Place]] = {}
        for key in self.form.inputs:
            if self.layout.sheet_id_of(key) == check.sheet:
                parts.setdefault(self.form.number(key).id, []).append(self.layout.figures[key])
        return "+".join(formulas.faulty(places, self.form.numbers[name]) for name, places in parts.items())

    def claim_check(self, page: Page, check: ClaimCheck, words: Words) -> str:
        claim = check.claim
        broken, undecided, held = _verdict_words(words)
        sides = [sum((self.filing[key] for key in keys), Decimal(0)) for keys in (claim.left, claim.right)]
        for place, keys, side in zip((check.left, check.right), (claim.left, claim.right), sides, strict=True):
            if keys:
                page.formula(place, f"={formulas.total(self.at(keys))}", side, "verdict")
            else:
                page.number(place, 0, "verdict")
        leaves = self.leaves(claim)
        sheet = self.layout.sheet_id_of(leaves[0])
        choice = self.layout.facts[blank_is_zero(sheet)]
        chosen = self.filing.fact(blank_is_zero(sheet)) == self.form.yes
        count = f"COUNT({','.join(formulas.ranges(self.at(leaves)))})"
        left, right = check.left.cell, check.right.cell
        formula = (
            f'=IF(AND({count}=0,{choice.cell}<>{formulas.quoted(self.form.yes)}),"{undecided}",'
            f'IF(ISERROR({left}={right}),"{broken}",IF({left}={right},"{held}","{broken}（相差"&ABS({left}-{right})&"）")))'
        )
        value = held if sides[0] == sides[1] else f"{broken}（相差{abs(sides[0] - sides[1])}）"
        if not chosen and all(leaf not in self.filing.inputs for leaf in leaves):
            value = undecided
        if claim.rule.kinds:
            formula = f'=IF({self.concerned(claim)},{formula[1:]},"{words["not_concerned"]}")'
            value = value if self.filing.unit.kind in claim.rule.kinds else words["not_concerned"]
        page.reserve(check.result.row, 24)
        page.formula(check.result, formula, value, "verdict")
        return value

    def concerned(self, claim: Claim) -> str:
        """A formula's test of whether the unit is of a kind that the rule concerns."""
        kind = self.layout.facts["kind"].reference
        return f"OR({','.join(f'{kind}={formulas.quoted(word)}' for word in claim.rule.kinds)})"

    def ready(self, page: Page, places: list[Place], results: list[str], words: Words) -> None:
        """The one line on top: whether the workbook can be returned."""
        cells = ",".join(formulas.ranges(places, page.name)).split(",")
        formula, value = formulas.quoted(words["ready"]), words["ready"]
        for word in (words["undecided"], words["broken"]):
            count = sum(result.startswith(word) for result in results)
            counted = "+".join(f'COUNTIF({cell},"{word}*")' for cell in cells)
            formula = f'IF({counted}>0,"{words["not_ready"]}"&{counted}&" 项{word}。",{formula})'
            value = f"{words['not_ready']}{count} 项{word}。" if count else value
        page.reserve(self.layout.ready.row, 30)
        page.formula(self.layout.ready, f"={formula}", value, "ready")
        cell = self.layout.ready.cell
        begins = f"LEFT({cell},{len(words['not_ready'])})={formulas.quoted(words['not_ready'])}"
        _paint(page, [self.layout.ready], begins, self.book.format("broken"))


def _verdict_words(words: Words) -> tuple[str, str, str]:
    """What the self-check says of a broken, an undecided and a held line."""
    return str(words["broken"]), str(words["undecided"]), str(words["held"])


def _in_rows(paragraphs: Sequence[str], rows: int) -> list[str]:
    """One paragraph a row; more than there are rows share the last one, a line each."""
    first, rest = list(paragraphs[: rows - 1]), paragraphs[rows - 1 :]
    return (first + ["\n".join(rest)] + [""] * rows)[:rows]


def _empty_formula(check: CellCheck) -> str:
    """How many cells are blank; of texts also those that hold only spaces."""
    if check.sheet:
        return formulas.each("COUNTBLANK({0})", check.cells)
    return "+".join(f'IF(TRIM({place.reference})="",1,0)' for place in check.cells)


def _fits(fact: Fact, value: str) -> bool:
    if fact.between:
        return value.isascii() and value.isdigit() and fact.between[0] <= int(value) <= fact.between[1]
    return not fact.choices or value in fact.choices


def _fact_fault(fact: Fact, cell: str) -> str:
    """1 when a fact is filled with something that is not on its list or not in its range."""
    if fact.between:
        fits = f"AND({cell}>={fact.between[0]},{cell}<={fact.between[1]},{cell}=INT({cell}))"
        fits = f"IF(ISNUMBER({cell}),{fits},FALSE)"
    else:
        fits = "OR(" + ",".join(f"{cell}={formulas.quoted(choice)}" for choice in fact.choices) + ")"
    return f'IF(TRIM({cell})="",0,IF({fits},0,1))'


def _absolute(cells: list[str]) -> str:
    """Ranges that do not move with the cell that a conditional format colours."""
    return ",".join(":".join(_dollars(cell) for cell in part.split(":")) for part in cells)


def _dollars(cell: str) -> str:
    letters = cell.rstrip("0123456789")
    return f"${letters}${cell[len(letters) :]}"


def _paint(page: Page, places: Sequence[Place], formula: str, format_: Any) -> None:
    blocks = formulas.rectangles(places)
    first = blocks[0]
    cells = " ".join(block.range if block.merged else block.cell for block in blocks)
    options = {"type": "formula", "criteria": f"={formula}", "format": format_, "multi_range": cells}
    page.sheet.conditional_format(first.row, first.column, first.row, first.column, options)


def _validate(page: Page, places: Sequence[Place], options: dict[str, Any]) -> None:
    for block in formulas.rectangles(places):
        last = block.row + block.rows - 1, block.column + block.columns - 1
        if page.sheet.data_validation(block.row, block.column, *last, options):
            raise AssertionError(f"validation refused: {options}")


def _validation(title: str, prompt: str, error: str, **options: Any) -> dict[str, Any]:
    texts = {"input_title": title[:32], "input_message": prompt, "error_title": "填写有误", "error_message": error}
    return {**options, **texts}


def _number_validation(number: Number, unit: str) -> dict[str, Any]:
    validate = "decimal" if number.decimals else "integer"
    bounds = {"validate": validate, "criteria": "between", "minimum": 0, "maximum": int(number.maximum)}
    prompt = f"填{number.expected}，单位：{unit}。{number.advice}"
    return _validation(f"{number.name}（{unit}）", prompt, f"此处应填{number.expected}。{number.advice}", **bounds)


def _fact_validation(fact: Fact) -> dict[str, Any]:
    if fact.choices:
        return _choice(fact.choices, fact.label, fact.hint)
    if fact.between:
        low, high = fact.between
        bounds = {"validate": "integer", "criteria": "between", "minimum": low, "maximum": high}
        return _validation(fact.label, fact.hint, f"{fact.label}应为 {low} 至 {high} 之间的整数。", **bounds)
    return _length(fact.longest, fact.label, fact.hint)


def _choice(choices: Sequence[str], title: str, prompt: str) -> dict[str, Any]:
    listed = "、".join(choices)
    return _validation(title, prompt, f"请从列表中选择：{listed}。", validate="list", source=list(choices))


def _length(longest: int, title: str, prompt: str) -> dict[str, Any]:
    error = f"最多 {longest} 字，请缩短或分成几段。"
    return _validation(title, prompt, error, validate="length", criteria="<=", value=longest)
