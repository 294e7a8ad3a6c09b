"""The little language of number formats: its sections, and what one of them makes of a number."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import NamedTuple

from .cell import DATE, NUMBER, PERCENT

# Quoted, escaped, blank, filling and bracketed pieces, then what stands for digits; an open end counts.
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)(?:"|$)|[\\!](?P<escaped>.)|(?P<blank>_.|\*.)|\[(?P<bracket>[^\]]*)(?:\]|$)'
    r"|(?P<general>General|G/通用格式)|(?P<exponent>E[+-])|(?P<digit>[0#?])|(?P<mark>.)",
    re.IGNORECASE | re.DOTALL,
)
# What stands in brackets, which few formats have: compiled when one does.
_CONDITION = r"(?a)(<=|>=|<>|<|>|=)\s*([+-]?\d+(?:\.\d*)?)"
_COLOUR = r"(?i)black|blue|cyan|green|magenta|red|white|yellow|color ?\d+|[黑蓝青绿红白黄]色?|洋红色?|蓝绿色?|颜色 ?\d+"
_LOCALE = r"(?i)\$([^-]*)(?:-([0-9A-F]+)?(?:,\d+)?)?"
_ELAPSED = r"(?i)h+|m+|s+"
_DATE_LETTERS = frozenset("ymdhsaebg年月日")
LONGEST_CODE = 1000
# Enough digits for the largest float, written out.
_WIDE = Context(prec=2000)
_COMPARED = {
    "<": Decimal.__lt__,
    ">": Decimal.__gt__,
    "=": Decimal.__eq__,
    "<=": Decimal.__le__,
    ">=": Decimal.__ge__,
    "<>": Decimal.__ne__,
}


Token = tuple[str, str]
Section = tuple[Token, ...]


class Seen(NamedTuple):
    """What a format makes of a number: a text, the same without grouping, and the smallest step that it shows.

    The step is None where rounding does not explain a difference.
    """

    text: str
    bare: str
    step: Decimal | None = None


@functools.lru_cache(1024)
def sections(code: str) -> tuple[Section, ...]:
    """The sections of a format's code, each as its tokens."""
    found: list[list[Token]] = [[]]
    for match in _TOKEN.finditer(code[:LONGEST_CODE]):
        kind = match.lastgroup or "mark"
        if kind == "mark" and match["mark"] == ";":
            found.append([])
        else:
            found[-1].append((kind, match[kind]))
    return tuple(map(tuple, found))


def seen_by(code: str, value: Decimal) -> tuple[str, Seen | None]:
    """What kind of thing a format shows a finite number as, and what of a number; None where nobody can tell."""
    if len(code) > LONGEST_CODE:
        return NUMBER, None
    section, signed = _chosen(sections(code), value)
    if not all(_is_known(text) for kind, text in section if kind == "bracket"):
        return NUMBER, None
    brackets = [text for kind, text in section if kind == "bracket"]
    marks = [text.lower() for kind, text in section if kind == "mark"]
    if not _DATE_LETTERS.isdisjoint(marks) or any(map(_is_date, brackets)):
        return DATE, None
    if "%" in marks:
        return PERCENT, None
    if any(kind == "general" for kind, _ in section):
        text = "".join(str(value) if token[0] == "general" else literal(token) for token in section)
        return NUMBER, Seen(text, text)
    return NUMBER, _digits(section, value if signed else abs(value))


def _chosen(found: tuple[Section, ...], value: Decimal) -> tuple[Section, bool]:
    """The section for a value, and whether it writes a minus by itself."""
    numbers = found[:3]
    if len(numbers) > 1 and len(found) < 4 and ("mark", "@") in numbers[-1]:
        numbers = numbers[:-1]
    rules = [next(filter(None, map(_condition, section)), None) for section in numbers]
    default = [lambda v: v > 0, lambda v: v < 0] if len(numbers) > 2 else [lambda v: v >= 0]
    for n, section in enumerate(numbers[:-1]):
        rule = rules[n]
        if _COMPARED[rule[0]](value, rule[1]) if rule else n >= len(default) or default[n](value):
            return section, any(rules)
    last = rules[-1]
    if last and not _COMPARED[last[0]](value, last[1]):
        return (("quoted", "####"),), False  # as applications show what no condition allows
    return numbers[-1], len(numbers) == 1 or any(rules)


def _condition(token: Token) -> tuple[str, Decimal] | None:
    match = re.fullmatch(_CONDITION, token[1].strip()) if token[0] == "bracket" else None
    return (match[1], Decimal(match[2])) if match else None


