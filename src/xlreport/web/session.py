"""A round as the page holds it: files read one at a time, and what the office makes of them."""

from __future__ import annotations

import json
import pickle
import shutil
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import Any

from .. import export, office
from ..errors import UsageError, XlreportError
from ..files import safe_name, visible
from ..findings import ACCEPTED, STATUS_WORDS, Collection, Outcome, Reported, first_error
from ..form import SEVERITY_WORDS, load
from ..intake import LARGEST, Item, examine_file, file_in, items_in, lost, unread

_RECEIVED, _RETURNED, _SUMMARY, _SENT, _REPORTS = "收到", "退回", "汇总", "发出", "年报"


@dataclass
class Session:
    """What the page has said and handed in so far, in a folder of the browser's memory."""

    home: Path
    round: office.Round = field(default_factory=office.Round)
    said: Mapping[str, Any] = field(default_factory=dict)
    # By the name of the file that was handed in.
    outcomes: dict[str, list[Outcome]] = field(default_factory=dict)
    # What is being read: the file, what is in it, and which of that.
    file: str = ""
    items: Iterator[Item | Outcome] = field(default_factory=lambda: iter(()))
    item: Item | Outcome | None = None

    def answer(self, order: str, given: str) -> str:
        """What the page asks for, in JSON; what stopped it is a document too."""
        try:
            return json.dumps(_ORDERS[order](self, *json.loads(given)), ensure_ascii=False)
        except XlreportError as error:
            return json.dumps(export.error_document(error), ensure_ascii=False)

    @property
    def kept(self) -> Path:
        """Where an outcome lies that the page keeps."""
        return self.home / "kept"

    @property
    def collection(self) -> Collection:
        """All files, compared."""
        found = (outcome for outcomes in self.outcomes.values() for outcome in outcomes)
        return office.check_outcomes(found, self.round)


Order = Callable[..., Any]


def begin(session: Session) -> dict[str, Any]:
    """What the page shows of the program itself."""
    import xlreport

    form = load()
    return {
        "program": xlreport.__version__,
        "title": form.title,
        "kinds": list(form.kinds),
        "statuses": STATUS_WORDS,
        "states": _STATE_WORDS,
        "severities": SEVERITY_WORDS,
        "largest": LARGEST,
        "acceptable": [rule.id for rule in form.rules if rule.severity == "error"],
    }


def settle(session: Session, said: Mapping[str, Any]) -> dict[str, Any]:
    """What is said of the round: who adds up, the year, the roster, last year, what is accepted.

    Last year's reports are read again only where others were chosen.
    """
    known = said["previous"] and said["previous"] == session.said.get("previous")
    accepts = session.home / "accepted.txt"
    accepts.write_text("\n".join(f"{code}:{rule} {why}" for code, rule, why in said["accepts"]), encoding="utf-8")
    round = office.load_round(
        unit=(said["code"], said["name"], said["kind"]),
        year=_year(said["year"]),
        roster=session.home / said["roster"] if said["roster"] else None,
        previous=session.home / said["previous"] if said["previous"] and not known else None,
        accepts=[str(accepts)],
    )
    session.round = replace(round, previous=session.round.previous) if known else round
    session.said = said
    return {"year": round.year, "units": len(round.roster.units) if round.roster else 0, "notes": []}


def _year(text: str) -> int | None:
    if not text:
        return None
    fact = load().facts["year"]
    year = load().year(text.removesuffix("年"))
    if year is None:
        raise UsageError(f"“{text}”不是年份，", f"应为{fact.expected}，例：2024。")
    return year


# -- reading


def open_file(session: Session, name: str, is_closed: bool) -> None:
    """Begins to read a file that was handed in; one that `is_closed` has ended workers before it could be opened."""
    path = session.home / name
    file = file_in(session.home / _RECEIVED, path)
    session.items = iter([lost(Item(file.name, path.read_bytes(), str(path)))]) if is_closed else items_in(file)
    session.file = name
    session.outcomes[name] = []


def refuse(session: Session, name: str, size: int) -> dict[str, Any]:
    """The outcome of a file that is too large to be opened."""
    session.file, session.outcomes[name] = name, []
    session.item = unread(file_in(session.home / _RECEIVED, session.home / name), size)
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


# -- what is made of it


def conclude(session: Session) -> dict[str, Any]:
    """What was found in all files, and where each unit stands."""
    collection = session.collection
    return {"check": export.check_document(collection), "status": _standings(collection)}


_STATE_WORDS = {"accepted": "已汇总", "duplicate": "重复", "rejected": "退回", "missing": "缺报"}


