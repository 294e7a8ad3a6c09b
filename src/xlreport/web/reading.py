"""The files that are handed in, read one at a time: what ends a worker ends one file."""

from __future__ import annotations

import pickle
from collections.abc import Iterable
from typing import Any

from ..files import visible
from ..findings import ACCEPTED, Outcome, first_error
from ..intake import Item, examine_file, file_in, items_in, lost, unread
from .session import PLACES, Session


def open_file(session: Session, name: str, is_closed: bool) -> None:
    """Begins to read a file that was handed in; one that `is_closed` has ended a worker before it could be opened."""
    path = session.home / name
    file = file_in(session.home / PLACES.received, path)
    session.items = iter([lost(Item(file.name, path.read_bytes(), str(path)))]) if is_closed else items_in(file)
    session.file = name
    session.outcomes[name] = []


def refuse(session: Session, name: str, size: int) -> dict[str, Any]:
    """The outcome of a file that is too large to be opened."""
    session.file, session.outcomes[name] = name, []
    session.item = unread(file_in(session.home / PLACES.received, session.home / name), size)
    return read(session, False)


def step(session: Session) -> str | None:
    """The name of the next file in it, before that is read; None after the last."""
    session.item = next(session.items, None)
    if session.item is None:
        return None
    return visible(session.item.file if isinstance(session.item, Outcome) else session.item.name)


def read(session: Session, has_ended_a_worker: bool) -> dict[str, Any]:
    """The outcome of that file, also kept for a worker that comes after this one."""
    item = session.item
    assert item is not None
    outcome = item if isinstance(item, Outcome) else lost(item) if has_ended_a_worker else examine_file(item)
    session.outcomes[session.file].append(outcome)
    session.kept.write_bytes(pickle.dumps(outcome))
    said = first_error(outcome.findings) if outcome.status != ACCEPTED else ""
    return {"name": visible(outcome.file), "status": outcome.status, "said": said}


def keep(session: Session, name: str) -> None:
    """Takes up an outcome that an earlier worker had of a file."""
    session.outcomes.setdefault(name, []).append(pickle.loads(session.kept.read_bytes()))


def forget(session: Session, names: Iterable[str]) -> None:
    """Leaves out files that were handed in."""
    for name in names:
        session.outcomes.pop(name, None)
