"""The customer behind a code, with everything that was merged into it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from app.core.errors import NotFound
from app.customers.queries.detail import find_customer
from app.customers.rules import NAMELESS, shown_phone
from app.receivables.rules import MoneyOfAll

if TYPE_CHECKING:
    from app.core.work import Read

#: A merge leaves journals as they are: the survivor answers for those of the others too.
_FAMILY: Final = (
    "WITH RECURSIVE family (id) AS (SELECT c.id FROM customer c WHERE c.org_id = :org "
    "AND c.id = :id UNION SELECT c.id FROM customer c JOIN family f ON c.merged_into = f.id "
    "WHERE c.org_id = :org) SELECT id FROM family ORDER BY id"
)
#: Who answers for a merged customer, to the end of the chain: ``id``, ``root``.
ROOTS: Final = (
    "(WITH RECURSIVE chain (id, root) AS (SELECT c.id, c.merged_into FROM customer c "
    "WHERE c.org_id = :org AND c.merged_into IS NOT NULL UNION ALL SELECT f.id, c.merged_into "
    "FROM chain f JOIN customer c ON c.org_id = :org AND c.id = f.root "
    "WHERE c.merged_into IS NOT NULL) SELECT f.id, f.root FROM chain f JOIN customer e "
    "ON e.org_id = :org AND e.id = f.root AND e.merged_into IS NULL)"
)
#: Joins of an item ``i``: ``k`` is the customer who answers for it.
WHO: Final = (
    f"LEFT JOIN {ROOTS} g ON g.id = i.party_id LEFT JOIN customer k ON k.org_id = i.org_id "
    "AND k.id = coalesce(g.root, i.party_id) "
)


@dataclass(frozen=True, slots=True)
class Party:
    """A customer of receivables; ``id`` None is nobody in particular.

    Attributes:
        ids: Its own id and those of customers merged into it.
    """

    id: str | None
    code: str
    name: str
    phone: str
    ids: tuple[str, ...]


def require_all(read: Read) -> None:
    """Refuse a person who is limited to warehouses (WMS-SEC-08).

    Raises:
        MoneyOfAll
    """
    if read.actor.warehouses is not None:
        raise MoneyOfAll


def party_of(read: Read, code: str) -> Party:
    """The customer who answers for a code or phone; nobody for an empty one.

    Raises:
        NotFound
    """
    if not code:
        return Party(None, "", NAMELESS, "", ())
    row = find_customer(read, code)
    while row.merged_into is not None:
        survivor = read.session.get(type(row), (read.org_id, row.merged_into))
        if survivor is None:
            raise NotFound("Pelanggan", code, "customer")
        row = survivor
    ids = tuple(found[0] for found in read.rows(_FAMILY, id=row.id))
    return Party(row.id, row.code, row.name, shown_phone(row.phone), ids)
