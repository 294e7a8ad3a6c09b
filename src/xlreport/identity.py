"""What a workbook says of its own identity: in its stamps, and on its hidden sheet of named facts."""

from __future__ import annotations

from .filing import Filing

# What a workbook of ours is: something that a unit returns, or a summary of members.
RETURN, SUMMARY = "return", "summary"


def stamp_text(filing: Filing) -> str:
    """What every sheet says of its identity: form, version of the layout, unit, year, as far as known."""
    form = filing.form
    known = [form.id, f"版式 {form.layout_version}", filing.unit.name]
    return " · ".join([part for part in known if part] + [f"{filing.year}年"] * (filing.year is not None))


def identity_facts(filing: Filing, role: str) -> dict[str, str]:
    """What the hidden sheet says: form, layout, role of the workbook, and the unit as far as known."""
    form = filing.form
    known = {"form": form.id, "layout": str(form.layout_version), "role": role}
    return known | {key: filing.fact(key) for key, fact in form.facts.items() if fact.identity}
