"""The folder of a round, saved as a zip file by file, and opened again."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from .. import office
from ..errors import UsageError
from ..files import safe_name
from ..intake import Room, archived
from .session import PLACES, Session
from .zipped import pack

_OPENED = "opened"
# What a round keeps apart from what is said and handed in.
_KEPT = (office.CHOICES, office.ACCEPTS, f"{PLACES.returned}/{office.REGISTER}")


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
    target = pack(session, folder, sorted(path for path in folder.rglob("*") if path.is_file()))
    shutil.rmtree(folder)
    return {"name": f"{session.file_name('年报文件夹')}.zip", "file": str(target)}


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
