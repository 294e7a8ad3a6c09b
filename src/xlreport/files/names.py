"""Names that every screen can show and every file system takes, and what makes two of them one."""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Collection

from ..remembered import remembered
from .visible import UNSHOWN, is_unshown

_FORBIDDEN = '\\/:*?"<>|'
# A name may have 255 bytes; room is left for a number, an ending, and what an application puts before it.
_LONGEST_NAME, _MOST_BYTES = 100, 200
# How long a name or a code is whose mark is remembered: longer ones are none.
_REMEMBERED = 300
# What Windows takes for a device, whatever its ending.
_DEVICE = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)

LEFTOVER_BEGIN, LEFTOVER_END = ".xlreport-", ".tmp"
# Of these, what nobody sees; a character that this Python does not know yet may be a rare one in a name.
_UNSEEN = UNSHOWN - {"Cn", "Cs"}
# Letters and marks that are as good as invisible: fillers, joiners, variation selectors.
_BLANK = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]")

# Radicals that look like the character itself and that NFKC leaves alone; PDF readers copy them into names.
_RADICALS = str.maketrans(
    "⺁⺄⺈⺊⺌⺍⺎⺒⺓⺜⺝⺠⺧⺩⺬⺶⺼⻁⻄⻅⻆⻉⻋⻑⻓⻔⻗⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻱⻲",
    "厂乙刀卜小小兀巳幺日月民牛王示羊肉虎西见角贝车長长门雨青韦页风飞食马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀",
)


# -- what two names share


@remembered(65_536, _REMEMBERED)
def same_mark(text: str) -> str:
    """What names and codes are compared by: in NFKC, without letter case, blanks and what nobody sees.

    It is never shown: what is shown is what was written.
    """
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold()).translate(_RADICALS)
    seen = (c for c in folded if not c.isspace() and unicodedata.category(c) not in _UNSEEN)
    return unicodedata.normalize("NFKC", _BLANK.sub("", "".join(seen)))


# -- names of files


def safe_name(name: str) -> str:
    """A name that every file system takes."""
    clean = "".join("_" if c in _FORBIDDEN else c for c in showable(name))[:_LONGEST_NAME]
    short = clean.encode()[:_MOST_BYTES].decode("utf-8", "ignore").strip(" ").rstrip(". ")
    return f"_{short}" if not short or _DEVICE.fullmatch(short) else short


def distinct_name(stem: str, ending: str, taken: Collection[str]) -> str:
    """A name for a file beside others that differs from theirs by more than letter case; `taken` is in `same_mark`."""
    names = itertools.chain([f"{stem}{ending}"], (f"{stem} ({n}){ending}" for n in itertools.count(2)))
    return next(name for name in names if same_mark(name) not in taken)


# -- names on a screen


def showable(name: str) -> str:
    """A name that can be printed and written anywhere: bytes that are not UTF-8 are taken for GBK."""
    if any("\ud800" <= c <= "\udfff" for c in name):
        name = _redecoded(name)
    return "".join("_" if is_unshown(c) else c for c in name)


def _redecoded(name: str) -> str:
    try:
        raw = name.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:  # half a character, as Windows allows
        return name.encode("utf-8", "backslashreplace").decode("utf-8")
    try:
        return raw.decode("gb18030")
    except UnicodeDecodeError:
        return raw.decode("utf-8", "backslashreplace")
