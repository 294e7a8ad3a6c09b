"""The self-check sheet: what is blank, what is faulty, which rules hold, and whether the workbook can be returned."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from ...filing import Filing
from ...form import Claim, Fact, Key, SelfCheckWords, blank_is_zero, explanation_key
from ...layout import CellCheck, ClaimCheck, Place, layout_of
from .. import formulas
from .guards import choice, length, paint, validate
from .sheets import Book, Page


class SelfCheck:
    """Writes the self-check of one filing as live formulas, each with the value that it has now."""

    def __init__(self, book: Book, page: Page, filing: Filing) -> None:
        self.book = book
        self.page = page
        self.filing = filing
        self.form = filing.form
        self.layout = layout_of(filing.form)
        self.words: SelfCheckWords = filing.form.wording.self_check

    def at(self, keys: Sequence[Key]) -> list[Place]:
        return [self.layout.figures[key] for key in keys]

    def write(self) -> None:
        """Every line of the sheet, and the one on top."""
        page, words = self.page, self.words
        self.explanations(page, words)
        results = []
        for check in self.layout.cell_checks:
            results.append(self.cell_check(page, check, words))
        for claim_check in self.layout.claim_checks:
            results.append(self.claim_check(page, claim_check, words))
        places = self.layout.results
        self.ready(page, places, results, words)
        for format_, word in (("broken", words.broken), ("broken", words.undecided), ("passed", words.held)):
            cell = places[0].cell
            paint(page, places, f"LEFT({cell},{len(word)})={formulas.quoted(word)}", self.book.format(format_))

    def explanations(self, page: Page, words: SelfCheckWords) -> None:
        """The cells in which the unit says why what a rule warns of is so."""
        for rule in self.form.explicable:
            place = self.layout.facts[explanation_key(rule)]
            page.reserve(place.row, 21)
            page.text(place, self.filing.fact(explanation_key(rule)), "fact", unlocked=True)
            title = words.explained_heading[1]
            validate(page, [place], length(words.explained_longest, title, words.explained_prompt))

    def cell_check(self, page: Page, check: CellCheck, words: SelfCheckWords) -> str:
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

    def choice(self, page: Page, check: CellCheck, place: Place, words: SelfCheckWords) -> bool:
        """The cell that says: blanks of this sheet are 0; returns whether it was chosen."""
        value = self.filing.fact(blank_is_zero(check.sheet))
        page.text(place, value, "verdict", unlocked=True)
        title = self.form.wording.blank.label
        validate(page, [place], choice((self.form.yes,), title, words.choice_prompt))
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

    def claim_check(self, page: Page, check: ClaimCheck, words: SelfCheckWords) -> str:
        claim = check.claim
        broken, undecided, held = _verdict_words(words)
        sides = [sum((self.filing[key] for key in keys), Decimal(0)) for keys in (claim.left, claim.right)]
        for place, keys, side in zip((check.left, check.right), (claim.left, claim.right), sides, strict=True):
            if keys:
                page.formula(place, f"={formulas.total(self.at(keys))}", side, "verdict")
            else:
                page.number(place, 0, "verdict")
        leaves = [leaf for key in claim.left + claim.right for leaf in self.form.leaves[key]]
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
            formula = f'=IF({self.concerned(claim)},{formula[1:]},"{words.not_concerned}")'
            value = value if self.filing.unit.kind in claim.rule.kinds else words.not_concerned
        page.reserve(check.result.row, 24)
        page.formula(check.result, formula, value, "verdict")
        return value

    def concerned(self, claim: Claim) -> str:
        """A formula's test of whether the unit is of a kind that the rule concerns."""
        kind = self.layout.facts["kind"].reference
        return f"OR({','.join(f'{kind}={formulas.quoted(word)}' for word in claim.rule.kinds)})"

    def ready(self, page: Page, places: list[Place], results: list[str], words: SelfCheckWords) -> None:
        """The one line on top: whether the workbook can be returned."""
        cells = ",".join(formulas.ranges(places, page.name)).split(",")
        formula, value = formulas.quoted(words.ready), words.ready
        for word in (words.undecided, words.broken):
            count = sum(result.startswith(word) for result in results)
            counted = "+".join(f'COUNTIF({cell},"{word}*")' for cell in cells)
            formula = f'IF({counted}>0,"{words.not_ready}"&{counted}&" 项{word}。",{formula})'
            value = f"{words.not_ready}{count} 项{word}。" if count else value
        page.reserve(self.layout.ready.row, 30)
        page.formula(self.layout.ready, f"={formula}", value, "ready")
        cell = self.layout.ready.cell
        begins = f"LEFT({cell},{len(words.not_ready)})={formulas.quoted(words.not_ready)}"
        paint(page, [self.layout.ready], begins, self.book.format("broken"))


def _verdict_words(words: SelfCheckWords) -> tuple[str, str, str]:
    """What the self-check says of a broken, an undecided and a held line."""
    return words.broken, words.undecided, words.held


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
