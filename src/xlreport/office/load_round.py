"""A round from what the command line names: files, and what is said of them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import UsageError
from ..filing import Unit
from ..form import Form, load
from .decisions import Decisions, decided, load_decisions
from .roster import Roster
from .round import Round

if TYPE_CHECKING:
    from .previous import Previous


def load_round(
    form: str = "",
    unit: tuple[str, str, str] = ("", "", ""),
    year: int | None = None,
    roster: Path | None = None,
    previous: Path | None = None,
    accepts: Sequence[str] = (),
    because: str = "",
    choose: Sequence[str] = (),
    latest: bool = False,
    decisions: Path | None = None,
) -> Round:
    """A round from what the command line names; `unit` is code, name and kind of who writes the summary.

    `decisions` is a folder in which earlier choices and acceptances are kept; what is named here comes after them.

    Raises FormError, RosterError and UsageError for what cannot be loaded, or is not known to the editions.
    """
    known = Round(load(form) if form else None)
    own = _unit(known.editions, *unit)
    new = decided(known.editions, choose, accepts, because)
    all_ = (load_decisions(decisions, known.editions) if decisions else Decisions()).and_then(new)
    listed = _listed(roster, known.editions) if roster else None
    return Round(
        form=known.form,
        unit=own,
        year=listed.year if listed and year is None else year,
        roster=listed,
        previous=_previous(previous, known.editions, listed) if previous else None,
        accepts=all_.accepts,
        choices=all_.choices,
        latest=latest,
        new=new,
    )


def _unit(editions: Sequence[Form], code: str, name: str, kind: str) -> Unit:
    """Who writes the summary, of a kind that the editions have, by any of their words for it."""
    kinds = tuple(dict.fromkeys(kind for edition in editions for kind in edition.kinds))
    words = {word: kind for edition in editions for word, kind in edition.kind_words.items()}
    own = Unit(code, name, words.get(kind, kind))
    if own.kind and own.kind not in kinds:
        raise UsageError(f"没有“{own.kind}”这个单位类别。", f"类别只能是：{'、'.join(kinds)}。")
    return own


def _previous(path: Path, editions: Sequence[Form], roster: Roster | None) -> Previous:
    from .previous import load_previous

    return load_previous(path, editions, roster)


def _listed(path: Path, editions: Sequence[Form]) -> Roster:
    from .load_roster import load_roster

    return load_roster(path, editions)