def _standings(collection: Collection) -> dict[str, Any]:
    check = export.check_document(collection)
    by = {}
    for unit in collection.roster or ():
        by[unit.code] = {"code": unit.code, "name": unit.name, "files": [], "sts": []}
    others = []
    for r in check["returns"]:
        u = r["unit"]
        if u is None or (collection.roster is not None and u["code"] not in by) or r["status"] == "skipped":
            others.append(r)
            continue
        e = by.setdefault(u["code"], {**u, "files": [], "sts": []})
        e["files"].append(r["file"])
        e["sts"].append(r)
    units = []
    for e in by.values():
        sts = [r["status"] for r in e["sts"]]
        state = next((s for s in ("accepted", "duplicate") if s in sts), "rejected" if sts else "missing")
        first = next((f["message"] for r in e["sts"] for f in r["findings"] if f["severity"] == "error"), None)
        units.append(
            {
                "code": e["code"],
                "name": e["name"],
                "files": e["files"],
                "state": state,
                "first_reason": first if state != "accepted" else None,
                "message": "您好",
                "late": None,
            }
        )
    counts = {"due": len(units), **{s: sum(u["state"] == s for u in units) for s in _STATE_WORDS}}
    return {"units": units, "counts": counts, "others": others, "next": ""}


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


def templates(session: Session) -> dict[str, Any]:
    """The templates of the roster in a zip."""
    folder = session.home / _SENT
    shutil.rmtree(folder, ignore_errors=True)
    roster = session.home / session.said["roster"]
    written = list(office.write_templates("", folder, session.round.year, ("", "", ""), roster, "", False))
    return _zipped(session, folder, written, f"{_SENT}.zip")


def report(session: Session, sha256: str) -> dict[str, Any]:
    """The report of one file, by its digest, as a Word document; a draft where anything is wrong with it."""
    (outcome, *_) = (o for outcomes in session.outcomes.values() for o in outcomes if o.sha256 == sha256)
    out = session.home / _REPORTS / f"{safe_name(PurePosixPath(outcome.file).stem)}.docx"
    reported = office.report_file(office.check_outcomes([outcome], office.Round()), [outcome.file], out, (), True, True)
    return {"notes": _notes(reported), "name": out.name, "file": str(out) if reported.reports else None}


def reports(session: Session) -> dict[str, Any]:
    """The report of every unit and, from the summary, that of the whole, in a zip."""
    folder = session.home / _REPORTS
    shutil.rmtree(folder, ignore_errors=True)
    reported = office.report_units(session.collection, folder)
    written = [one.written for one in reported.reports]
    notes = [*_notes(reported)]
    if whole := summary(session)["file"]:
        out = folder / f"{Path(whole).stem.removesuffix('汇总')}年报.docx"
        of_all = office.write_report([whole], out, office.Round(), draft=True)
        written.append(out)
        notes += _notes(of_all)
    return _zipped(session, folder, written, f"{_REPORTS}.zip") | {"notes": notes}


def _notes(reported: Reported) -> list[str]:
    """What a person should know of reports that were written, and of those that were not."""
    drafts = [f"{one.written.stem}：{one.draft}。" for one in reported.reports if one.draft]
    drafted = [f"{one.written.stem}：有一段由程序草拟，请核对。" for one in reported.reports if one.has_drafted]
    lacking = [f"{name}：缺{'、'.join(labels)}。" for name, labels in reported.lacking.items()]
    return [visible(note) for note in (*drafts, *drafted, *lacking)]


def rules(session: Session) -> dict[str, Any]:
    """The rule book."""
    return export.rules_document(load())


def explain(session: Session, code: str) -> dict[str, Any]:
    """What a code means."""
    return export.explanations_document(code, export.explanations(load(), code))


def _zipped(session: Session, folder: Path, written: Iterable[Path], name: str) -> dict[str, Any]:
    """Files in a zip, whose bytes follow from theirs."""
    target = session.home / "zipped"
    files = sorted(written)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as packed:
        for path in files:
            packed.writestr(zipfile.ZipInfo(path.relative_to(folder).as_posix()), path.read_bytes())
    return {"count": len(files), "name": name, "file": str(target) if files else None}


_ORDERS: Mapping[str, Order] = {
    "begin": begin,
    "settle": settle,
    "open": open_file,
    "refuse": refuse,
    "step": step,
    "read": read,
    "keep": keep,
    "forget": forget,
    "conclude": conclude,
    "summary": summary,
    "marked": marked,
    "templates": templates,
    "report": report,
    "reports": reports,
    "rules": rules,
    "explain": explain,
}
