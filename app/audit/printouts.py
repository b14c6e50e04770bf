"""The audit trail as a file (WMS-SEC-10: export)."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Final

from app.core.text import waktu

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.audit.api import AuditRow

HEADER: Final = (
    "Waktu (WIB)", "Pengguna", "Nama", "Komputer", "Tindakan", "Jenis", "Subjek", "Perubahan",
)  # fmt: skip
#: A spreadsheet runs a cell that begins so; such a text gets an apostrophe in front.
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


def as_csv(rows: Iterable[AuditRow]) -> str:
    """Entries as CSV with a header, one line an entry."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(HEADER)
    for row in rows:
        writer.writerow([_harmless(cell) for cell in _cells(row)])
    return out.getvalue()


def _cells(row: AuditRow) -> tuple[str, ...]:
    changes = "; ".join(f"{change.label}: {change.old} → {change.new}" for change in row.changes)
    return (
        waktu(row.at), row.username, row.full_name, row.workstation, row.label, row.subject_kind,
        row.subject, changes,
    )  # fmt: skip


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text
