"""Names that can be shown and written, texts in any encoding, files written whole or not at all; LibreOffice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..faces import hand_on

if TYPE_CHECKING:
    from .leftovers import scratch_folder as scratch_folder
    from .libreoffice import libreoffice_program as libreoffice_program
    from .libreoffice import made_by_libreoffice as made_by_libreoffice
    from .names import LEFTOVER_BEGIN as LEFTOVER_BEGIN
    from .names import LEFTOVER_END as LEFTOVER_END
    from .names import distinct_name as distinct_name
    from .names import safe_name as safe_name
    from .names import same_mark as same_mark
    from .names import showable as showable
    from .output import path_with_ending as path_with_ending
    from .output import workbook_path as workbook_path
    from .output import would_change as would_change
    from .output import write_safely as write_safely
    from .plain_text import decoded as decoded
    from .plain_text import is_file as is_file
    from .processes import processes_can_be_started as processes_can_be_started
    from .processes import processors as processors
    from .rows import add_rows as add_rows
    from .rows import listed_rows as listed_rows
    from .spool import Spool as Spool
    from .spool import Spooled as Spooled
    from .visible import unseen as unseen
    from .visible import visible as visible

__all__ = hand_on(
    __name__,
    {
        "leftovers": "scratch_folder",
        "libreoffice": "libreoffice_program made_by_libreoffice",
        "names": "LEFTOVER_BEGIN LEFTOVER_END distinct_name safe_name same_mark showable",
        "output": "path_with_ending workbook_path would_change write_safely",
        "plain_text": "decoded is_file",
        "processes": "processes_can_be_started processors",
        "rows": "add_rows listed_rows",
        "spool": "Spool Spooled",
        "visible": "unseen visible",
    },
)
