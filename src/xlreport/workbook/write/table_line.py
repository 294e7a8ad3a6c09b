"""The line above the tables of a sheet: that blanks are 0, how the tables stand, and where to go."""

from __future__ import annotations

from collections.abc import Iterable

from ...filing import Filing
from ...form import Claim, Section, blank_is_zero
from ...layout import Place, layout_of
from .. import formulas
from .guards import choice, paint, untyped, validate
from .sheets import Page
from .verdicts import Verdicts

# No cell is so far down or to the right.
_NOWHERE, _ROW = 10**6, 100


class TableLine:
    """Writes the line of one section."""

    def __init__(self, page: Page, filing: Filing, section: Section, verdicts: Verdicts) -> None:
        self.page = page
        self.filing = filing
        self.form = filing.form
        self.section = section
        self.verdicts = verdicts
        self.layout = layout_of(filing.form)
        self.words = filing.form.wording.blank
        (self.check,) = (check for check in self.layout.self_check.cells if check.section == section.id)
        self.claims = [c for c in self.layout.self_check.claims if self.at(c.claim).sheet == page.name]

    def at(self, claim: Claim) -> Place:
        """The first cell of a claim."""
        return self.layout.figures[claim.left[0]]

    def write(self) -> None:
        """All its cells."""
        page, words = self.page, self.words
        place = self.layout.facts[blank_is_zero(self.section.id)]
        page.reserve(place.row, 24)
        page.text(place, self.filing.fact(blank_is_zero(self.section.id)), "verdict", unlocked=True)
        validate(page, [place], choice((self.form.yes,), words.label, words.prompt))
        line = self.layout.lines[self.section.id]
        state = self.state()
        page.formula(line.state, f"={self.state_formula()}", state, "state")
        broken = f"{line.state.cell}<>{formulas.quoted(words.held)}"
        paint(page, [line.state], broken, page.book.format("broken"))
        go, shown = formulas.quoted(words.go), "" if state == words.held else words.go
        link = f"HYPERLINK(\"#'{page.name}'!\"&{self.target(place)},{go})"
        page.formula(line.link, f'=IF({line.state.cell}={formulas.quoted(words.held)},"",{link})', shown, "go")
        validate(page, [line.link], untyped(words.go, words.go_prompt))

    def state_formula(self) -> str:
        words, check = self.words, self.check
        empty, faulty, chosen = (place.reference for place in (check.empty, check.faulty, check.choice))
        formula = formulas.quoted(words.held)
        for one in reversed(self.claims):
            broken, difference = (
                f"{self.form.wording.self_check.broken}",
                f"ABS({one.left.reference}-{one.right.reference})",
            )
            text = _spoken(words.broken.replace("{column}", one.claim.line.label[-1].replace("\n", "")), difference)
            formula = f"IF(LEFT({one.result.reference},{len(broken)})={formulas.quoted(broken)},{text},{formula})"
        left = f'AND({empty}>0,{chosen}="")'
        return f"IF({faulty}>0,{_spoken(words.faulty, faulty)},IF({left},{_spoken(words.left, empty)},{formula}))"

    def state(self) -> str:
        """What the formula says now; what was written has no faulty cells."""
        empty = self.verdicts.empty(self.section)
        if empty and not self.filing.fact(blank_is_zero(self.section.id)):
            return self.words.left.format(n=empty)
        for one in self.claims:
            if difference := self.verdicts.difference(one.claim):
                column = one.claim.line.label[-1].replace("\n", "")
                return self.words.broken.format(column=column, n=difference)
        return self.words.held

    def target(self, choice_: Place) -> str:
        """The name of the first cell that is blank or faulty, else of one in the first line that does not hold."""
        allowed = f"({choice_.cell}={formulas.quoted(self.form.yes)})"
        first = _first(
            f"({formulas.right(cells, number)}+ISBLANK({cells})*{allowed})*{_NOWHERE}"
            f"+ROW({cells})*{_ROW}+COLUMN({cells})"
            for number, places in formulas.by_number(self.layout, self.section.id)
            for cells in formulas.ranges(places, self.page.name)
        )
        broken = self.form.wording.self_check.broken
        other = formulas.quoted(self.check.cells[0].cell)
        for one in reversed(self.claims):
            test = f"LEFT({one.result.reference},{len(broken)})={formulas.quoted(broken)}"
            other = f"IF({test},{formulas.quoted(self.at(one.claim).cell)},{other})"
        return f"IF({first}<{_NOWHERE},ADDRESS(INT({first}/{_ROW}),MOD({first},{_ROW}),4),{other})"


def _first(numbers: Iterable[str]) -> str:
    return f"MIN({','.join(f'SUMPRODUCT(MIN({number}))' for number in numbers)})"


def _spoken(words: str, number: str) -> str:
    """A formula that says words with a number in them."""
    before, after = words.split("{n}")
    return "&".join(
        part for part in (before and formulas.quoted(before), number, after and formulas.quoted(after)) if part
    )
