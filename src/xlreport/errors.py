"""What can stop the program; everything that is merely wrong in a return is a finding instead."""

from __future__ import annotations

import errno

# What the system says, in words that are the same on every system.
_REASONS = {
    errno.ENOENT: "文件不存在",
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.EROFS: "磁盘或文件夹只读",
    errno.ENOSPC: "磁盘已满",
    errno.EDQUOT: "磁盘配额已用完",
    errno.EFBIG: "文件太大",
    errno.EIO: "磁盘读写出错",
    errno.EEXIST: "已有同名的文件",
    errno.ENAMETOOLONG: "文件名太长",
    errno.ENOTDIR: "路径中有一段不是文件夹",
}


def reason(error: OSError) -> str:
    """Why the file system refused, in Chinese where it is a usual reason."""
    return _REASONS.get(error.errno or 0, error.strerror or type(error).__name__)


class XlreportError(Exception):
    """Something the person at the keyboard can mend.

    `code` is stable and English, `message` and `suggestion` are Chinese sentences.
    """

    code = "ERROR"

    def __init__(self, message: str, suggestion: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.suggestion = suggestion


class FormError(XlreportError):
    """A form file that contradicts itself; the message names the place in the file."""

    code = "FORM"


class UsageError(XlreportError):
    """Arguments that make no sense together, or name something that does not exist."""

    code = "USAGE"


class RosterError(XlreportError):
    """A roster that cannot be read, or lists a unit twice."""

    code = "ROSTER"


class SettingsError(XlreportError):
    """Settings of a round that cannot be read or say what cannot be; the message names the line."""

    code = "SETTINGS"


class OutputError(XlreportError):
    """An output that cannot be written, or that would replace somebody else's file."""

    code = "OUTPUT"


class OutputKept(OutputError):
    """An output whose place is taken by something that must stay: somebody's file, or one that is open."""


class FormsDiffer(XlreportError):
    """Returns of several editions and nothing that settles which one is meant."""

    code = "FORMS-DIFFER"


class YearsDiffer(XlreportError):
    """Returns of several years and nothing that settles which one is meant."""

    code = "YEARS-DIFFER"
