"""Merging two records of one person, and taking it back (WMS-CRM-10)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, cast
from uuid import UUID

import sqlalchemy as sa

from app.audit.steps import record
from app.core.commands import handles
from app.core.db import NIL
from app.core.errors import NotFound, UserError
from app.customers.api import MergeCustomers, Merged, UndoMerge
from app.customers.models import Customer, CustomerAlias, CustomerMerge, CustomerPlatform
from app.customers.orderbook import book
from app.customers.queries.detail import UNDO, find_customer, tags_of
from app.customers.service.customers import refuse_merged, reindex, touch
from app.customers.steps import update_stats

if TYPE_CHECKING:
    from app.core.work import Work

#: What the survivor takes over; given back by the undo unless somebody changed it since.
_TAKEN: Final = ("phone", "email", "default_address", "notes", "tags")


class MergeRefused(UserError):
    """The merge, or its undoing, makes no sense."""

    code = "MERGE_REFUSED"


@dataclass(slots=True)
class _Moved:
    """Everything that changed hands."""

    orders: list[str] = field(default_factory=list)
    #: Platform rows: platform, username, handle.
    platforms: list[list[str]] = field(default_factory=list)
    #: Those the survivor had already.
    dropped: list[list[str]] = field(default_factory=list)
    aliases: list[str] = field(default_factory=list)
    phone: str = ""
    active: bool = True
    before: dict[str, Any] = field(default_factory=dict)
    after: dict[str, Any] = field(default_factory=dict)

    def plain(self) -> dict[str, Any]:
        """As it is stored."""
        return {name: getattr(self, name) for name in self.__slots__}


@handles(MergeCustomers)
def merge_customers(work: Work, do: MergeCustomers) -> Merged:
    """Put orders, phones, platform names, tags and notes of one customer to another."""
    survivor = find_customer(work, do.survivor, "survivor")
    loser = find_customer(work, do.loser, "loser")
    if survivor.id == loser.id:
        raise MergeRefused("Kedua pelanggan itu sama. Pilih dua pelanggan yang berbeda.")
    refuse_merged(work, survivor)
    refuse_merged(work, loser)
    moved = _Moved(phone=loser.phone or "", active=loser.active, before=_taken(survivor))
    moved.orders = list(book().move(work, loser.id, survivor.id, None))
    _move_platforms(work, loser.id, survivor.id, moved)
    _move_phones(work, loser, survivor, moved)
    _combine(survivor, loser)
    loser.active, loser.merged_into = False, survivor.id
    moved.after = _taken(survivor)
    merge = _remember(work, survivor, loser, moved)
    _refresh(work, survivor, loser)
    record(
        work, "customer.merge", "customer", survivor.id, survivor.name,
        old={"loser": loser.code, "name": loser.name, "phone": moved.phone},
        new={"survivor": survivor.code, "orders": len(moved.orders)},
    )  # fmt: skip
    work.message = (
        f"{loser.name} digabungkan ke {survivor.name}: {len(moved.orders)} pesanan dipindahkan. "
        "Dapat diurungkan selama 30 hari."
    )
    return Merged(merge.id, survivor.code, loser.code, len(moved.orders))


def _taken(row: Customer) -> dict[str, Any]:
    return {name: getattr(row, name) for name in _TAKEN} | {"tags": list(tags_of(row))}


def _move_platforms(work: Work, from_id: str, to_id: str, moved: _Moved) -> None:
    have = {(row.platform, row.username) for row in _platforms(work, to_id)}
    rows = _platforms(work, from_id)
    for row in rows:
        kept = moved.dropped if (row.platform, row.username) in have else moved.platforms
        kept.append([row.platform, row.username, row.handle])
        work.session.delete(row)
    # A buyer name is unique, so it leaves the one before it comes to the other.
    work.session.flush()
    _add_platforms(work, to_id, moved.platforms)


def _platforms(work: Work, customer_id: str) -> list[CustomerPlatform]:
    return list(
        work.session.scalars(
            sa.select(CustomerPlatform).where(
                CustomerPlatform.org_id == work.org_id, CustomerPlatform.customer_id == customer_id
            )
        )
    )


def _add_platforms(work: Work, customer_id: str, rows: list[list[str]]) -> None:
    work.session.add_all(
        CustomerPlatform(
            org_id=work.org_id,
            customer_id=customer_id,
            platform=platform,
            username=username,
            handle=handle,
        )
        for platform, username, handle in rows
    )
    work.session.flush()


def _move_phones(work: Work, loser: Customer, survivor: Customer, moved: _Moved) -> None:
    """The loser's phones lead to the survivor: as its main number if it has none."""
    for alias in _aliases(work, loser.id):
        moved.aliases.append(alias.phone)
        alias.customer_id = survivor.id
    if not moved.phone:
        return
    loser.phone = None
    work.session.flush()
    if survivor.phone is None:
        survivor.phone = moved.phone
    else:
        work.session.add(
            CustomerAlias(org_id=work.org_id, phone=moved.phone, customer_id=survivor.id)
        )
    work.session.flush()


