"""Whether a file is a workbook that this program wrote, and may write again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from ..filing import Filing
from ..layout import SUMMARY, identity_facts
from .read import Refused, identity_of, read, take


def own(filing: Filing, role: str, identity: Mapping[str, str] | None = None) -> Callable[[Path], bool]:
    """Whether nothing is lost with the file at a path: it is what the same command wrote, perhaps with an older layout.

    That is a workbook of the same role, form, year and unit, and no return that somebody filled in. `identity`
    is what the hidden sheet of the new one will say, if not what any workbook of the filing does. The test raises
    OSError as the file system does.
    """
    new = identity or identity_facts(filing, role)

    def is_own(path: Path) -> bool:
        try:
            data = take(path)
        except Refused:
            return False
        old = identity_of(data)
        same = all(old.get(key, "") == value for key, value in new.items() if key != "layout")
        return same and (role == SUMMARY or read(data).filing == filing)

    return is_own
