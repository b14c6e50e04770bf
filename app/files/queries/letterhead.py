"""Kop surat: who speaks on every paper, with the logo kept as a file of the legal entity."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from app.core.commands import answers
from app.core.errors import NotFound
from app.documents.report import Letterhead
from app.files.api import EntityLetterhead
from app.files.subjects import Subject, SubjectKind, offer

if TYPE_CHECKING:
    from app.core.work import Read

#: Kind of subject the logo is attached to; the newest picture that was not withdrawn counts.
LOGO: Final = "legal_entity"
#: Of the legal entity ``e``, as a column of a select.
LOGO_OF: Final = (
    "(SELECT c.thumbnail FROM attachment a JOIN file_content c ON c.org_id = a.org_id "
    f"AND c.sha256 = a.sha256 WHERE a.org_id = e.org_id AND a.subject_kind = '{LOGO}' "
    "AND a.subject_id = e.id AND c.kind <> 'pdf' AND NOT EXISTS (SELECT 1 "
    "FROM attachment_withdrawal x WHERE x.org_id = a.org_id AND x.attachment_id = a.id) "
    "ORDER BY a.id DESC LIMIT 1)"
)
_ENTITY: Final = (
    f"SELECT e.name, e.address, e.npwp, {LOGO_OF} FROM legal_entity e WHERE e.org_id = :org AND "
)


def letterhead(read: Read, entity_id: str) -> Letterhead:
    """Name, address, NPWP and logo of a legal entity (documents-id §2).

    Raises:
        NotFound: If there is no such legal entity.
    """
    return _only(read.rows(f"{_ENTITY}e.id = :entity", entity=entity_id), entity_id)


def letterhead_of(name: str, address: str, npwp: str, logo: Any) -> Letterhead:  # noqa: ANN401 - as a driver gives it
    """From the columns of a select with :data:`LOGO_OF`."""
    lines = (" ".join(address.split()), f"NPWP {npwp}" if npwp else "")
    return Letterhead(name, tuple(line for line in lines if line), bytes(logo) if logo else b"")


@answers(EntityLetterhead)
def entity_letterhead(read: Read, ask: EntityLetterhead) -> Letterhead:
    """Of a warehouse's entity, of one by its code, of the main one."""
    which = "e.code = :at" if ask.entity else "e.is_default AND :at = ''"
    if ask.warehouse:
        read.require_warehouse(ask.warehouse)
        place = "SELECT w.entity_id FROM warehouse w WHERE w.org_id = :org AND w.code = :at"
        which = f"e.id = ({place})"
    wanted = ask.warehouse or ask.entity
    return _only(read.rows(f"{_ENTITY}{which}", at=wanted), wanted)


def _only(rows: list[tuple[Any, ...]], wanted: str) -> Letterhead:
    if not rows:
        raise NotFound("Entitas", wanted, "entity")
    return letterhead_of(*rows[0])


def _entity(read: Read, number: str, *, to_attach: bool) -> Subject:  # noqa: ARG001 - as all are asked
    """By its code; whoever manages the settings gives and takes its logo."""
    rows = read.rows(
        "SELECT CAST(id AS text), name FROM legal_entity WHERE org_id = :org AND code = :code",
        code=number.strip().upper(),
    )
    if not rows:
        raise NotFound("Entitas", number, "subject")
    return Subject(rows[0][0], rows[0][1])


offer(SubjectKind(LOGO, "logo kop surat", "settings.manage", "settings.manage", _entity))
