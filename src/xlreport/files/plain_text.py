"""Text files as the editors of an office save them."""

from __future__ import annotations

from pathlib import Path


def decoded(data: bytes) -> str:
    """The text of a file in UTF-8, GBK or UTF-16, the last also without its mark. Raises UnicodeDecodeError."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16")
    if b"\0" in data:
        text = data.decode("utf-16-be" if data[0] == 0 else "utf-16-le")
        if "\0" in text:
            raise UnicodeDecodeError("utf-16", data, 0, len(data), "no text")
        return text
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("gb18030")


def is_file(path: Path) -> bool:
    """Whether there is such a file; what no file system takes as a name, as a whole sentence, is none."""
    try:
        return path.is_file()
    except OSError:
        return False
