"""The sheet that is printed, signed and sealed: the main figures, the state of the self-check, and the seal."""

from __future__ import annotations

from ...filing import Filing
from ...layout import layout_of, seal
from .. import formulas
from .sheets import Page


def write_slip(page: Page, filing: Filing, ready: str) -> None:
    """Everything on it is a formula; whoever signs writes by hand."""
    form, layout = filing.form, layout_of(filing.form)
    words, places, facts = form.wording.slip, layout.slip, layout.facts
    names = [facts[key].reference for key in reversed(form.naming)]
    shown = next(filter(None, (filing.fact(key) for key in reversed(form.naming))), "")
    page.formula(places.unit, f'=IF({names[0]}="",{names[-1]}&"",{names[0]})', shown, "shown")
    page.formula(places.year, f'={facts["year"].reference}&""', str(filing.year or ""), "shown")
    for key, place in zip(form.key_figures, places.figures, strict=True):
        cell = layout.figures[key].reference
        page.formula(place, f'=IF(ISERROR({cell}+0),"",{cell}+0)', filing[key], "number")
    page.formula(places.state, f"={layout.self_check.ready.reference}", ready, "shown")
    tables = {section.id for section in form.sections.values() if section.tables}
    faulty = "+".join(check.faulty.reference for check in layout.self_check.cells if check.section in tables)
    code = formulas.seal_formula(layout, words.seal_faulty)
    page.formula(places.seal, f"=IF({faulty}>0,{formulas.quoted(words.seal_faulty)},{code})", seal(filing), "seal")
    by_label = {fact.label: key for key, fact in form.facts.items()}
    for place, label in zip(places.signed, words.signed, strict=True):
        if fact := by_label.get(label):
            page.formula(place, f'={facts[fact].reference}&""', filing.fact(fact), "shown")
        else:
            page.text(place, "", "shown")
    for row in range(places.unit.row, places.signed[-1].row + 1):
        page.reserve(row, _ROW)
    page.reserve(places.seal.row, _SEAL)
    for place in places.signed:
        page.reserve(place.row, _SIGNED)


# In points.
_ROW, _SEAL, _SIGNED = 22, 32, 40
