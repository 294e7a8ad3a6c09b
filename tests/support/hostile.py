"""All hostile and broken files, by sort."""

from __future__ import annotations

from support import hostile_cells, hostile_files, hostile_xml, hostile_zips

CELLS, FILES, XML, ZIPS = (tuple(sort.cases()) for sort in (hostile_cells, hostile_files, hostile_xml, hostile_zips))
SORTS = (CELLS, FILES, XML, ZIPS)
