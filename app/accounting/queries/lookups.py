"""From the codes people use to rows and back: entities, accounts, stores, warehouses, parties."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from app.accounting.rules import dimensions
from app.accounting.rules.entry.checks import party_kind
from app.accounting.rules.periods import month_of
from app.accounting.rules.roles import TOLD_ROLES
from app.core.errors import FieldError, InvalidInput, NotFound, UserError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from app.core.work import Read


@dataclass(frozen=True, slots=True)
class Entity:
    """A legal entity whose books are meant."""

    id: str
    code: str
    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class AccountRef:
    """What is needed of an account to post to it or to report on it."""

    id: str
    code: str
    name: str
    kind: str
    normal_side: str
    active: bool
    control: str
    parent_id: str | None
    #: The role that forbids or asks for something in a journal by hand, "" for none.
    role: str = ""


#: A select and its parameters.
Asked = tuple[str, dict[str, Any]]
#: Roles a journal by hand must know of.
_TOLD: Final = ", ".join(f"'{role.value}'" for role in sorted(TOLD_ROLES))
_ACCOUNT: Final = (
    "SELECT id, code, name, kind, normal_side, active, control, parent_id, coalesce((SELECT "
    "min(b.role) FROM account_binding b WHERE b.org_id = account.org_id "
    f"AND b.role IN ({_TOLD}) AND b.account_id = account.id), '') FROM account "
)


def entity_of(read: Read, code: str) -> Entity:
    """The legal entity by code; the default one when no code is given.

    Raises:
        NotFound, UserError: If no entity is the default.
    """
    sql, params = _entity_asked(code)
    return _entity_found(read.rows(sql, **params), code)


#: The state of a month of the entity.
_STATE: Final = (
    ", (SELECT p.state FROM period p WHERE p.org_id = e.org_id AND p.entity_id = e.id "
    "AND p.ym = :ym)"
)


def _entity_asked(code: str, more: str = "") -> Asked:
    where = "e.code = :code" if code else "e.is_default"
    columns = f"e.id, e.code, e.name, e.kind{more}"
    sql = f"SELECT {columns} FROM legal_entity e WHERE e.org_id = :org AND {where}"
    return sql, {"code": code}


def _entity_found(rows: Sequence[tuple[Any, ...]], code: str) -> Entity:
    if rows:
        return Entity(*rows[0])
    if code:
        raise NotFound("Entitas", code, "entity")
    raise UserError("Belum ada entitas utama. Tetapkan satu entitas sebagai utama di Entitas.")


def entities_of(read: Read, code: str) -> tuple[Entity, ...]:
    """One entity by code, or all of the organisation (consolidated, ERP-FIN-14)."""
    if code:
        return (entity_of(read, code),)
    rows = read.rows(
        "SELECT id, code, name, kind FROM legal_entity WHERE org_id = :org ORDER BY code"
    )
    return tuple(Entity(*row) for row in rows)


def accounts_by_code(read: Read, codes: Iterable[str]) -> dict[str, AccountRef]:
    """The accounts that exist among the codes, in one query."""
    wanted = sorted(set(codes))
    if not wanted:
        return {}
    sql, params = _accounts_asked(wanted)
    return _accounts_found(read.rows(sql, **params))


def _accounts_asked(wanted: Sequence[str]) -> Asked:
    marks = ", ".join(f":c{index}" for index in range(len(wanted)))
    params = {f"c{index}": code for index, code in enumerate(wanted)}
    return f"{_ACCOUNT}WHERE org_id = :org AND code IN ({marks or 'NULL'})", params


def _accounts_found(rows: Iterable[tuple[Any, ...]]) -> dict[str, AccountRef]:
    return {
        code: AccountRef(id_, code, name, kind, side, bool(active), control, parent_id, role)
        for id_, code, name, kind, side, active, control, parent_id, role in rows
    }


def books_for(
    read: Read, entity: str, codes: Iterable[str], on_date: date | None
) -> tuple[Entity, str | None, dict[str, AccountRef]]:
    """What posting to named accounts has to know, in one round trip.

    Returns:
        The entity as :func:`entity_of`, the state of the period the date falls into (None when
        there is no such period), and the accounts as :func:`accounts_by_code`.

    Raises:
        NotFound, UserError
    """
    sql, params = _entity_asked(entity, _STATE)
    ym = month_of(on_date) if on_date is not None else ""
    entities, accounts = read.rows_many(
        (sql, {**params, "ym": ym}), _accounts_asked(sorted(set(codes)))
    )
    found = _entity_found([row[:4] for row in entities], entity)
    return found, entities[0][4], _accounts_found(accounts)


def account_of(read: Read, code: str, field: str = "account") -> AccountRef:
    """One account by code.

    Raises:
        NotFound
    """
    found = accounts_by_code(read, [code]).get(code)
    if found is None:
        raise NotFound("Akun", code, field)
    return found


def dimension_ids(
    read: Read, kind: str, codes: Iterable[str], *, to_post: bool = False
) -> dict[str, str]:
    """Ids of the stores, warehouses, units or parties that exist among the codes.

    ``to_post`` leaves out what new lines may not name any more.
    """
    wanted = sorted({code for code in codes if code})
    dimension = dimensions.find(kind)
    if not wanted or dimension is None:
        return {}
    marks = ", ".join(f":c{index}" for index in range(len(wanted)))
    params = {f"c{index}": code for index, code in enumerate(wanted)}
    usable = f" AND {dimension.usable}" if to_post and dimension.usable else ""
    rows = read.rows(
        f"SELECT {dimension.code}, id FROM {dimension.table} "
        f"WHERE org_id = :org AND {dimension.code} IN ({marks}){usable}",
        **params,
    )
    return dict(rows)


def party_ids(
    read: Read, named: Iterable[tuple[str, str]], accounts: Mapping[str, AccountRef]
) -> dict[tuple[str, str], str]:
    """Ids of the parties that lines name, by kind and code.

    Args:
        read: Who asks.
        named: Account and party of each line.
        accounts: What the accounts are; each tells the kind of its parties.
    """
    wanted: dict[str, set[str]] = {}
    for account, party in named:
        kind = party_kind(accounts.get(account))
        if party and kind:
            wanted.setdefault(kind, set()).add(party)
    return {
        (kind, code): party_id
        for kind, codes in wanted.items()
        for code, party_id in dimension_ids(read, kind, codes).items()
    }


def dimension_id(read: Read, kind: str, code: str) -> str | None:
    """Id of one store or warehouse; None for an empty code.

    Raises:
        NotFound, InvalidInput: The code names nothing, or this kind is not in use.
    """
    if not code:
        return None
    dimension = dimensions.find(kind)
    if dimension is None:
        message = f"Saringan {kind} belum dapat dipakai di sini."
        raise InvalidInput(message, (FieldError(kind, message),))
    found = dimension_ids(read, kind, [code]).get(code)
    if found is None:
        raise NotFound(dimension.title, code, kind)
    return found
