"""A round as the page holds it: files read one at a time, and what the office makes of them."""

from __future__ import annotations

import datetime
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
from ..findings import ACCEPTED, STATE_WORDS, STATUS_WORDS, Collection, Outcome, Reported, Status, first_error
from ..form import SEVERITY_WORDS, load
from ..intake import LARGEST, Item, Room, archived, examine_file, file_in, items_in, lost, unread
from ..layout import Handout

# As in the folder of a round.
_PLACES = office.Places()
_REPORTS = "年报"


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
    def returned(self) -> Path:
        """Where marked copies are written, and the register of them lies."""
        return self.home / _PLACES.returned

    @property
    def has_register(self) -> bool:
        """Whether anything was sent back so far."""
        return (self.returned / office.REGISTER).is_file()

    @property
    def due(self) -> datetime.date | None:
        """The day by which reports are to be in."""
        return datetime.date.fromisoformat(self.said["due"]) if self.said.get("due") else None

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
        "states": STATE_WORDS,
        "severities": SEVERITY_WORDS,
        "largest": LARGEST,
        "acceptable": list(form.acceptable),
    }


def settle(session: Session, said: Mapping[str, Any]) -> dict[str, Any]:
    """What is said of the round: who adds up, the year, the roster, last year, what is accepted and chosen.

    Last year's reports are read again only where others were named.
    """
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


# -- reading


def open_file(session: Session, name: str, is_closed: bool) -> None:
    """Begins to read a file that was handed in; one that `is_closed` has ended a worker before it could be opened."""
    path = session.home / name
    file = file_in(session.home / _PLACES.received, path)
    session.items = iter([lost(Item(file.name, path.read_bytes(), str(path)))]) if is_closed else items_in(file)
    session.file = name
    session.outcomes[name] = []


def refuse(session: Session, name: str, size: int) -> dict[str, Any]:
    """The outcome of a file that is too large to be opened."""
    session.file, session.outcomes[name] = name, []
    session.item = unread(file_in(session.home / _PLACES.received, session.home / name), size)
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
    found = _status(session)
    return {"check": export.check_document(found.collection), "status": export.status_document(found)}


def _status(session: Session) -> Status:
    collection = office.with_ledger(session.collection, session.returned)
    return office.status(collection, session.round.unit, session.due)


def summary(session: Session, now: str) -> dict[str, Any]:
    """The summary."""
    collection = session.collection
    out = session.home / _PLACES.summary / f"{_name(session, '年汇总')}.xlsx"
    marked = session.returned if session.has_register else None
    merged = office.merge_collection(collection, out, session.round, True, marked, now)
    return {"document": export.merge_document(merged), "name": out.name, "file": merged.written and str(merged.written)}


def _name(session: Session, what: str) -> str:
    """The name of a file that is handed out: whose it is, of which year, and what it is."""
    return safe_name(f"{session.round.unit.name}{session.round.year or ''}{what}")


def status_list(session: Session) -> dict[str, Any]:
    """The list of who stands where, with a text to send to each."""
    out = session.home / f"{_name(session, '年催报')}.xlsx"
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
    return _zipped(session, session.returned, copies.written) | {"notes": notes, "kept": kept}


def templates(session: Session) -> dict[str, Any]:
    """The templates of the roster in a zip."""
    folder = session.home / _PLACES.sent
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
    return _zipped(session, folder, done.handed_out.written)


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
    return _zipped(session, folder, written) | {"notes": notes}


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


def _zipped(session: Session, folder: Path, written: Iterable[Path]) -> dict[str, Any]:
    """Files in a zip, whose bytes follow from theirs."""
    files = sorted(written)
    target = session.home / "zipped"
    _pack(target, folder, files)
    return {"count": len(files), "name": f"{folder.name}.zip", "file": str(target) if files else None}


def _pack(target: Path, folder: Path, files: Iterable[Path]) -> None:
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as packed:
        for path in files:
            packed.writestr(zipfile.ZipInfo(path.relative_to(folder).as_posix()), path.read_bytes())


# -- the folder of a round


def save_begin(session: Session, now: str) -> None:
    """Makes the folder of the round, to which what was handed in is added file by file."""
    folder = session.home / "saved"
    shutil.rmtree(folder, ignore_errors=True)
    words = {name: session.said.get(name, "") for name in ("name", "code", "kind", "due")}
    roster, previous = (session.said.get(name) for name in ("roster", "previous"))
    office.begin_round(
        folder,
        {**words, "year": session.round.year},
        session.home / roster if roster else None,
        session.home / previous if previous else None,
    )
    for name in _KEPT:
        if (session.home / name).is_file():
            (folder / name).parent.mkdir(exist_ok=True)
            shutil.copyfile(session.home / name, folder / name)
    office.keep_decisions(folder, session.round.new, session.collection, now[:10])


def save_add(session: Session, name: str) -> None:
    """Moves a file that was handed in into that folder."""
    target = session.home / "saved" / name
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.move(session.home / name, target)


def save_end(session: Session) -> dict[str, Any]:
    """The folder in a zip."""
    folder = session.home / "saved"
    target = session.home / "zipped"
    _pack(target, folder, sorted(path for path in folder.rglob("*") if path.is_file()))
    shutil.rmtree(folder)
    return {"name": f"{_name(session, '年报文件夹')}.zip", "file": str(target)}


def unpack(session: Session, name: str) -> None:
    """Lays the files of a zip that was saved where `open_saved` looks for them; whatever is wrong is left out."""
    path = session.home / name
    for inner, data in archived(path.read_bytes(), Room()):
        if isinstance(data, bytes):
            target = _below(session.home / _OPENED, inner)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
    path.unlink()


def open_saved(session: Session) -> dict[str, Any]:
    """What a folder of a round says, and which of its files are what. Raises UsageError for anything else."""
    opened = session.home / _OPENED
    homes = sorted((path.parent for path in opened.rglob(office.SETTINGS)), key=lambda home: len(home.parts))
    if not homes:
        raise UsageError(
            f"里面没有 {office.SETTINGS}，不是一轮年报。", "请选“保存本次”存下的 zip，或一轮年报的文件夹。"
        )
    folder = office.open_folder(homes[0])
    settings = folder.settings
    words = {name: getattr(settings, name) for name in ("name", "code", "kind", "due")}
    return {
        "said": {**words, "year": str(settings.year)},
        "roster": _files(session, [folder.roster]),
        "previous": _files(session, folder.previous.rglob("*")),
        "received": _files(session, folder.received.rglob("*"), folder.received),
        "decisions": _files(session, (folder.home / name for name in _KEPT), folder.home),
    }


def _files(session: Session, paths: Iterable[Path], home: Path | None = None) -> list[dict[str, str]]:
    files = sorted(path for path in paths if path.is_file())
    return [
        {"from": path.relative_to(session.home).as_posix(), "to": path.relative_to(home or path.parent).as_posix()}
        for path in files
    ]


def _below(folder: Path, name: str) -> Path:
    """A place below a folder for a name that comes from a file."""
    return folder.joinpath(*(safe_name(step) for step in name.split("/") if step not in ("", ".", "..")))


_OPENED = "opened"
# What a round keeps apart from what is said and handed in.
_KEPT = (office.CHOICES, office.ACCEPTS, f"{_PLACES.returned}/{office.REGISTER}")

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
    "status_list": status_list,
    "marked": marked,
    "templates": templates,
    "report": report,
    "reports": reports,
    "rules": rules,
    "explain": explain,
    "save_begin": save_begin,
    "save_add": save_add,
    "save_end": save_end,
    "unpack": unpack,
    "open_saved": open_saved,
}
