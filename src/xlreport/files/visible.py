"""Text as every screen can show it: what nobody can see stands in it by name."""

from __future__ import annotations

import itertools
import re
import unicodedata

# Categories of characters that cannot be shown, or would show a name as another one.
UNSHOWN = {"Cc", "Cf", "Cn", "Cs", "Zl", "Zp"}
# Characters of other categories that are blank all the same; and those that only part words and lines.
_FILLERS = "\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0"
_FILLER = re.compile(f"[{_FILLERS}]")
_PARTING = "\t\n\v\f\r\x1c\x1d\x1e\x1f\x85\u2028\u2029"


def is_unshown(character: str) -> bool:
    """Whether a character is invisible, or would show a text as another one."""
    return unicodedata.category(character) in UNSHOWN or character in _FILLERS


def _all_shown(text: str) -> bool:
    return text.isprintable() and (text.isascii() or not _FILLER.search(text))


def visible(text: str) -> str:
    """A text as a line that shows all that is in it: what cannot be seen stands in it by name, as 〔U+200B〕.

    This is the one cleaning of what comes from files: whatever goes to a terminal or into a message passes here.
    """
    if _all_shown(text):
        return text
    runs = ((c, len(list(run))) for c, run in itertools.groupby(text))
    return "".join(_seen(c, count) if is_unshown(c) else c * count for c, count in runs)


def _seen(character: str, count: int) -> str:
    if character in _PARTING:
        return " "
    return f"〔U+{ord(character):04X}×{count}〕" if count > 1 else f"〔U+{ord(character):04X}〕"


def unseen(text: str) -> tuple[str, ...]:
    """The characters of a text that cannot be seen and part nothing, each once: U+200B, U+202E."""
    hidden = dict.fromkeys(c for c in text if is_unshown(c) and c not in _PARTING) if not _all_shown(text) else ()
    return tuple(f"U+{ord(c):04X}" for c in hidden)
