"""XML and HTML as text: elements, and what must be escaped in them."""

from __future__ import annotations

import html

# xml.sax.saxutils would do both, and loads all that is needed to fetch documents from the web.
_IN_ATTRIBUTES = str.maketrans({'"': "&quot;", "\n": "&#10;", "\r": "&#13;", "\t": "&#9;"})


def escape(text: str) -> str:
    """A text as it stands between tags."""
    return html.escape(text, quote=False)


def quoteattr(text: str) -> str:
    """A text as the value of an attribute, in double quotes."""
    return f'"{escape(text).translate(_IN_ATTRIBUTES)}"'


def element(name: str, /, *inside: str, **attributes: object) -> str:
    """An element with what is inside it; an attribute is named w_val for w:val, and left out where it is None."""
    said = "".join(f" {key.replace('_', ':')}={quoteattr(str(v))}" for key, v in attributes.items() if v is not None)
    content = "".join(inside)
    return f"<{name}{said}>{content}</{name}>" if content else f"<{name}{said}/>"
