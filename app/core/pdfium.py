"""PDFium, which one thread at a time may use: everybody who reads a PDF takes turns here."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

_TURN: Final = threading.Lock()


@contextmanager
def pdfium() -> Iterator[Any]:
    """The library, for the length of the block; loaded with the first PDF."""
    import pypdfium2

    with _TURN:
        yield pypdfium2
