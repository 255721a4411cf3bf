"""How large a file may be before it is refused: every bound is inclusive.

They protect the machine against a hostile or damaged file and lie far above any real case list.
"""

from __future__ import annotations

MEBIBYTE = 1024 * 1024

FILE_BYTES = 50 * MEBIBYTE
EXPANDED_BYTES = 200 * MEBIBYTE
# Packed parts below this size may be as repetitive as they like: they cannot do harm.
RATIO_FREE_BYTES = MEBIBYTE
EXPANSION_RATIO = 100
ARCHIVE_PARTS = 5_000

COLUMNS = 2_000
ROWS = 200_000
CELLS = 20_000_000
CELL_CHARACTERS = 32_767
SHEET_ROW_NUMBER = 1_048_576
SHEET_COLUMN_NUMBER = 16_384

READER_MEMORY_BYTES = 1024 * MEBIBYTE
READER_CPU_SECONDS = 150
READER_WALL_SECONDS = 240
