"""Whatever is handed in: each file by itself, with its outcome."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..faces import hand_on

if TYPE_CHECKING:
    from .archive import Room as Room
    from .archive import archived as archived
    from .by_hand import read_by_hand as read_by_hand
    from .elsewhere import executor_at as executor_at
    from .examine import Progress as Progress
    from .examine import counted as counted
    from .examine import examine_file as examine_file
    from .examine import examine_paths as examine_paths
    from .examine import lost as lost
    from .inbox import LARGEST as LARGEST
    from .inbox import File as File
    from .inbox import Item as Item
    from .inbox import bytes_of as bytes_of
    from .inbox import file_in as file_in
    from .inbox import given as given
    from .inbox import is_junk as is_junk
    from .inbox import items_in as items_in
    from .inbox import locked_by as locked_by
    from .inbox import unread as unread
    from .pool import Ended as Ended
    from .pool import processes as processes

__all__ = hand_on(
    __name__,
    {
        "archive": "Room archived",
        "by_hand": "read_by_hand",
        "elsewhere": "executor_at",
        "examine": "Progress counted examine_file examine_paths lost",
        "inbox": "LARGEST File Item bytes_of file_in given is_junk items_in locked_by unread",
        "pool": "Ended processes",
    },
)
