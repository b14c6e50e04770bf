"""What of one document is open, for those who settle it whole."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.core.errors import NotFound
from app.receivables.queries.parties import WHO, Party, party_of
from app.subledger.queries.items import (
    IS_DOCUMENT,
    JOURNALS,
    OF_DOCUMENT,
    Wanted,
    open_items,
    own,
)
from app.subledger.rules.sides import Side

if TYPE_CHECKING:
    from app.core.work import Read
    from app.subledger.rules.sharing import OpenItem


@dataclass(frozen=True, slots=True)
class OpenDocument:
    """A document of the receivables with its open items; none when it is settled."""

    party: Party
    #: Code of its legal entity.
    entity: str
    items: list[OpenItem]


def find_open(read: Read, document: str) -> OpenDocument:
    """The document by its number, settled or not.

    Raises:
        NotFound
    """
    mine, params = own(read)
    rows = read.rows(
        "SELECT coalesce(k.code, ''), e.code, e.id FROM "
        f"{OF_DOCUMENT} {JOURNALS}{WHO}"
        "JOIN legal_entity e ON e.org_id = i.org_id AND e.id = i.entity_id "
        f"WHERE i.org_id = :org AND i.side = 'receivable' AND i.charge AND {IS_DOCUMENT} {mine}"
        "ORDER BY i.on_date, i.journal_id LIMIT 1",
        document=document, **params,
    )  # fmt: skip
    if not rows:
        raise NotFound("Tagihan", document, "document")
    code, entity, entity_id = rows[0]
    party = party_of(read, code)
    wanted = Wanted(Side.RECEIVABLE, True, party.ids, entity_id, document)
    return OpenDocument(party, entity, open_items(read, wanted))
