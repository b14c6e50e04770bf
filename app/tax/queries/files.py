"""Files that were made for Coretax."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.accounting.queries.lookups import entity_of
from app.accounting.queries.scope import whole_books
from app.core.commands import answers
from app.core.db import instant_from
from app.core.errors import NotFound
from app.core.money import Money
from app.tax.api import EfakturContent, EfakturFile, EfakturFileRow, EfakturFiles

if TYPE_CHECKING:
    from app.core.work import Read


@answers(EfakturFiles)
def efaktur_files(read: Read, ask: EfakturFiles) -> tuple[EfakturFileRow, ...]:
    """All files of the month, given up or not."""
    whole_books(read, "Berkas e-Faktur")
    rows = read.rows(
        "SELECT f.number, f.file_name, f.month, f.invoices, f.ppn, f.sha256, f.at, "
        "coalesce(u.full_name, ''), f.discarded, (SELECT count(*) FROM efaktur_invoice i "
        "WHERE i.org_id = f.org_id AND i.file_id = f.id AND i.canceled <> '') "
        "FROM efaktur_file f LEFT JOIN app_user u "
        "ON u.org_id = f.org_id AND u.id = f.actor_id WHERE f.org_id = :org "
        "AND f.entity_id = :entity AND f.month = :month ORDER BY f.id DESC",
        entity=entity_of(read, ask.entity).id, month=ask.month,
    )  # fmt: skip
    return tuple(
        EfakturFileRow(
            number, name, month, count, Money(ppn), sha, instant_from(at), who, why, canceled
        )
        for number, name, month, count, ppn, sha, at, who, why, canceled in rows
    )


@answers(EfakturContent)
def efaktur_content(read: Read, ask: EfakturContent) -> EfakturFile:
    """The XML as it was kept.

    Raises:
        NotFound
    """
    whole_books(read, "Berkas e-Faktur")
    rows = read.rows(
        "SELECT file_name, xml, sha256, invoices, base, ppn FROM efaktur_file "
        "WHERE org_id = :org AND number = :number",
        number=ask.file,
    )
    if not rows:
        raise NotFound("Berkas e-Faktur", ask.file, "file")
    name, xml, sha, count, base, ppn = rows[0]
    return EfakturFile(name, xml, sha, count, Money(base), Money(ppn))
