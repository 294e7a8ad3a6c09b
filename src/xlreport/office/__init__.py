"""What the county makes of a round: who must file, what counts, what goes back, the summary."""

from . import merge as merge
from .collect import collect as collect
from .roster import load_roster as load_roster
