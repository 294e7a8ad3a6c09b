"""The styles and the fonts of a .docx file, from the look."""

from __future__ import annotations

from .look import Face, Style, look
from .markup import element

_TWIPS = 20
# Fonts of Chinese characters as a font table names their character set.
_CHINESE = "86"
_FAMILIES = {"serif": "roman", "sans-serif": "swiss"}


def styles(space: str) -> str:
    """The part word/styles.xml without its head; `space` is the namespace."""
    body = look().styles["body"]
    defaults = element(
        "w:docDefaults",
        element("w:rPrDefault", element("w:rPr", _fonts(body.face), *_size(body), _language())),
        element("w:pPrDefault"),
    )
    normal = element(
        "w:style",
        element("w:name", w_val="Normal"),
        element("w:qFormat"),
        w_type="paragraph",
        w_default="1",
        w_styleId="Normal",
    )
    made = [_style(style) for style in look().styles.values()]
    return f'<w:styles xmlns:w="{space}">{defaults}{normal}{"".join(made)}</w:styles>'


def font_table(space: str) -> str:
    """The part word/fontTable.xml without its head: what stands in for a font that is not installed."""
    faces = {face.east: face for face in look().faces.values()}
    fonts = [
        element(
            "w:font",
            element("w:altName", w_val=",".join(face.fallbacks)),
            element("w:charset", w_val=_CHINESE),
            element("w:family", w_val=_FAMILIES[face.family]),
            w_name=name,
        )
        for name, face in faces.items()
    ]
    return f'<w:fonts xmlns:w="{space}">{"".join(fonts)}</w:fonts>'


def _style(style: Style) -> str:
    """A style of its own for each kind of paragraph; nothing of it follows from a theme."""
    outline = [element("w:outlineLvl", w_val=style.level - 1)] if style.level else []
    paragraph = element(
        "w:pPr",
        *[element("w:keepNext"), element("w:keepLines")] * style.keep,
        element("w:widowControl", w_val="0"),
        _spacing(style),
        _indent(style),
        element("w:jc", w_val=style.align),
        *outline,
    )
    bold = [element("w:b"), element("w:bCs")] if style.bold else []
    colour = element("w:color", w_val=style.colour)
    run = element("w:rPr", _fonts(style.face), *bold, colour, *_size(style))
    inherits = element("w:basedOn", w_val="Normal")
    name = element("w:name", w_val=style.name)
    custom = None if style.name.isascii() else "1"
    return element(
        "w:style",
        name,
        inherits,
        element("w:qFormat"),
        paragraph,
        run,
        w_type="paragraph",
        w_customStyle=custom,
        w_styleId=style.id,
    )


def _spacing(style: Style) -> str:
    line, rule = (round(style.pitch * _TWIPS), "exact") if style.pitch else (240, "auto")
    return element("w:spacing", w_before=0, w_after=round(style.after * _TWIPS), w_line=line, w_lineRule=rule)


def _indent(style: Style) -> str:
    """In characters, and in what they measure for who does not know characters."""
    if style.indent:
        first = round(style.indent * style.size * _TWIPS)
        return element("w:ind", w_firstLineChars=style.indent * 100, w_firstLine=first)
    inset = round(style.inset * _TWIPS)
    return element("w:ind", w_left=inset, w_right=inset) if inset else ""


def _fonts(face: Face) -> str:
    return element("w:rFonts", w_ascii=face.west, w_hAnsi=face.west, w_eastAsia=face.east, w_cs=face.west)


def _size(style: Style) -> tuple[str, str]:
    half = round(style.size * 2)
    return element("w:sz", w_val=half), element("w:szCs", w_val=half)


def _language() -> str:
    return element("w:lang", w_val="en-US", w_eastAsia="zh-CN", w_bidi="ar-SA")
