"""What the county makes of a round: its folder, who must file, what counts, what goes back, the summary."""

from .accepts import unused_accepts
from .begin import Begun, begin_round
from .collect import collect
from .doctor import Examined, examine_round
from .folder import Asked, Folder, asked_here, find_folder, here
from .hand_out import Done, TemplateOrder, hand_out, order_here
from .load_round import load_round
from .merge import check_files, merge_files
from .next_step import next_of_files, next_of_run
from .prefill import Knowledge
from .previous import Previous
from .roster import Roster, load_roster
from .round import Round
from .run import Ran, Step, run_round, without_last_year
from .send_back import SentBack, check_marked_folder, write_marked_copies
from .templates import HandedOut, Template, templates_of, write_templates

__all__ = [
    "Asked",
    "Begun",
    "Done",
    "Examined",
    "Folder",
    "HandedOut",
    "Knowledge",
    "Previous",
    "Ran",
    "Roster",
    "Round",
    "SentBack",
    "Step",
    "Template",
    "TemplateOrder",
    "asked_here",
    "begin_round",
    "check_files",
    "check_marked_folder",
    "collect",
    "examine_round",
    "find_folder",
    "hand_out",
    "here",
    "load_roster",
    "load_round",
    "merge_files",
    "next_of_files",
    "next_of_run",
    "order_here",
    "run_round",
    "templates_of",
    "unused_accepts",
    "without_last_year",
    "write_marked_copies",
    "write_templates",
]
