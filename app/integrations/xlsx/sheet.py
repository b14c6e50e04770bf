"""A sheet as every importer sees it: numbered rows of cells."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True)
class CellFault:
    """A cell that holds no usable value: ``#REF!``, or a formula never calculated."""

    text: str
    reason: str


#: Text as text, numbers as Decimal (never float), blank as "".
Cell = str | Decimal | CellFault
#: Row number as Excel shows it, and the cells from column A on.
NumberedRow = tuple[int, list[Cell]]


class Sheet(Protocol):
    """One sheet of a file; rows can be read again from the start."""

    @property
    def name(self) -> str:
        """As the tab says; empty for text files."""

    @property
    def epoch_1904(self) -> bool:
        """Whether date serials count from 1904 (old Excel for Mac)."""

    @property
    def ragged_is_fault(self) -> bool:
        """Whether filled cells past the header mean shifted columns (text files)."""

    def rows(self) -> Iterator[NumberedRow]:
        """Filled rows in order; blank rows are left out but keep their numbers.

        Raises:
            FileRefused: If the content is broken, past a cap, or the person cancelled.
        """


def is_blank(cells: list[Cell]) -> bool:
    """Whether nothing but blanks is in the row."""
    return not any(cell.strip() if isinstance(cell, str) else True for cell in cells)
