"""What is said of the round: who adds up, the year, the roster, last year, what is accepted and chosen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from .. import office
from ..errors import UsageError
from ..files import visible
from ..form import load
from .session import Session


def settle(session: Session, said: Mapping[str, Any]) -> dict[str, Any]:
    """Takes up what is said. Last year's reports are read again only where others were named."""
    known = said["previous"] and said["previous"] == session.said.get("previous")
    round = office.load_round(
        unit=(said["code"], said["name"], said["kind"]),
        year=_year(said["year"]),
        roster=session.home / said["roster"] if said["roster"] else None,
        previous=session.home / said["previous"] if said["previous"] and not known else None,
        accepts=_accepts(session, said["accepts"]),
        choose=said["choices"],
        decisions=session.home,
    )
    session.round = replace(round, previous=session.round.previous) if known else round
    session.said = said
    roster = round.roster
    notes = list(map(visible, roster.notes)) if roster else []
    return {"year": round.year, "units": len(roster.units) if roster else 0, "notes": notes}


def _year(text: str) -> int | None:
    if not text:
        return None
    form = load()
    year = form.year(text.removesuffix("年"))
    if year is None:
        raise UsageError(f"“{text}”不是年份，", f"应为{form.facts['year'].expected}，例：2024。")
    return year


def _accepts(session: Session, accepted: Iterable[tuple[str, str, str]]) -> list[str]:
    """The file that says which errors are accepted, and why, as the command line takes it."""
    path = session.home / "accepted.txt"
    lines = [f"{code}:{rule} {' '.join(why.split())}" for code, rule, why in accepted]
    path.write_text("\n".join(lines), encoding="utf-8")
    return [str(path)]
