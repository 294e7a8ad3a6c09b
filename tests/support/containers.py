"""Pages of reports as other programs hold them in one file: Word XML of two kinds, and web archives."""

from __future__ import annotations

import re
from collections.abc import Callable

from support.packing import unpacked
from support.pages import Page, as_docx, as_html

W_2003 = "http://schemas.microsoft.com/office/word/2003/wordml"


def body(page: Page) -> str:
    found = re.search("<w:body>(.*)</w:body>", unpacked(as_docx(page))["word/document.xml"].decode(), re.S)
    assert found
    return found[1]


def in_parts(page: Page) -> bytes:
    """The parts of a .docx file one below the other, as Word saves "Word XML"."""
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    document = unpacked(as_docx(page))["word/document.xml"].decode()
    return (
        '<?xml version="1.0" standalone="yes"?>\r\n<?mso-application progid="Word.Document"?>\r\n'
        '<pkg:package xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlPackage">'
        '<pkg:part pkg:name="/docProps/app.xml" pkg:contentType="application/xml"><pkg:xmlData/></pkg:part>'
        f'<pkg:part pkg:name="/word/document.xml" pkg:contentType="{kind}"><pkg:xmlData>{document}</pkg:xmlData>'
        "</pkg:part></pkg:package>"
    ).encode()


def word_2003(page: Page) -> bytes:
    """As Word 2003 wrote XML: other names for merged cells, sections around the text."""
    text = body(page).replace("vMerge", "vmerge")
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n<?mso-application progid="Word.Document"?>\r\n'
        f'<w:wordDocument xmlns:w="{W_2003}" xmlns:wx="http://schemas.microsoft.com/office/word/2003/auxHint" '
        f'w:macrosPresent="no" xml:space="preserve"><w:body><wx:sect><wx:sub-section>{text}</wx:sub-section></wx:sect>'
        "</w:body></w:wordDocument>"
    ).encode()


PICTURE = b"\r\n------=_NextPart_01\r\nContent-Transfer-Encoding: base64\r\nContent-Type: image/png\r\n\r\niVBORw==\r\n"


def archive(packed: Callable[[bytes], bytes], packing: str, encoding: str, head: str = "") -> Callable[[Page], bytes]:
    """A web archive as browsers, Word and WPS save it: the page, and a picture that it shows."""

    def of(page: Page) -> bytes:
        fields = (
            f'{head}MIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\ttype="text/html";\r\n'
            '\tboundary="----=_NextPart_01"\r\n\r\n本文档是“单个文件网页”。\r\n\r\n------=_NextPart_01\r\n'
            f"Content-Location: file:///C:/A/1.htm\r\nContent-Transfer-Encoding: {packing}\r\n"
            f'Content-Type: text/html; charset="{encoding}"\r\n\r\n'
        )
        data = packed(as_html(page, encoding))
        return fields.encode("gbk") + data + PICTURE + b"\r\n------=_NextPart_01--\r\n"

    return of


BLINK = (
    "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://www.example.gov.cn/1.html\r\n"
    "Subject: =?utf-8?Q?a?=\r\n"
)
