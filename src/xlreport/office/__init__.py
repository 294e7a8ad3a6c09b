"""What the county makes of a round: who must file, what counts, what goes back, the summary."""

from .accepts import unused_accepts
from .choices import Choice
from .collect import collect
from .decisions import Decisions, keep_decisions, unused
from .diff import changes, diff
from .ledger import ledger, with_ledger
from .lists import write_changes_list, write_status_list
from .load_round import load_round
from .merge import check_files, merge_files
from .register import load_register, send_copies
from .reports import write_report, write_reports
from .roster import Roster, load_roster
from .round import Round
from .send_back import check_marked_folder, write_marked_copies
from .status import status
from .templates import write_templates

__all__ = [
    "Choice",
    "Decisions",
    "Roster",
    "Round",
    "changes",
    "check_files",
    "check_marked_folder",
    "collect",
    "diff",
    "keep_decisions",
    "ledger",
    "load_register",
    "load_roster",
    "load_round",
    "merge_files",
    "send_copies",
    "status",
    "unused",
    "unused_accepts",
    "with_ledger",
    "write_changes_list",
    "write_marked_copies",
    "write_report",
    "write_reports",
    "write_status_list",
    "write_templates",
]