def _aliases(work: Work, customer_id: str) -> list[CustomerAlias]:
    return list(
        work.session.scalars(
            sa.select(CustomerAlias).where(
                CustomerAlias.org_id == work.org_id, CustomerAlias.customer_id == customer_id
            )
        )
    )


def _combine(survivor: Customer, loser: Customer) -> None:
    survivor.email = survivor.email or loser.email
    survivor.default_address = survivor.default_address or loser.default_address
    survivor.tags = sorted({*tags_of(survivor), *tags_of(loser)})
    if loser.notes and loser.notes not in survivor.notes:
        survivor.notes = f"{survivor.notes}\n{loser.notes}".strip()


def _remember(work: Work, survivor: Customer, loser: Customer, moved: _Moved) -> CustomerMerge:
    merge = CustomerMerge(
        org_id=work.org_id, id=work.new_id(), survivor_id=survivor.id, loser_id=loser.id,
        at=work.now, actor_id=work.actor.user_id, moved=moved.plain(),
    )  # fmt: skip
    work.session.add(merge)
    return merge


def _refresh(work: Work, *customers: Customer) -> None:
    """Search texts and counters of both, from what each has now."""
    work.session.flush()
    for row in customers:
        reindex(work, row)
        touch(work, row)
    ids = [row.id for row in customers]
    update_stats(work, ids, book().figures(work, ids))
    work.changed("customer")


def _merge_id(text: str) -> str:
    """What is no id is asked for as one that never was: PostgreSQL refuses to compare it."""
    try:
        return str(UUID(text))
    except ValueError:
        return NIL


@handles(UndoMerge)
def undo_merge(work: Work, do: UndoMerge) -> Merged:
    """Give back what a merge moved; orders that came since stay with the survivor."""
    merge = work.session.get(CustomerMerge, (work.org_id, _merge_id(do.merge_id)))
    if merge is None:
        raise NotFound("Penggabungan", do.merge_id, "merge_id")
    survivor = work.session.get_one(Customer, (work.org_id, merge.survivor_id))
    loser = work.session.get_one(Customer, (work.org_id, merge.loser_id))
    _refuse_undo(work, merge, survivor)
    moved = _Moved(**cast("dict[str, Any]", merge.moved))
    orders = book().move(work, survivor.id, loser.id, moved.orders)
    _return_platforms(work, survivor, loser, moved)
    _return_phones(work, survivor, loser, moved)
    for name in _TAKEN[1:]:
        if _taken(survivor)[name] == moved.after[name]:
            setattr(survivor, name, moved.before[name])
    loser.active, loser.merged_into = moved.active, None
    merge.undone_at = work.now
    _refresh(work, survivor, loser)
    record(
        work, "customer.undo_merge", "customer", survivor.id, survivor.name,
        old={"survivor": survivor.code}, new={"loser": loser.code, "orders": len(orders)},
    )  # fmt: skip
    work.message = f"Penggabungan {loser.name} ke {survivor.name} diurungkan."
    return Merged(merge.id, survivor.code, loser.code, len(orders))


def _refuse_undo(work: Work, merge: CustomerMerge, survivor: Customer) -> None:
    if merge.undone_at is not None:
        raise MergeRefused("Penggabungan ini sudah diurungkan.")
    if merge.at <= work.now - UNDO:
        raise MergeRefused(
            "Penggabungan ini sudah lebih dari 30 hari, jadi tidak dapat diurungkan."
        )
    if survivor.merged_into is not None:
        refuse_merged(work, survivor)


def _return_platforms(work: Work, survivor: Customer, loser: Customer, moved: _Moved) -> None:
    gone = {(platform, username) for platform, username, _ in moved.platforms}
    for row in _platforms(work, survivor.id):
        if (row.platform, row.username) in gone:
            work.session.delete(row)
    work.session.flush()
    _add_platforms(work, loser.id, [*moved.platforms, *moved.dropped])


def _return_phones(work: Work, survivor: Customer, loser: Customer, moved: _Moved) -> None:
    """Phones go back unless somebody gave them to a third customer since."""
    for alias in _aliases(work, survivor.id):
        if alias.phone in moved.aliases:
            alias.customer_id = loser.id
        elif alias.phone == moved.phone:
            work.session.delete(alias)
            loser.phone = moved.phone
    if moved.phone and survivor.phone == moved.phone and moved.before["phone"] is None:
        survivor.phone = None
        work.session.flush()
        loser.phone = moved.phone
    work.session.flush()
