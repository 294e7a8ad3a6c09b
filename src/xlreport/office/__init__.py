"""What the county makes of a round: who must file, what counts, what goes back, the summary."""

from .accepts import unused_accepts
from .collect import collect
from .load_round import load_round
from .merge import check_files, check_outcomes, merge_collection, merge_files
from .reports import report_file, report_units, write_report, write_reports
from .roster import Roster, load_roster
from .round import Round
from .send_back import SentBack, check_marked_folder, write_marked_copies
from .templates import write_templates

__all__ = [
    "Roster",
    "Round",
    "SentBack",
    "check_files",
    "check_marked_folder",
    "check_outcomes",
    "collect",
    "load_roster",
    "load_round",
    "merge_collection",
    "merge_files",
    "report_file",
    "report_units",
    "unused_accepts",
    "write_marked_copies",
    "write_report",
    "write_reports",
    "write_templates",
]
