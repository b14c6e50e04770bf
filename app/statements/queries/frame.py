"""What every report of the books begins with: title block, filters, the chart, drills."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

from app.accounting.queries.chart import grown, tree_later
from app.accounting.queries.scope import WholeBooksOnly, scope_of, whole_books
from app.accounting.rules import Kind, dimensions
from app.documents.report import Drill, Letterhead, Title
from app.files.queries.letterhead import LOGO_OF, letterhead_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from app.accounting.queries.chart import Node
    from app.accounting.queries.scope import Scope
    from app.accounting.rules import Role
    from app.core.work import Later, Read
    from app.documents.report import Argument

__all__ = [
    "LEDGER",
    "REPORTS",
    "Chart",
    "Frame",
    "WholeBooksOnly",
    "chart_of",
    "frame_of",
    "whole_books",
]

LEDGER: Final = "accounting.ledger"
REPORTS: Final = "accounting.reports"
COOPERATIVE: Final = "koperasi"


class Chart:
    """The chart of accounts, ready to be laid out; read with the figures, in one round trip."""

    def __init__(self, tree: Later, bindings: Later) -> None:
        self._tree, self._bindings = tree, bindings

    @cached_property
    def nodes(self) -> list[Node]:
        """All accounts, parents before children."""
        return grown(self._tree.rows)

    @cached_property
    def names(self) -> dict[str, str]:
        """Code to name."""
        return {node.code: node.name for node in self.nodes}

    @cached_property
    def groups(self) -> dict[str, tuple[str, ...]]:
        """Account id to the codes of the groups it stands in, from the top."""
        found: dict[str, tuple[str, ...]] = {}
        for node in self.nodes:
            above = found[node.parent_id] if node.parent_id else ()
            found[node.id] = (*above, node.parent) if node.parent_id else ()
        return found

    @cached_property
    def roles(self) -> dict[str, frozenset[str]]:
        """Account id to the roles bound to it in general."""
        found: dict[str, set[str]] = {}
        for account, role in self._bindings.rows:
            found.setdefault(account, set()).add(role)
        return {account: frozenset(roles) for account, roles in found.items()}

    @cached_property
    def _inside(self) -> dict[str, frozenset[str]]:
        found: dict[str, list[str]] = {}
        for node in self.nodes:
            if node.kind != Kind.HEADER:
                for group in self.groups[node.id]:
                    found.setdefault(group, []).append(node.id)
        return {group: frozenset(members) for group, members in found.items()}

    def of_kinds(self, kinds: Iterable[str]) -> list[Node]:
        """Posting accounts of some kinds, in the order of the chart."""
        wanted = set(kinds)
        return [node for node in self.nodes if node.kind in wanted]

    def inside(self, group: str) -> frozenset[str]:
        """Ids of the posting accounts below a group."""
        return self._inside.get(group, frozenset())

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
    """The chart and what its accounts are for."""
    bindings = read.later("SELECT account_id, role FROM account_binding WHERE org_id = :org", {})
    return Chart(tree_later(read), bindings)


@dataclass(frozen=True, slots=True)
class Frame:
    """Filters as conditions, as words, and as what a figure hands on to the ledger."""

    scope: Scope
    filters: tuple[str, ...]
    handed_on: dict[str, Argument]
    _entities: Later

    @property
    def cooperative(self) -> bool:
        """Whether all of it are books of cooperatives."""
        rows = self._entities.rows
        return bool(rows) and all(row[3] == COOPERATIVE for row in rows)

    @property
    def head(self) -> Letterhead:
        """Kop of the entity; of the organisation when several are added up."""
        rows = self._entities.rows
        if len(rows) == 1:
            name, address, npwp, _kind, _organisation, logo = rows[0]
            return letterhead_of(name, address, npwp, logo)
        return Letterhead(rows[0][4] if rows else "", (f"{len(rows)} entitas",))

    def title(self, read: Read, name: str, period: str, *more: str) -> Title:
        """The title block of a report."""
        head = self.head
        return Title(
            name, head.name, period, filters=(*self.filters, *more), printed_at=read.now,
            user=read.actor.full_name, letterhead=head,
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


def frame_of(
    read: Read, *, entity: str = "", store: str = "", warehouse: str = "", unit: str = ""
) -> Frame:
    """Take the filters of a report.

    Raises:
        NotFound, InvalidInput, WarehouseRefused
    """
    scope = scope_of(read, entity=entity, store=store, warehouse=warehouse, unit=unit)
    where = "e.code = :code" if entity else "1 = 1"
    entities = read.later(
        f"SELECT e.name, e.address, e.npwp, e.kind, o.name, {LOGO_OF} FROM legal_entity e "
        f"JOIN organisation o ON o.org_id = e.org_id WHERE e.org_id = :org AND {where} "
        "ORDER BY e.is_default DESC",
        {"code": entity},
    )
    narrowed = (
        (dimensions.STORE, store), (dimensions.WAREHOUSE, warehouse), (dimensions.UNIT, unit),
    )  # fmt: skip
    filters = tuple(dimensions.narrowed(kind, code) for kind, code in narrowed if code)
    handed: dict[str, Argument] = {
        "entity": entity, "store": store, "warehouse": warehouse, "unit": unit,
    }  # fmt: skip
    if read.actor.warehouses is not None and not warehouse:
        filters = (*filters, f"Gudang {', '.join(sorted(read.actor.warehouses))}")
    return Frame(scope, filters, handed, entities)
