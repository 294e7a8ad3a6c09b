"""The program in a browser: what the page asks of it there, and the page itself, handed out as one file."""

from .hand_out import hand_out
from .orders import answer
from .session import Session

__all__ = ["Session", "answer", "hand_out"]
