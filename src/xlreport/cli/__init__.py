"""The command line."""

from typing import TYPE_CHECKING

from ..faces import hand_on

if TYPE_CHECKING:
    from .main import main as main
    from .run import run as run

__all__ = hand_on(__name__, {"main": "main", "run": "run"})
