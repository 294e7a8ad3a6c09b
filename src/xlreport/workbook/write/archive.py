"""The zip of a workbook, with the same bytes on every system."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

# What a part that lay on the disk of a POSIX system says of its file, and when XlsxWriter says that it was made.
_UNIX, _MODE, _MADE = 3, 0o100600 << 16, (1980, 1, 31, 0, 0, 0)
_PIECE = 1 << 16


class SameEverywhere(zipfile.ZipFile):
    """A zip whose parts do not tell on which system they were made.

    XlsxWriter writes its scratch files as text: on Windows their lines end in CRLF, and each part says that it comes
    from there.
    """

    def writestr(self, zinfo_or_arcname: Any, data: Any, *how: Any) -> None:
        """Adds a part that is in memory."""
        zinfo_or_arcname.create_system = _UNIX
        super().writestr(zinfo_or_arcname, data, *how)

    def write(self, filename: Any, arcname: Any = None, *how: Any) -> None:
        """Adds a part from a scratch file of text."""
        part = zipfile.ZipInfo(arcname, _MADE)
        part.create_system, part.external_attr, part.compress_type = _UNIX, _MODE, self.compression
        part.file_size = Path(filename).stat().st_size
        with Path(filename).open(encoding="utf-8") as text, self.open(part, "w") as target:
            while piece := text.read(_PIECE):
                target.write(piece.encode("utf-8"))
