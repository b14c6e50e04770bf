"""The chart as a tree, and which account each role means."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from app.accounting.api import AccountList, AccountRow, RoleList, RoleRow
from app.accounting.queries.lookups import account_of, accounts_by_code
from app.accounting.rules import Kind, Role, dimensions
from app.accounting.rules.accounts import SEVERAL
from app.core.commands import answers
from app.core.db import NIL
from app.core.errors import NotFound

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from app.accounting.queries.lookups import AccountRef
    from app.core.work import Later, Read


@dataclass(frozen=True, slots=True)
class Node:
    """An account in the tree."""

    id: str
    code: str
    name: str
    kind: str
    contra: bool
    normal_side: str
    parent_id: str | None
    active: bool
    control: str
    note: str
    depth: int = 0
    parent: str = ""

    @property
    def header(self) -> bool:
        """Whether it only groups."""
        return self.kind == Kind.HEADER


_TREE: Final = (
    "SELECT id, code, name, kind, contra, normal_side, parent_id, active, control, note "
    "FROM account WHERE org_id = :org ORDER BY code"
)


def tree(read: Read) -> list[Node]:
    """All accounts, parents before children, siblings by code."""
    return grown(read.rows(_TREE))


def tree_later(read: Read) -> Later:
    """The chart, for :func:`grown`, with the next round trip."""
    return read.later(_TREE, {})


def grown(rows: Iterable[tuple[Any, ...]]) -> list[Node]:
    """The tree of accounts in the order of their codes."""
    below: dict[str | None, list[tuple[Any, ...]]] = defaultdict(list)
    for row in rows:
        below[row[6]].append(row)
    return list(_walk(below, None, 0, ""))


def _walk(
    below: dict[str | None, list[tuple[Any, ...]]], parent_id: str | None, depth: int, parent: str
) -> Iterator[Node]:
    for id_, code, name, kind, contra, side, above, active, control, note in below.get(
        parent_id, ()
    ):
        yield Node(
            id_, code, name, kind, bool(contra), side, above, bool(active), control, note, depth,
            parent,
        )  # fmt: skip
        if id_ in below:
            yield from _walk(below, id_, depth + 1, code)


def meant_by(read: Read, code: str) -> tuple[AccountRef, list[str]]:
    """An account by code and the ids its figures are made of: a group means all it contains.

    Raises:
        NotFound
    """
    account = account_of(read, code)
    if account.kind != Kind.HEADER:
        return account, [account.id]
    nodes = tree(read)
    return account, _inside(nodes, next(node for node in nodes if node.id == account.id))


@dataclass(frozen=True, slots=True)
class Book:
    """What one ledger is of: an account, all of a group, or the accounts of a total.

    Attributes:
        side: On which its balance grows; of several accounts the side of the first.
        codes: Code by id of the accounts whose lines it shows.
    """

    code: str
    name: str
    side: str
    codes: dict[str, str]


def book_of(read: Read, asked: str) -> Book:
    """The ledger of a code, or of several with a comma between them.

    Raises:
        NotFound
    """
    if SEVERAL not in asked:
        account = account_of(read, asked)
        ids = {account.id: account.code}
        if account.kind == Kind.HEADER:
            nodes = tree(read)
            group = next(node for node in nodes if node.id == account.id)
            known = {node.id: node.code for node in nodes}
            ids = {one: known[one] for one in _inside(nodes, group)}
        return Book(account.code, account.name, account.normal_side, ids)
    wanted = sorted({code for part in asked.split(SEVERAL) if (code := part.strip())})
    found = accounts_by_code(read, wanted)
    for code in wanted:
        if code not in found or found[code].kind == Kind.HEADER:
            raise NotFound("Akun", code, "account")
    if not wanted:
        raise NotFound("Akun", asked, "account")
    first, last = wanted[0], wanted[-1]
    return Book(
        f"{first} s.d. {last}", f"{len(wanted)} akun", found[first].normal_side,
        {found[code].id: code for code in wanted},
    )  # fmt: skip


def _inside(nodes: Sequence[Node], group: Node) -> list[str]:
    start = next(place for place, node in enumerate(nodes) if node.id == group.id)
    found = []
    for node in nodes[start + 1 :]:
        if node.depth <= group.depth:
            break
        if not node.header:
            found.append(node.id)
    return found


@answers(AccountList)
def account_list(read: Read, ask: AccountList) -> tuple[AccountRow, ...]:
    """The chart; with a text only the accounts that match it."""
    roles = defaultdict(list)
    for account_id, role in read.rows(
        "SELECT account_id, role FROM account_binding WHERE org_id = :org AND event = '*' "
        "AND store_id = :nil ORDER BY role",
        nil=NIL,
    ):
        roles[account_id].append(role)
    wanted = ask.text.lower()
    return tuple(
        AccountRow(
            node.code, node.name, node.kind, node.depth, node.parent, node.contra,
            node.normal_side, not node.header, node.active, node.control,
            tuple(roles[node.id]), node.note,
        )
        for node in tree(read)
        if (not wanted or wanted in f"{node.code} {node.name}".lower())
        and ask.active in {None, node.active}
        and ask.postable in {None, not node.header}
    )  # fmt: skip


@answers(RoleList)
def role_list(read: Read, ask: RoleList) -> tuple[RoleRow, ...]:
    """Every role with its general account, then its exceptions; a role without one shows empty."""
    store = dimensions.find(dimensions.STORE)
    label, join = "''", ""
    if store is not None:
        label = f"coalesce(s.{store.code}, '')"
        join = f"LEFT JOIN {store.table} s ON s.org_id = b.org_id AND s.id = b.store_id "
    rows = read.rows(
        f"SELECT b.role, b.event, {label}, a.code, a.name FROM account_binding b "
        "JOIN account a ON a.org_id = b.org_id AND a.id = b.account_id " + join +
        "WHERE b.org_id = :org ORDER BY b.role, b.event <> '*', b.event, 3"
    )  # fmt: skip
    by_role = defaultdict(list)
    for role, event, store_code, code, name in rows:
        by_role[role].append(("" if event == "*" else event, store_code, code, name))
    wanted = ask.text.lower()
    return tuple(
        RoleRow(role.value, role.label, event, store_code, code, name, role.account)
        for role in Role
        for event, store_code, code, name in by_role[role.value] or [("", "", "", "")]
        if not wanted or wanted in f"{role.value} {role.label} {code} {name}".lower()
    )
