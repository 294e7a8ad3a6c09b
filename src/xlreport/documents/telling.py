"""Documents told from workbooks, by their bytes."""

from __future__ import annotations

from ..ooxml import ZIP


def is_document(data: bytes) -> bool:
    """Whether a file is a Word document or a web page of any kind.

    Of zips only those of Word are; nothing that reads documents is loaded for others, which most returns are.
    """
    if data.startswith(ZIP) and b"word/" not in data.lower():
        return False
    from .kinds import kind_of

    return kind_of(data) is not None
