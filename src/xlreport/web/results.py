"""What is made of the files: who stands where, the summary, marked copies, templates and reports."""

from __future__ import annotations

import shutil
from pathlib import Path, PurePosixPath
from typing import Any

from .. import export, office
from ..files import safe_name, visible
from ..findings import Reported, Status
from ..layout import Handout
from .session import PLACES, Session
from .zipped import zipped

_REPORTS = "年报"


def conclude(session: Session) -> dict[str, Any]:
    """What was found in all files, and where each unit stands."""
    found = _status(session)
    return {"check": export.check_document(found.collection), "status": export.status_document(found)}


def _status(session: Session) -> Status:
    collection = office.with_ledger(session.collection, session.returned)
    return office.status(collection, session.round.unit, session.due)


def summary(session: Session, now: str) -> dict[str, Any]:
    """The summary."""
    collection = session.collection
    out = session.home / PLACES.summary / f"{session.file_name('年汇总')}.xlsx"
    marked = session.returned if session.has_register else None
    merged = office.merge_collection(collection, out, session.round, True, marked, now)
    return {"document": export.merge_document(merged), "name": out.name, "file": merged.written and str(merged.written)}


def status_list(session: Session) -> dict[str, Any]:
    """The list of who stands where, with a text to send to each."""
    out = session.home / f"{session.file_name('年催报')}.xlsx"
    office.write_status_list(_status(session), out, True)
    return {"name": out.name, "file": str(out)}


def marked(session: Session, now: str) -> dict[str, Any]:
    """The marked copies in a zip; what was sent back is noted in the register."""
    copies, _ = office.send_copies(session.collection, session.returned, session.round.previous, True, now)
    lists = [
        ("汇总表不写退回件，请报送单位改正后重新汇总", copies.summaries),
        ("读不出内容，不能写退回件", copies.unreadable),
        ("Word 文档原样加批注，另附填好的模板，改哪一份都可以", [path.name for path in copies.documents]),
    ]
    notes = [visible(f"{what}：{'、'.join(files)}。") for what, files in lists if files]
    register = session.returned / office.REGISTER
    kept = [str(register.relative_to(session.home))] if copies.written else []
    return zipped(session, session.returned, copies.written) | {"notes": notes, "kept": kept}


def templates(session: Session) -> dict[str, Any]:
    """The templates of the roster in a zip."""
    folder = session.home / PLACES.sent
    shutil.rmtree(folder, ignore_errors=True)
    due = f"{session.due.year}年{session.due.month}月{session.due.day}日前" if session.due else ""
    order = office.TemplateOrder(
        out=folder,
        year=session.round.year,
        roster=session.home / session.said["roster"],
        previous=session.home / session.said["previous"] if session.said["previous"] else None,
        handout=Handout(session.round.unit.name, due),
    )
    done = office.hand_out(order, "", True)
    return zipped(session, folder, done.handed_out.written)


def report(session: Session, sha256: str) -> dict[str, Any]:
    """The report of one file, by its digest, as a Word document; a draft where anything is wrong with it."""
    (outcome, *_) = (o for outcomes in session.outcomes.values() for o in outcomes if o.sha256 == sha256)
    out = session.home / _REPORTS / f"{safe_name(PurePosixPath(outcome.file).stem)}.docx"
    alone = office.check_outcomes([outcome], office.Round())
    reported = office.report_file(alone, [outcome.file], out, draft=True, force=True)
    return {"notes": _notes(reported), "name": out.name, "file": str(out) if reported.reports else None}


def reports(session: Session, now: str) -> dict[str, Any]:
    """The report of every unit and, from the summary, that of the whole, in a zip."""
    folder = session.home / _REPORTS
    shutil.rmtree(folder, ignore_errors=True)
    reported = office.report_units(session.collection, folder)
    written, notes = [one.written for one in reported.reports], _notes(reported)
    if whole := summary(session, now)["file"]:
        out = folder / f"{Path(whole).stem.removesuffix('汇总')}年报.docx"
        of_all = office.write_report([whole], out, office.Round(), draft=True)
        written.append(out)
        notes += _notes(of_all)
    return zipped(session, folder, written) | {"notes": notes}


def _notes(reported: Reported) -> list[str]:
    """What a person should know of reports that were written, and of those that were not."""
    drafts = [f"{one.written.stem}：{one.draft}。" for one in reported.reports if one.draft]
    drafted = [f"{one.written.stem}：有一段由程序草拟，请核对。" for one in reported.reports if one.has_drafted]
    lacking = [f"{name}：缺{'、'.join(labels)}。" for name, labels in reported.lacking.items()]
    return [visible(note) for note in (*drafts, *drafted, *lacking)]
