"""Whatever is handed in: each file by itself, with its outcome."""

from .examine import Progress as Progress
from .examine import collect as collect
from .inbox import locked_by as locked_by
