"""The lines of rules that only warn: what plain formulas see of them, and what the unit says of it."""

from __future__ import annotations

from ...filing import Filing
from ...form import FactRule, Rule, TextBlock, TextRule, explanation_key, is_plain
from ...layout import layout_of
from .. import formulas
from .guards import length, paint, told, validate
from .sheets import Page
from .verdicts import LONGEST_HEADING, NUMBERS, Verdicts, first_names

COUNTED = "（{}{}）"


class Reminders:
    """Writes them on the self-check sheet of one filing."""

    def __init__(self, page: Page, filing: Filing, verdicts: Verdicts) -> None:
        self.page = page
        self.filing = filing
        self.form = filing.form
        self.layout = layout_of(filing.form)
        self.places = self.layout.self_check
        self.words = filing.form.wording.self_check
        self.verdicts = verdicts

    def write(self, rule: Rule) -> str:
        """The line of a rule that only warns, with the cell in which the unit says why it is so."""
        page, words = self.page, self.words
        result, cell = self.places.reminders[rule.id], self.layout.facts[explanation_key(rule.id)]
        page.reserve(cell.row, 18)
        page.text(cell, self.filing.fact(explanation_key(rule.id)), "fact", unlocked=True)
        validate(page, [cell], length(words.explained_longest, rule.label, words.explained_prompt))
        validate(page, [result], told(rule.label, rule.sentence))
        if not (count := self.count_formula(rule)):
            page.text(result, words.elsewhere, "verdict")
            return words.elsewhere
        paint(
            page,
            [cell],
            f"LEFT({result.cell},{len(words.remind)})={formulas.quoted(words.remind)}",
            page.book.format("amber"),
        )
        live = f'IF({cell.cell}="","{words.remind}（"&{count}&"处）","{words.told}")'
        found = self.verdicts.reminders(rule)
        value = words.told if self.verdicts.is_told(rule) else words.remind + COUNTED.format(found, "处")
        value = value if found else words.held
        page.formula(result, f'=IF({count}=0,"{words.held}",{live})', value, "verdict")
        return value

    def count_formula(self, rule: Rule) -> str:
        """How many cells or texts a rule warns of; empty for one that only the office can judge."""
        if not is_plain(rule):
            return ""
        if isinstance(rule, FactRule):
            cells = [self.layout.facts[key].reference for key in rule.facts]
            preface = formulas.ranges(self.layout.texts[self.form.preface.key].paragraphs)[0]
            blank = "+".join(f'IF({formulas.trimmed(cell)}="",1,0)' for cell in cells)
            return f"IF(COUNTBLANK({preface})<ROWS({preface}),0,{blank})"
        if isinstance(rule, TextRule):
            blocks = [
                block
                for block in self.form.texts.values()
                if rule.reads(block.key) and block.key.partition("/")[0] in self.layout.runs
            ]
            if rule.test == "empty":
                missing = (check.empty.cell for check in self.places.cells if check.section in self.layout.runs)
                return f"({'+'.join(missing)})"
            return "(" + "+".join(self.short_formula(block, rule.least) for block in blocks) + ")"
        checks = [check for check in self.places.cells if check.section and self.form.sections[check.section].tables]
        blanks = (f'IF(OR({c.choice.cell}<>"",{c.empty.cell}={len(c.cells)}),0,{c.empty.cell})' for c in checks)
        return "(" + "+".join(blanks) + ")"

    def missing_formula(self, block: TextBlock) -> str:
        """1 when nothing stands below the heading of a text, and no other row of its section begins with its name."""
        headings, below = self.room(block)
        run = formulas.ranges(self.layout.runs[block.key.partition("/")[0]])[0]
        further = f'SUMPRODUCT(COUNTIF({run},"*"&CHAR(10)&"*"&{{{_names(block)}}}&"*"))'
        named, empty = f"{_begins(block, run)}+{further}", f"COUNTBLANK({below})=ROWS({below})"
        return f"IF({empty},IF({named}<={headings},1,0),IF({headings}>0,0,IF({named}=0,1,0)))"

    def short_formula(self, block: TextBlock, least: int) -> str:
        """1 when there is too little below the heading of a text."""
        headings, below = self.room(block)
        letters = f"SUMPRODUCT(LEN({below}))"
        return f"IF({headings}>0,IF(AND({letters}>0,{letters}<{least}),1,0),0)"

    def room(self, block: TextBlock) -> tuple[str, str]:
        """How often the cell of a printed heading names its text, if it still is a heading; the cells below it."""
        places = self.layout.texts[block.key]
        below = formulas.ranges(places.paragraphs)[0]
        if places.heading is None:
            return "0", below
        cell = places.heading.reference
        is_heading = f"AND(LEN({cell})<={LONGEST_HEADING},ISERROR(FIND(CHAR(10),{cell})))"
        return f"IF({is_heading},{_begins(block, cell)},0)", below


def _begins(block: TextBlock, cells: str) -> str:
    """How often cells begin with a name of a text, behind a number or none."""
    numbers = ";".join(map(formulas.quoted, NUMBERS))
    return f'SUMPRODUCT(COUNTIF({cells},{{{numbers}}}&{{{_names(block)}}}&"*"))'


def _names(block: TextBlock) -> str:
    return ",".join(map(formulas.quoted, first_names(block)))
