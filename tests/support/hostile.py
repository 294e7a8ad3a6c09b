"""All hostile and broken files, by sort."""

from __future__ import annotations

from support import hostile_cells, hostile_files, hostile_looks, hostile_xml, hostile_zips

SORTS = CELLS, FILES, LOOKS, XML, ZIPS = tuple(
    tuple(sort.cases()) for sort in (hostile_cells, hostile_files, hostile_looks, hostile_xml, hostile_zips)
)
