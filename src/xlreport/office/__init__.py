"""What the county makes of a round: its folder, who must file, what counts, what goes back, the summary."""

from .accepts import unused_accepts
from .begin import Begun, begin_round
from .choices import Choice
from .collect import collect
from .convert import convert
from .decisions import ACCEPTS, CHOICES, Decisions, keep_decisions, unused
from .diff import changes, diff
from .doctor import Examined, examine_round
from .drill_down import ShowAsked, drill_down, show_here
from .folder import Asked, Folder, asked_here, find_folder, here, open_folder, report_here
from .hand_out import Done, TemplateOrder, hand_out, order_here
from .ledger import ledger, with_ledger
from .lists import write_changes_list, write_status_list
from .load_round import load_round
from .merge import check_files, check_outcomes, merge_collection, merge_files
from .next_step import next_of_files, next_of_run
from .prefill import Knowledge
from .previous import Previous
from .publications import Library, publications
from .register import NAME as REGISTER
from .register import load_register, send_copies
from .reports import report_file, report_units, write_report, write_reports
from .roster import Roster, load_roster
from .round import Round
from .run import Ran, Step, run_round, without_last_year
from .send_back import check_marked_folder, write_marked_copies
from .settings import FILE as SETTINGS
from .settings import Places
from .status import status
from .templates import HandedOut, Template, templates_of, write_templates

__all__ = [
    "ACCEPTS",
    "CHOICES",
    "REGISTER",
    "SETTINGS",
    "Asked",
    "Begun",
    "Choice",
    "Decisions",
    "Done",
    "Examined",
    "Folder",
    "HandedOut",
    "Knowledge",
    "Library",
    "Places",
    "Previous",
    "Ran",
    "Roster",
    "Round",
    "ShowAsked",
    "Step",
    "Template",
    "TemplateOrder",
    "asked_here",
    "begin_round",
    "changes",
    "check_files",
    "check_marked_folder",
    "check_outcomes",
    "collect",
    "convert",
    "diff",
    "drill_down",
    "examine_round",
    "find_folder",
    "hand_out",
    "here",
    "keep_decisions",
    "ledger",
    "load_register",
    "load_roster",
    "load_round",
    "merge_collection",
    "merge_files",
    "next_of_files",
    "next_of_run",
    "open_folder",
    "order_here",
    "publications",
    "report_file",
    "report_here",
    "report_units",
    "run_round",
    "send_copies",
    "show_here",
    "status",
    "templates_of",
    "unused",
    "unused_accepts",
    "with_ledger",
    "without_last_year",
    "write_changes_list",
    "write_marked_copies",
    "write_report",
    "write_reports",
    "write_status_list",
    "write_templates",
]
