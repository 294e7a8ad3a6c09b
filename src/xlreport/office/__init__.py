"""What the county makes of a round: who must file, what counts, what goes back, the summary."""

from .accepts import unused_accepts as unused_accepts
from .collect import collect as collect
from .merge import check_files as check_files
from .merge import merge_files as merge_files
from .roster import load_roster as load_roster
from .round import Round as Round
from .send_back import write_marked_copies as write_marked_copies
from .templates import write_templates as write_templates
