"""Whatever is handed in: each file by itself, with its outcome."""

from .examine import Progress as Progress
from .examine import examine_paths as examine_paths
from .inbox import locked_by as locked_by
