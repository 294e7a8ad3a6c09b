"""Whatever is changed in a document: a figure that it does not say is never taken without an error."""

from __future__ import annotations

import pytest

from support.document_changes import taken_wrongly

SEEDS, AT_ONCE = 500, 25


@pytest.mark.parametrize("first", range(0, SEEDS, AT_ONCE))
def test_no_figure_that_differs_from_the_document_is_taken_without_an_error(first: int) -> None:
    assert [told for seed in range(first, first + AT_ONCE) if (told := taken_wrongly(seed))] == []
