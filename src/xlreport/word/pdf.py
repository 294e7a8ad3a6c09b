"""A document as a .pdf file, which LibreOffice makes of the .docx file where it is installed."""

from __future__ import annotations

import shutil
from pathlib import Path

from ..errors import OutputError
from ..files import libreoffice_program, made_by_libreoffice, scratch_folder
from .document import Document
from .docx import write_docx

# Seconds, of which the first start on a slow computer takes most.
_PATIENCE = 180


def write_pdf(document: Document, path: Path) -> None:
    """Writes a document as a .pdf file. Raises OutputError where LibreOffice is not installed, or does not do it."""
    program = libreoffice_program()
    if program is None:
        raise OutputError(
            "写 PDF 要用 LibreOffice，这台电脑上没有找到。",
            "请安装 LibreOffice；或写成 .docx，用 Word、WPS 另存为 PDF。",
        )
    with scratch_folder() as scratch:
        file = Path(scratch) / "report.docx"
        write_docx(document, file)
        try:
            made = made_by_libreoffice(program, file, ".pdf", _PATIENCE)
        except TimeoutError as error:
            raise OutputError(f"LibreOffice 在 {_PATIENCE} 秒内没有写出 PDF。", "请写成 .docx，另存为 PDF。") from error
        if made is None:
            raise OutputError("LibreOffice 没有写出 PDF。", "请关闭 LibreOffice 再试；或写成 .docx，另存为 PDF。")
        shutil.copyfile(made, path)
