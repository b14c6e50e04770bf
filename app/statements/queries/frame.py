"""What every report of the books begins with: title block, filters, the chart, drills."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from app.accounting.queries.chart import tree
from app.accounting.queries.scope import scope_of
from app.core.errors import UserError
from app.documents.report import Drill, Letterhead, Title

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from app.accounting.queries.chart import Node
    from app.accounting.queries.scope import Scope
    from app.accounting.rules import Role
    from app.core.work import Read
    from app.documents.report import Argument

LEDGER: Final = "accounting.ledger"
REPORTS: Final = "accounting.reports"
COOPERATIVE: Final = "koperasi"


@dataclass(frozen=True, slots=True)
class Chart:
    """The chart of accounts, ready to be laid out.

    Attributes:
        nodes: Parents before children.
        groups: Account id to the codes of the groups it stands in, from the top.
        roles: Account id to the roles bound to it in general.
    """

    nodes: list[Node]
    by_id: dict[str, Node]
    groups: dict[str, tuple[str, ...]]
    roles: dict[str, frozenset[str]]

    def of_kinds(self, kinds: Iterable[str]) -> list[Node]:
        """Posting accounts of some kinds, in the order of the chart."""
        wanted = set(kinds)
        return [node for node in self.nodes if node.kind in wanted]

    def inside(self, group: str) -> frozenset[str]:
        """Ids of the posting accounts below a group."""
        return frozenset(
            node.id for node in self.nodes if not node.header and group in self.groups[node.id]
        )

    def with_role(self, *roles: Role) -> list[Node]:
        """Accounts bound to the roles, stores' own accounts included."""
        wanted = {role.value for role in roles}
        return [node for node in self.nodes if self.roles.get(node.id, frozenset()) & wanted]

    def group_of(self, role: Role) -> str:
        """Code of the nearest group of the account a role means; "" without one."""
        found = self.with_role(role)
        above = self.groups[found[0].id] if found else ()
        return above[-1] if above else ""


def chart_of(read: Read) -> Chart:
    """Read the chart and what its accounts are for."""
    nodes = tree(read)
    by_id = {node.id: node for node in nodes}
    groups: dict[str, tuple[str, ...]] = {}
    for node in nodes:
        parent = by_id.get(node.parent_id or "")
        groups[node.id] = (*groups[parent.id], parent.code) if parent is not None else ()
    roles: dict[str, set[str]] = {}
    for account, role in read.rows(
        "SELECT account_id, role FROM account_binding WHERE org_id = :org"
    ):
        roles.setdefault(account, set()).add(role)
    return Chart(nodes, by_id, groups, {key: frozenset(found) for key, found in roles.items()})


@dataclass(frozen=True, slots=True)
class Frame:
    """Filters as conditions, as words, and as what a figure hands on to the ledger."""

    scope: Scope
    head: Letterhead
    filters: tuple[str, ...]
    handed_on: dict[str, Argument] = field(default_factory=dict)
    cooperative: bool = False

    def title(self, read: Read, name: str, period: str, *more: str) -> Title:
        """The title block of a report."""
        return Title(
            name, self.head.name, period, filters=(*self.filters, *more), printed_at=read.now,
            user=read.actor.full_name, letterhead=self.head,
        )  # fmt: skip

    def ledger(self, account: str, start: date | None, end: date, *, after_closing: bool) -> Drill:
        """The lines behind a figure, with the same filters (B2)."""
        return Drill(
            LEDGER,
            {
                **self.handed_on, "account": account, "date_from": start, "date_to": end,
                "after_closing": after_closing,
            },
        )  # fmt: skip


def frame_of(read: Read, *, entity: str = "", store: str = "", warehouse: str = "") -> Frame:
    """Take the filters of a report.

    Raises:
        NotFound, InvalidInput, WarehouseRefused
    """
    scope = scope_of(read, entity=entity, store=store, warehouse=warehouse)
    head, cooperative = _letterhead(read, entity)
    words = {"Toko": store, "Gudang": warehouse}
    filters = tuple(
        f"{title} {code}" if code != "-" else f"Tanpa {title.lower()}"
        for title, code in words.items()
        if code
    )
    handed: dict[str, Argument] = {"entity": entity, "store": store, "warehouse": warehouse}
    if read.actor.warehouses is not None and not warehouse:
        filters = (*filters, f"Gudang {', '.join(sorted(read.actor.warehouses))}")
    return Frame(scope, head, filters, handed, cooperative)


def _letterhead(read: Read, entity: str) -> tuple[Letterhead, bool]:
    """Kop of the entity; of the organisation when several are added up."""
    where = "e.code = :code" if entity else "1 = 1"
    rows: Sequence[tuple[Any, ...]] = read.rows(
        "SELECT e.name, e.address, e.npwp, e.kind, o.name FROM legal_entity e "
        f"JOIN organisation o ON o.org_id = e.org_id WHERE e.org_id = :org AND {where} "
        "ORDER BY e.is_default DESC",
        code=entity,
    )
    cooperative = bool(rows) and all(row[3] == COOPERATIVE for row in rows)
    if len(rows) == 1:
        name, address, npwp, _kind, _organisation = rows[0]
        lines = (*filter(None, (" ".join(address.split()),)), *([f"NPWP {npwp}"] if npwp else []))
        return Letterhead(name, lines), cooperative
    return Letterhead(rows[0][4] if rows else "", (f"{len(rows)} entitas",)), cooperative


class WholeBooksOnly(UserError):
    """A statement that only balances over everything was asked by somebody who sees a part."""

    code = "WHOLE_BOOKS"

    def __init__(self, report: str) -> None:
        super().__init__(
            f"{report} hanya benar untuk seluruh badan usaha, sedangkan Anda dibatasi pada gudang "
            "tertentu. Minta laporan ini kepada akuntan."
        )


def whole_books(read: Read, report: str) -> None:
    """Refuse a person who is limited to warehouses.

    Raises:
        WholeBooksOnly
    """
    if read.actor.warehouses is not None:
        raise WholeBooksOnly(report)
