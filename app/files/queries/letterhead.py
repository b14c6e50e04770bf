"""Kop surat: who speaks on every paper, with the logo kept as a file of the legal entity."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from app.core.errors import NotFound
from app.documents.report import Letterhead

if TYPE_CHECKING:
    from app.core.work import Read

#: Kind of subject the logo is attached to; the newest that was not withdrawn counts.
LOGO: Final = "legal_entity"
_ENTITY: Final = (
    "SELECT e.name, e.address, e.npwp, (SELECT c.thumbnail FROM attachment a JOIN file_content c "
    "ON c.org_id = a.org_id AND c.sha256 = a.sha256 WHERE a.org_id = e.org_id "
    "AND a.subject_kind = :kind AND a.subject_id = e.id AND c.kind <> 'pdf' AND NOT EXISTS "
    "(SELECT 1 FROM attachment_withdrawal x WHERE x.org_id = a.org_id AND x.attachment_id = a.id) "
    "ORDER BY a.id DESC LIMIT 1) FROM legal_entity e WHERE e.org_id = :org AND e.id = :entity"
)


def letterhead(read: Read, entity_id: str) -> Letterhead:
    """Name, address, NPWP and logo of a legal entity (documents-id §2).

    Raises:
        NotFound: If there is no such legal entity.
    """
    rows = read.rows(_ENTITY, kind=LOGO, entity=entity_id)
    if not rows:
        raise NotFound("Entitas", entity_id, "entity")
    name, address, npwp, logo = rows[0]
    lines = (address, f"NPWP {npwp}" if npwp else "")
    return Letterhead(name, tuple(line for line in lines if line), bytes(logo) if logo else b"")
