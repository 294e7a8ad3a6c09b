"""The zip of a workbook, with the same bytes on every system."""

from __future__ import annotations

import shutil
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .deflating import Deflated

if TYPE_CHECKING:
    from concurrent.futures import Future

# What a part that lay on the disk of a POSIX system says of its file, and when XlsxWriter says that it was made.
_UNIX, _MODE, _MADE = 3, 0o100600 << 16, (1980, 1, 31, 0, 0, 0)
_PIECE = 1 << 16


class SameEverywhere(zipfile.ZipFile):
    """A zip whose parts do not tell on which system they were made.

    XlsxWriter writes its scratch files as text: on Windows their lines end in CRLF, and each part says that it comes
    from there. Of parts that were `begun` already only the end is in a scratch file.
    """

    def __init__(self, *how: Any, begun: Mapping[str, Future[Deflated]] | None = None, **more: Any) -> None:
        super().__init__(*how, **more)
        self._begun = begun or {}

    def __del__(self) -> None:
        """XlsxWriter leaves it open where something goes wrong; then it is not finished either."""
        self.fp = None

    def writestr(self, zinfo_or_arcname: Any, data: Any, *how: Any) -> None:
        """Adds a part that is in memory."""
        zinfo_or_arcname.create_system = _UNIX
        super().writestr(zinfo_or_arcname, data, *how)

    def write(self, filename: Any, arcname: Any = None, *how: Any) -> None:
        """Adds a part from a scratch file of text."""
        part = zipfile.ZipInfo(arcname, _MADE)
        part.create_system, part.external_attr, part.compress_type = _UNIX, _MODE, self.compression
        if arcname in self._begun:
            self._add(part, self._begun[arcname].result(), Path(filename).read_text(encoding="utf-8").encode("utf-8"))
            return
        part.file_size = Path(filename).stat().st_size
        with Path(filename).open(encoding="utf-8") as text, self.open(part, "w") as target:
            while piece := text.read(_PIECE):
                target.write(piece.encode("utf-8"))

    def _add(self, part: zipfile.ZipInfo, begun: Deflated, end: bytes) -> None:
        """Adds a part of which the beginning is compressed."""
        end_deflated = begun.compressor.compress(end) + begun.compressor.flush()
        part.CRC, part.file_size = zlib.crc32(end, begun.crc), begun.size + len(end)
        part.compress_size = begun.path.stat().st_size + len(end_deflated)
        target: Any = self.fp
        part.header_offset = target.tell()
        target.write(part.FileHeader())
        with begun.path.open("rb") as beginning:
            shutil.copyfileobj(beginning, target, _PIECE)
        target.write(end_deflated)
        begun.path.unlink()
        self.filelist.append(part)
        self.NameToInfo[part.filename] = part
        self.start_dir, self._didModify = target.tell(), True