def _is_known(bracket: str) -> bool:
    """Whether it is known what a piece in brackets does; digits of other scripts, for one, cannot be shown here."""
    locale = re.fullmatch(_LOCALE, bracket)
    if locale:
        return len(locale[2] or "") <= 4 or _is_date(bracket)
    return bool(
        re.fullmatch(_CONDITION, bracket.strip()) or re.fullmatch(_COLOUR, bracket.strip()) or _is_date(bracket)
    )


def _is_date(bracket: str) -> bool:
    """Whether it is elapsed time, or the date or time as the system has it."""
    return bool(re.fullmatch(_ELAPSED, bracket)) or bracket.upper().endswith(("-F800", "-F400"))


def literal(token: Token) -> str:
    """What a piece of a format shows by itself."""
    kind, text = token
    if kind == "bracket":
        locale = re.fullmatch(_LOCALE, text)
        return locale[1] if locale else ""
    return " " if kind == "blank" else text


def _digits(section: Section, value: Decimal) -> Seen | None:
    """A section with digits filled in; None for fractions and for commas that nobody can place."""
    marks = [token for token in section if token[0] in ("digit", "exponent")]
    if not marks:
        text = "-" * (value < 0) + "".join(map(literal, section))
        return Seen(text, text)
    if ("mark", "/") in section:
        return None
    point = next((n for n, token in enumerate(section) if token == ("mark", ".")), len(section))
    whole, decimals = section[:point], section[point + 1 :]
    exponent = next((n for n, token in enumerate(decimals or whole) if token[0] == "exponent"), None)
    if exponent is not None:
        return _scientific(section, (decimals or whole)[:exponent] if decimals else (), value)
    thousands = _scaling(whole) + _scaling(decimals)
    if any(token == ("mark", ",") for token in _without_scaling(decimals)):
        return None
    places = sum(kind == "digit" for kind, _ in decimals)
    step = Decimal(1).scaleb(-places)
    rounded = abs(value).scaleb(-3 * thousands, _WIDE).quantize(step, ROUND_HALF_UP, _WIDE)
    before, _, behind = f"{rounded:f}".partition(".")
    sign = "-" if value < 0 and rounded else ""
    tail = "".join(_behind(_without_scaling(decimals), behind))
    point_text = "." if point < len(section) else ""
    left = _without_scaling(whole)
    grouped = any(token == ("mark", ",") for token in left)
    left = tuple(token for token in left if token != ("mark", ","))
    tail = point_text + tail
    text, bare = (sign + _before(left, before, by) + tail for by in (grouped, False))
    return Seen(text, bare, None if thousands else step)


def _scientific(section: Section, decimals: Section, value: Decimal) -> Seen:
    places = sum(kind == "digit" for kind, _ in decimals)
    words = "".join(literal(token) for token in section if token[0] in ("quoted", "escaped", "bracket"))
    text = f"{value:.{places}E}"
    step = Decimal(1).scaleb(value.adjusted() - places) if value else Decimal(1)
    return Seen(text + words, text + words, step)


def _scaling(part: Section) -> int:
    """How many commas stand behind the last digit of a part: each shows a thousandth."""
    last = max((n for n, token in enumerate(part) if token[0] == "digit"), default=len(part))
    commas = 0
    while last + 1 + commas < len(part) and part[last + 1 + commas] == ("mark", ","):
        commas += 1
    return commas


def _without_scaling(part: Section) -> Section:
    commas = _scaling(part)
    last = max((n for n, token in enumerate(part) if token[0] == "digit"), default=len(part))
    return part[: last + 1] + part[last + 1 + commas :]


def _before(part: Section, digits: str, grouped: bool) -> str:
    """The part before the point, filled from the right; what is left over goes to the first place."""
    rest = "" if digits == "0" else digits
    first = next((n for n, token in enumerate(part) if token[0] == "digit"), None)
    pieces: list[str] = []
    count = 0
    for n in range(len(part) - 1, -1, -1):
        kind, text = part[n]
        if kind != "digit":
            pieces.append(literal(part[n]))
            continue
        taken, rest = (rest[::-1], "") if n == first else (rest[-1:], rest[:-1])
        for digit in taken or {"0": "0", "?": " "}.get(text, ""):
            if grouped and count and count % 3 == 0:
                pieces.append(",")
            pieces.append(digit)
            count += 1
    return ("" if first is not None else rest) + "".join(reversed(pieces))


def _behind(part: Section, digits: str) -> Iterator[str]:
    """The part behind the point; zeros at its end are shown only where a 0 stands for them."""
    kept = len(digits.rstrip("0"))
    at = 0
    for token in part:
        if token[0] != "digit":
            yield literal(token)
            continue
        yield digits[at] if at < kept or token[1] == "0" else {"?": " "}.get(token[1], "")
        at += 1
