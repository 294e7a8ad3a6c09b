"""What the county makes of a round: its folder, who must file, what counts, what goes back, the summary."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..faces import hand_on

if TYPE_CHECKING:
    from .accepts import unused_accepts as unused_accepts
    from .asked import Asked as Asked
    from .asked import asked_here as asked_here
    from .asked import report_here as report_here
    from .begin import Begun as Begun
    from .begin import begin_round as begin_round
    from .choices import Choice as Choice
    from .collect import collect as collect
    from .convert import convert as convert
    from .decisions import ACCEPTS as ACCEPTS
    from .decisions import CHOICES as CHOICES
    from .decisions import Decisions as Decisions
    from .decisions import keep_decisions as keep_decisions
    from .decisions import unused as unused
    from .diff import changes as changes
    from .diff import diff as diff
    from .doctor import Examined as Examined
    from .doctor import examine_round as examine_round
    from .drill_down import ShowAsked as ShowAsked
    from .drill_down import drill_down as drill_down
    from .drill_down import show_here as show_here
    from .folder import SETTINGS as SETTINGS
    from .folder import Folder as Folder
    from .folder import find_folder as find_folder
    from .folder import here as here
    from .folder import open_folder as open_folder
    from .hand_out import Done as Done
    from .hand_out import TemplateOrder as TemplateOrder
    from .hand_out import hand_out as hand_out
    from .hand_out import order_here as order_here
    from .ledger import ledger as ledger
    from .ledger import with_ledger as with_ledger
    from .lists import write_changes_list as write_changes_list
    from .lists import write_status_list as write_status_list
    from .load_roster import load_roster as load_roster
    from .load_round import load_round as load_round
    from .merge import check_files as check_files
    from .merge import check_outcomes as check_outcomes
    from .merge import merge_collection as merge_collection
    from .merge import merge_files as merge_files
    from .next_step import next_of_files as next_of_files
    from .next_step import next_of_run as next_of_run
    from .prefill import Knowledge as Knowledge
    from .previous import Previous as Previous
    from .publications import Library as Library
    from .publications import publications as publications
    from .register import REGISTER as REGISTER
    from .register import load_register as load_register
    from .register import send_copies as send_copies
    from .reports import report_file as report_file
    from .reports import report_units as report_units
    from .reports import write_report as write_report
    from .reports import write_reports as write_reports
    from .roster import Roster as Roster
    from .round import Round as Round
    from .run import Ran as Ran
    from .run import Step as Step
    from .run import run_round as run_round
    from .run import without_last_year as without_last_year
    from .send_back import check_marked_folder as check_marked_folder
    from .send_back import write_marked_copies as write_marked_copies
    from .settings import Places as Places
    from .status import status as status
    from .templates import HandedOut as HandedOut
    from .templates import Template as Template
    from .templates import templates_of as templates_of
    from .templates import write_templates as write_templates

__all__ = hand_on(
    __name__,
    {
        "accepts": "unused_accepts",
        "asked": "Asked asked_here report_here",
        "begin": "Begun begin_round",
        "choices": "Choice",
        "collect": "collect",
        "convert": "convert",
        "decisions": "ACCEPTS CHOICES Decisions keep_decisions unused",
        "diff": "changes diff",
        "doctor": "Examined examine_round",
        "drill_down": "ShowAsked drill_down show_here",
        "folder": "SETTINGS Folder find_folder here open_folder",
        "hand_out": "Done TemplateOrder hand_out order_here",
        "ledger": "ledger with_ledger",
        "lists": "write_changes_list write_status_list",
        "load_roster": "load_roster",
        "load_round": "load_round",
        "merge": "check_files check_outcomes merge_collection merge_files",
        "next_step": "next_of_files next_of_run",
        "prefill": "Knowledge",
        "previous": "Previous",
        "publications": "Library publications",
        "register": "REGISTER load_register send_copies",
        "reports": "report_file report_units write_report write_reports",
        "roster": "Roster",
        "round": "Round",
        "run": "Ran Step run_round without_last_year",
        "send_back": "check_marked_folder write_marked_copies",
        "settings": "Places",
        "status": "status",
        "templates": "HandedOut Template templates_of write_templates",
    },
)
