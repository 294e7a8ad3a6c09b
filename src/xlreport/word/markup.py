"""XML and HTML as text: elements, and what must be escaped in them."""

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr

__all__ = ["element", "escape", "quoteattr"]


def element(name: str, /, *inside: str, **attributes: object) -> str:
    """An element with what is inside it; an attribute is named w_val for w:val, and left out where it is None."""
    said = "".join(f" {key.replace('_', ':')}={quoteattr(str(v))}" for key, v in attributes.items() if v is not None)
    content = "".join(inside)
    return f"<{name}{said}>{content}</{name}>" if content else f"<{name}{said}/>"
