"""The self-check sheet: what is blank, what is faulty, which rules hold, and whether the workbook can be returned."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ...filing import Filing
from ...form import Claim, Fact, Key, SelfCheckWords, blank_is_zero
from ...layout import CellCheck, ClaimCheck, Place, layout_of
from .. import formulas
from .guards import paint, told, validate
from .reminders import COUNTED, Reminders
from .sheets import Page
from .verdicts import Verdicts


class SelfCheck:
    """Writes the self-check of one filing as live formulas, each with the value that it has now."""

    def __init__(self, page: Page, filing: Filing, verdicts: Verdicts) -> None:
        self.page = page
        self.filing = filing
        self.form = filing.form
        self.layout = layout_of(filing.form)
        self.places = self.layout.self_check
        self.words: SelfCheckWords = filing.form.wording.self_check
        self.verdicts = verdicts
        self.reminders = Reminders(page, filing, verdicts)

    def at(self, keys: Sequence[Key]) -> list[Place]:
        return [self.layout.figures[key] for key in keys]

    def write(self) -> str:
        """Every line of the sheet, and the one on top; what that says."""
        page, words = self.page, self.words
        results = [self.cell_check(check) for check in self.places.cells]
        results += [self.claim_check(check) for check in self.places.claims]
        reminded = [self.reminders.write(rule) for rule in self.form.rules if rule.id in self.places.reminders]
        ready = self.ready(results, reminded)
        colours = (
            ("broken", words.broken),
            ("broken", words.undecided),
            ("warning", words.remind),
            ("passed", words.held),
        )
        places = [*self.places.results, *self.places.reminders.values()]
        for format_, word in colours:
            cell = places[0].cell
            paint(page, places, f"LEFT({cell},{len(word)})={formulas.quoted(word)}", page.book.format(format_))
        return ready

    # -- cells

    def cell_check(self, check: CellCheck) -> str:
        section = self.form.sections.get(check.section)
        self.page.reserve(check.result.row, 24)
        if section and section.texts:
            return self.text_check(check)
        empty, faulty = (self.verdicts.empty(section), 0) if section else self.verdicts.identity()
        self.page.formula(check.empty, f"={_empty_formula(check)}", empty, "verdict")
        self.page.formula(check.faulty, f"={self.faulty_formula(check)}", faulty, "verdict")
        chosen, yes = "", formulas.quoted(self.form.yes)
        if section:
            cell = self.layout.facts[blank_is_zero(section.id)].reference
            chosen = self.form.yes if self.filing.fact(blank_is_zero(section.id)) == self.form.yes else ""
            self.page.formula(check.choice, f'=IF({cell}={yes},{yes},"")', chosen, "verdict")
        else:
            self.page.text(check.choice, "", "verdict")
        words = self.words
        formula = (
            f'=IF({check.faulty.cell}>0,"{words.broken}（"&{check.faulty.cell}&"格）",'
            f'IF(OR({check.empty.cell}=0,{check.choice.cell}={yes}),"{words.held}",'
            f'"{words.undecided}（"&{check.empty.cell}&"格）"))'
        )
        value = words.held if empty == 0 or chosen else words.undecided + COUNTED.format(empty, "格")
        value = words.broken + COUNTED.format(faulty, "格") if faulty else value
        self.page.formula(check.result, formula, value, "verdict")
        return value

    def text_check(self, check: CellCheck) -> str:
        """How many texts of a section are missing, and how many paragraphs too long; both only warn."""
        section, words = self.form.sections[check.section], self.words
        (rule,) = (rule for rule in self.form.text_rules if rule.test == "empty")
        missing, long = self.verdicts.missing(section, rule), self.verdicts.long(section)
        blocks = [self.form.texts[key] for key in section.texts if rule.reads(key)]
        formula = "+".join(self.reminders.missing_formula(block) for block in blocks)
        self.page.formula(check.empty, f"={formula}", missing, "verdict")
        cells, longest = formulas.ranges(check.cells)[0], self.form.preface.longest
        self.page.formula(check.faulty, f"=SUMPRODUCT(--({formulas.too_long(cells, longest)}))", long, "verdict")
        self.page.text(check.choice, "", "verdict")
        empty, faulty = check.empty.cell, check.faulty.cell
        formula = (
            f'=IF({faulty}>0,"{words.remind}（"&{faulty}&"段过长）",'
            f'IF({empty}>0,"{words.remind}（缺"&{empty}&"段）","{words.held}"))'
        )
        value = f"{words.remind}（缺{missing}段）" if missing else words.held
        value = f"{words.remind}（{long}段过长）" if long else value
        self.page.formula(check.result, formula, value, "verdict")
        return value

    def faulty_formula(self, check: CellCheck) -> str:
        if not check.section:
            facts = [fact for fact in self.form.facts.values() if fact.choices or fact.between]
            return "+".join(_fact_fault(fact, self.layout.facts[fact.key].reference) for fact in facts)
        parts = formulas.by_number(self.layout, check.section)
        return "+".join(formulas.faulty(places, number) for number, places in parts)

    # -- claims

    def claim_check(self, check: ClaimCheck) -> str:
        claim, words, page = check.claim, self.words, self.page
        sides = self.verdicts.sides(claim)
        for place, keys, side in zip((check.left, check.right), (claim.left, claim.right), sides, strict=True):
            if keys:
                page.formula(place, f"={formulas.total(self.at(keys))}", side, "verdict")
            else:
                page.number(place, 0, "verdict")
        difference = self.verdicts.difference(claim)
        value = f"{words.broken}（相差{difference}）" if difference else words.held
        value = words.undecided if self.verdicts.undecided(claim) else value
        value = value if self.verdicts.concerned(claim) else words.not_concerned
        page.reserve(check.result.row, 21)
        page.formula(check.result, f"={self.claim_formula(check)}", value, "verdict")
        validate(page, [check.result], told(claim.rule.id, claim.rule.sentence))
        return value

    def claim_formula(self, check: ClaimCheck) -> str:
        claim, words = check.claim, self.words
        leaves = [leaf for key in claim.left + claim.right for leaf in self.form.leaves[key]]
        choice = self.layout.facts[blank_is_zero(self.form.tables[leaves[0].table].section)].reference
        count = f"COUNT({','.join(formulas.ranges(self.at(leaves)))})"
        left, right = check.left.cell, check.right.cell
        differs = f'"{words.broken}（相差"&ABS({left}-{right})&"）"'
        formula = (
            f'IF(AND({count}=0,{choice}<>{formulas.quoted(self.form.yes)}),"{words.undecided}",'
            f'IF(ISERROR({left}={right}),"{words.broken}",IF({left}={right},"{words.held}",{differs})))'
        )
        return f'IF({self.concerned(claim)},{formula},"{words.not_concerned}")' if claim.rule.kinds else formula

    def concerned(self, claim: Claim) -> str:
        """A formula's test of whether the unit is of a kind that the rule concerns, of those that fill in."""
        kind = self.layout.facts["kind"].reference
        concerned = [word for word in self.form.facts["kind"].choices if word in claim.rule.kinds]
        return f"OR({','.join(f'{kind}={formulas.quoted(word)}' for word in concerned)})"

    # -- the line on top

    def ready(self, results: list[str], reminded: list[str]) -> str:
        """The one line on top: whether the workbook can be returned."""
        page, words, place = self.page, self.words, self.places.ready
        reminders = _counted(self.places.reminders.values(), words.remind, page.name)
        long = "+".join(check.faulty.cell for check in self.places.cells if self.is_text(check))
        count = sum(result.startswith(words.remind) for result in reminded)
        count += sum(self.verdicts.long(self.form.sections[c.section]) for c in self.places.cells if self.is_text(c))
        before, after = words.reminded.split("{n}")
        still = f"{reminders}+{long}" if long else reminders
        formula = f'IF({still}>0,"{before}"&({still})&"{after}",{formulas.quoted(words.ready)})'
        value = f"{before}{count}{after}" if count else words.ready
        for word in (words.undecided, words.broken):
            number = sum(result.startswith(word) for result in results)
            counted = _counted(self.places.results, word, page.name)
            formula = f'IF({counted}>0,"{words.not_ready}"&{counted}&" 项{word}。",{formula})'
            value = f"{words.not_ready}{number} 项{word}。" if number else value
        page.reserve(place.row, 30)
        page.formula(place, f"={formula}", value, "ready")
        for begin, colour in ((words.not_ready, "broken"), (before, "amber")):
            paint(page, [place], f"LEFT({place.cell},{len(begin)})={formulas.quoted(begin)}", page.book.format(colour))
        return value

    def is_text(self, check: CellCheck) -> bool:
        return bool(check.section and self.form.sections[check.section].texts)


def _counted(places: Iterable[Place], word: str, sheet: str) -> str:
    """How many of some cells begin with a word."""
    cells = ",".join(formulas.ranges(places, sheet)).split(",")
    return "(" + "+".join(f'COUNTIF({cell},"{word}*")' for cell in cells) + ")"


def _empty_formula(check: CellCheck) -> str:
    """How many cells are blank; of texts also those that hold only spaces."""
    if check.section:
        return formulas.each("COUNTBLANK({0})", check.cells)
    return "+".join(f'IF({formulas.trimmed(place.reference)}="",1,0)' for place in check.cells)


def _fact_fault(fact: Fact, cell: str) -> str:
    """1 when a fact is filled with something that is not on its list or not in its range."""
    if fact.between:
        fits = f"AND({cell}>={fact.between[0]},{cell}<={fact.between[1]},{cell}=INT({cell}))"
        fits = f"IF(ISNUMBER({cell}),{fits},FALSE)"
    else:
        fits = "OR(" + ",".join(f"{cell}={formulas.quoted(choice)}" for choice in fact.choices) + ")"
    return f'IF(TRIM({cell})="",0,IF({fits},0,1))'
