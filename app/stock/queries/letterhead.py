"""The kop of a sheet about one warehouse or all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.documents.report import Letterhead
from app.files.queries.letterhead import LOGO_OF, letterhead_of

if TYPE_CHECKING:
    from app.core.work import Read


def letterhead_for(read: Read, warehouse: str | None) -> Letterhead:
    """Kop of the legal entity whose warehouse it is, of the default one for all."""
    found = read.rows(
        f"SELECT e.name, e.address, e.npwp, {LOGO_OF} FROM legal_entity e WHERE e.org_id = :org "
        "AND e.id = coalesce((SELECT w.entity_id FROM warehouse w WHERE w.org_id = :org "
        "AND w.code = :code), (SELECT d.id FROM legal_entity d WHERE d.org_id = :org "
        "AND d.is_default))",
        code=warehouse or "",
    )
    return letterhead_of(*found[0]) if found else Letterhead("")


def where_of(warehouse: str | None) -> str:
    """The filter in words."""
    return f"Gudang {warehouse}" if warehouse else "Semua gudang"
