"""Names that can be shown and written, texts in any encoding, files written whole or not at all; LibreOffice."""

from .leftovers import scratch_folder
from .libreoffice import libreoffice_program, made_by_libreoffice
from .names import LEFTOVER_BEGIN, LEFTOVER_END, distinct_name, safe_name, same_mark, showable
from .output import path_with_ending, workbook_path, would_change, write_safely
from .plain_text import decoded, is_file
from .processes import processes_can_be_started, processors
from .rows import add_rows, listed_rows
from .spool import Spool, Spooled
from .visible import unseen, visible

__all__ = [
    "LEFTOVER_BEGIN",
    "LEFTOVER_END",
    "Spool",
    "Spooled",
    "add_rows",
    "decoded",
    "distinct_name",
    "is_file",
    "libreoffice_program",
    "listed_rows",
    "made_by_libreoffice",
    "path_with_ending",
    "processes_can_be_started",
    "processors",
    "safe_name",
    "same_mark",
    "scratch_folder",
    "showable",
    "unseen",
    "visible",
    "workbook_path",
    "would_change",
    "write_safely",
]
