"""A round as the page holds it: files read one at a time, and what the office makes of them."""

from __future__ import annotations

import json
import pickle
import shutil
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from .. import export, office
from ..errors import XlreportError
from ..files import safe_name, visible
from ..findings import STATUS_WORDS, Collection, Outcome
from ..form import SEVERITY_WORDS, load
from ..intake import Item, examine_file, file_in, items_in, lost

_RECEIVED, _RETURNED, _SUMMARY, _SENT = "收到", "退回", "汇总", "发出"


@dataclass
class Session:
    """What the page has said and handed in so far, in a folder of the browser's memory."""

    home: Path
    round: office.Round = field(default_factory=office.Round)
    said: Mapping[str, Any] = field(default_factory=dict)
    # By the name of the file that was handed in.
    outcomes: dict[str, list[Outcome]] = field(default_factory=dict)
    _items: Iterator[Item | Outcome] = field(default_factory=lambda: iter(()))
    _item: Item | Outcome | None = None
    _file: str = ""

    def answer(self, order: str, given: str) -> str:
        """What the page asks for, in JSON; what stopped it is a document too."""
        try:
            return json.dumps(_ORDERS[order](self, *json.loads(given)), ensure_ascii=False)
        except XlreportError as error:
            return json.dumps(export.error_document(error), ensure_ascii=False)

    @property
    def collection(self) -> Collection:
        """All files, compared."""
        found = (outcome for outcomes in self.outcomes.values() for outcome in outcomes)
        return office.check_outcomes(found, self.round)


Order = Callable[..., Any]


def begin(session: Session) -> dict[str, Any]:
    """What the page shows of the program itself."""
    from .. import __version__

    form = load()
    return {
        "program": __version__,
        "title": form.title,
        "kinds": list(form.kinds),
        "statuses": STATUS_WORDS,
        "severities": SEVERITY_WORDS,
    }


def settle(session: Session, said: Mapping[str, Any]) -> dict[str, Any]:
    """What is said of the round: who adds up, the year, the roster, last year, what is accepted."""
    folder = session.home
    session.round = office.load_round(
        unit=(said.get("code", ""), said.get("name", ""), said.get("kind", "")),
        year=said.get("year"),
        roster=folder / said["roster"] if said.get("roster") else None,
        previous=folder / said["previous"] if said.get("previous") else None,
    )
    session.said = said
    units = session.round.roster.units if session.round.roster else ()
    return {"year": session.round.year, "units": [asdict(unit) for unit in units]}


# -- reading


def open_file(session: Session, name: str) -> None:
    """Begins to read a file that was handed in."""
    received = session.home / _RECEIVED
    session._items = items_in(file_in(received, session.home / name))
    session._file = name
    session.outcomes[name] = []


def step(session: Session) -> str | None:
    """The name of the next file in it, before that is read; None after the last."""
    session._item = next(session._items, None)
    if session._item is None:
        return None
    return visible(session._item.file if isinstance(session._item, Outcome) else session._item.name)


def read(session: Session, has_ended_a_worker: bool) -> dict[str, Any]:
    """The outcome of that file, and where it is kept for a worker that comes after this one."""
    item = session._item
    assert item is not None
    outcome = item if isinstance(item, Outcome) else lost(item) if has_ended_a_worker else examine_file(item)
    session.outcomes[session._file].append(outcome)
    kept = session.home / "kept"
    kept.write_bytes(pickle.dumps(outcome))
    return {"outcome": {"name": visible(outcome.file), "status": outcome.status}, "kept": str(kept)}


def restore(session: Session, name: str, kept: Iterable[str]) -> None:
    """Takes up outcomes that an earlier worker had."""
    session.outcomes[name] = [pickle.loads((session.home / path).read_bytes()) for path in kept]
    shutil.rmtree(session.home / "kept.d", ignore_errors=True)


def forget(session: Session, names: Iterable[str]) -> None:
    """Leaves out files that were handed in."""
    for name in names:
        session.outcomes.pop(name, None)


# -- what is made of it


def conclude(session: Session) -> dict[str, Any]:
    """What was found in all files."""
    return export.check_document(session.collection)


def summary(session: Session) -> dict[str, Any]:
    """The summary."""
    unit = session.round.unit
    name = safe_name(f"{unit.name}{session.round.year or ''}年汇总")
    out = session.home / _SUMMARY / f"{name}.xlsx"
    merged = office.merge_collection(session.collection, out, session.round, force=True)
    return {"document": export.merge_document(merged), "name": out.name, "file": merged.written and str(merged.written)}


def marked(session: Session) -> dict[str, Any]:
    """The marked copies in a zip."""
    folder = session.home / _RETURNED
    shutil.rmtree(folder, ignore_errors=True)
    copies = office.write_marked_copies(session.collection, folder, session.round.previous)
    return {
        **_zipped(session, folder, copies.written, f"{_RETURNED}.zip"),
        "summaries": copies.summaries,
        "unreadable": copies.unreadable,
    }


def templates(session: Session, year: int | None) -> dict[str, Any]:
    """The templates of the roster in a zip."""
    folder = session.home / _SENT
    shutil.rmtree(folder, ignore_errors=True)
    roster = session.home / session.said["roster"]
    written = list(office.write_templates("", folder, year, ("", "", ""), roster, "", False))
    return _zipped(session, folder, written, f"{_SENT}.zip")


def rules(session: Session) -> dict[str, Any]:
    """The rule book."""
    return export.rules_document(load())


def explain(session: Session, code: str) -> dict[str, Any]:
    """What a code means."""
    return export.explanations_document(code, export.explanations(load(), code))


def _zipped(session: Session, folder: Path, written: Iterable[Path], name: str) -> dict[str, Any]:
    """Files in a zip, whose bytes follow from theirs."""
    target = session.home / "zipped"
    count = 0
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as packed:
        for count, path in enumerate(sorted(written), 1):
            packed.writestr(zipfile.ZipInfo(path.relative_to(folder).as_posix()), path.read_bytes())
    return {"count": count, "name": name, "file": str(target) if count else None}


_ORDERS: Mapping[str, Order] = {
    "begin": begin,
    "settle": settle,
    "open": open_file,
    "step": step,
    "read": read,
    "restore": restore,
    "forget": forget,
    "conclude": conclude,
    "summary": summary,
    "marked": marked,
    "templates": templates,
    "rules": rules,
    "explain": explain,
}
