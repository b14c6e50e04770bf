"""Days from … to … of a question."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.core.errors import FieldError, InvalidInput

if TYPE_CHECKING:
    from datetime import date


def span(since: date, until: date) -> tuple[date, date]:
    """The two days, both included.

    Raises:
        InvalidInput: If they are the wrong way round; the field is ``until``.
    """
    if since > until:
        message = "Tanggal akhir sebelum tanggal awal. Tukar keduanya."
        raise InvalidInput(message, (FieldError("until", message),))
    return since, until
