"""Files handed out as one zip, whose bytes follow from theirs."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from .session import Session


def zipped(session: Session, folder: Path, written: Iterable[Path]) -> dict[str, Any]:
    """What the page is told of the files that were written into a folder."""
    files = sorted(written)
    target = pack(session, folder, files)
    return {"count": len(files), "name": f"{folder.name}.zip", "file": str(target) if files else None}


def pack(session: Session, folder: Path, files: Iterable[Path]) -> Path:
    """A zip of files by their names within a folder, and where it lies."""
    target = session.home / "zipped"
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as packed:
        for path in files:
            packed.writestr(zipfile.ZipInfo(path.relative_to(folder).as_posix()), path.read_bytes())
    return target
