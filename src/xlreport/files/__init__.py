"""Names that can be shown and written anywhere, and files written whole or not at all."""

from .names import LEFTOVER_BEGIN as LEFTOVER_BEGIN
from .names import LEFTOVER_END as LEFTOVER_END
from .names import safe_name as safe_name
from .names import showable as showable
from .output import write_safely as write_safely
