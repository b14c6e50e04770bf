"""Making and changing customers (WMS-CRM-01, WMS-CRM-13) and keeping their counters right."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from app.audit.steps import record
from app.core.commands import handles
from app.core.errors import FieldError, InvalidInput, StaleData, UserError
from app.core.money import Money
from app.customers import rules
from app.customers.api import (
    BackfillCustomers,
    Backfilled,
    CreateCustomer,
    CustomerSaved,
    RecomputeCustomers,
    Recomputed,
    SetCustomerActive,
    UpdateCustomer,
)
from app.customers.models import Customer, CustomerAlias
from app.customers.orderbook import book
from app.customers.queries.detail import aliases_of, drifts, find_customer, tags_of
from app.customers.steps import find_or_create_many, update_stats

if TYPE_CHECKING:
    from app.core.work import Work

_COLUMNS = {
    "customer_name": "name", "phone": "phone", "email": "email", "customer_type": "customer_type",
    "tags": "tags", "notes": "notes", "address": "default_address", "credit_limit": "credit_limit",
}  # fmt: skip


class PhoneTaken(UserError):
    """Another customer has the phone, as main number or as alias."""

    code = "PHONE_TAKEN"

    def __init__(self, phone: str, owner: Customer) -> None:
        message = (
            f"Nomor {rules.shown_phone(phone)} sudah dipakai oleh {owner.name} ({owner.code}). "
            "Buka pelanggan itu, atau gabungkan keduanya."
        )
        super().__init__(message, (FieldError("phone", message),))


class AlreadyMerged(UserError):
    """The customer was merged into another one."""

    code = "CUSTOMER_MERGED"

    def __init__(self, row: Customer, survivor: Customer) -> None:
        super().__init__(
            f"Pelanggan {row.name} ({row.code}) sudah digabungkan ke {survivor.name} "
            f"({survivor.code}). Ubah pelanggan itu, atau urungkan penggabungannya."
        )


@handles(CreateCustomer)
def create_customer(work: Work, do: CreateCustomer) -> CustomerSaved:
    """Add a customer."""
    new_id = work.new_id()
    row = Customer(
        org_id=work.org_id, id=new_id, code=rules.code_of(new_id), created_at=work.now,
        active=True, phone=None, total_orders=0, total_rts=0, last_order_key="",
    )  # fmt: skip
    _fill(work, row, {name: getattr(do, name) for name in _COLUMNS})
    row.search = rules.search_text(row.name, row.code, (row.phone or "",), tags_of(row))
    work.session.add(row)
    record(work, "customer.create", "customer", row.id, row.name, new={"code": row.code})
    work.message = f"Pelanggan {row.name} ditambahkan."
    return _saved(work, row)


@handles(UpdateCustomer)
def update_customer(work: Work, do: UpdateCustomer) -> CustomerSaved:
    """Change the fields that are given."""
    row = find_customer(work, do.customer)
    refuse_merged(work, row)
    if do.read_version is not None and do.read_version != row.version:
        raise StaleData("Pelanggan")
    given = {name: getattr(do, name) for name in _COLUMNS if getattr(do, name) is not None}
    old = {column: getattr(row, column) for column in _COLUMNS.values()}
    with work.session.no_autoflush:
        _fill(work, row, given)
    changed = [column for column in old if getattr(row, column) != old[column]]
    if changed:
        reindex(work, row)
        _record_change(work, row, {column: old[column] for column in changed})
    work.message = f"Pelanggan {row.name} disimpan."
    return _saved(work, row)


def _record_change(work: Work, row: Customer, old: dict[str, Any]) -> None:
    record(
        work, "customer.update", "customer", row.id, row.name,
        old={name: _plain(value) for name, value in old.items()},
        new={name: _plain(getattr(row, name)) for name in old},
    )  # fmt: skip


def _plain(value: object) -> object:
    return str(value) if isinstance(value, Money) else value


@handles(SetCustomerActive)
def set_customer_active(work: Work, do: SetCustomerActive) -> CustomerSaved:
    """Take a customer out of the lists, or bring it back."""
    row = find_customer(work, do.customer)
    refuse_merged(work, row)
    if row.active != do.active:
        row.active = do.active
        touch(work, row)
        record(
            work, "customer.set_active", "customer", row.id, row.name,
            old={"active": not do.active}, new={"active": do.active},
        )  # fmt: skip
    word = "diaktifkan kembali" if do.active else "dinonaktifkan"
    work.message = f"Pelanggan {row.name} {word}."
    return _saved(work, row)


def _fill(work: Work, row: Customer, given: dict[str, Any]) -> None:
    """Put checked values into a row.

    Raises:
        InvalidInput: Naming every field that is wrong.
        PhoneTaken: If another customer has the phone.
    """
    values, faults = _checked(given)
    if faults:
        raise InvalidInput(" ".join(each.message for each in faults), tuple(faults))
    if values.get("phone"):
        _refuse_taken(work, row, values["phone"])
    for name, value in values.items():
        if getattr(row, _COLUMNS[name]) != value:
            setattr(row, _COLUMNS[name], value)
    touch(work, row)


def _checked(given: dict[str, Any]) -> tuple[dict[str, Any], list[FieldError]]:
    values, faults = dict(given), []
    if "customer_name" in given:
        values["customer_name"] = rules.tidy(given["customer_name"])
        faults += _faults_of_name(values["customer_name"])
    if "phone" in given:
        values["phone"] = rules.normalise_phone(given["phone"]) or None
        if given["phone"] and not values["phone"] and not rules.is_masked(given["phone"]):
            message = f'Nomor telepon "{given["phone"]}" tidak dikenal. Contoh: 0812-3456-7890.'
            faults.append(FieldError("phone", message))
    if given.get("email") and not rules.is_email(given["email"]):
        message = f'Email "{given["email"]}" tidak lengkap. Contoh yang benar: nama@contoh.com.'
        faults.append(FieldError("email", message))
    if "tags" in given:
        values["tags"] = list(rules.tags_of(given["tags"]))
    if "credit_limit" in given and given["credit_limit"].sen < 0:
        faults.append(FieldError("credit_limit", "Batas kredit tidak boleh minus."))
    return values, faults


def _faults_of_name(name: str) -> list[FieldError]:
    if not name:
        return [FieldError("customer_name", "Nama pelanggan kosong. Isi namanya.")]
    if len(name) > rules.LONGEST_NAME:
        message = f"Nama pelanggan terlalu panjang (paling banyak {rules.LONGEST_NAME} huruf)."
        return [FieldError("customer_name", message)]
    return []


def _refuse_taken(work: Work, row: Customer, phone: str) -> None:
    owner = work.session.scalar(
        sa.select(Customer).where(
            Customer.org_id == work.org_id,
            sa.or_(
                Customer.phone == phone,
                Customer.id.in_(
                    sa.select(CustomerAlias.customer_id).where(
                        CustomerAlias.org_id == work.org_id, CustomerAlias.phone == phone
                    )
                ),
            ),
        )
    )
    if owner is not None and owner.id != row.id:
        raise PhoneTaken(phone, owner)


def refuse_merged(work: Work, row: Customer) -> None:
    """Refuse to change a customer that lives on in another one.

    Raises:
        AlreadyMerged: Naming the other one.
    """
    if row.merged_into is not None:
        survivor = work.session.get_one(Customer, (work.org_id, row.merged_into))
        raise AlreadyMerged(row, survivor)


def touch(work: Work, row: Customer) -> None:
    """Note who changed a customer, and when."""
    row.updated_at, row.updated_by = work.now, work.actor.user_id


def reindex(work: Work, row: Customer) -> None:
    """Bring the search text in line with name, phones and tags."""
    phones = (row.phone or "", *aliases_of(work, row.id))
    row.search = rules.search_text(row.name, row.code, phones, tags_of(row))


def _saved(work: Work, row: Customer) -> CustomerSaved:
    work.session.flush()
    work.changed("customer")
    return CustomerSaved(row.code, row.name, row.version)


# ---------------------------------------------------------------- counters


@handles(RecomputeCustomers)
def recompute_customers(work: Work, do: RecomputeCustomers) -> Recomputed:
    """Compare stored counters with the orders and mend them (WMS-CRM-04)."""
    chosen = [find_customer(work, words, "customers").id for words in do.customers] or None
    figures = book().figures(work, chosen)
    wrong = drifts(work, figures)
    if chosen is not None:
        wrong = [(id_, drift) for id_, drift in wrong if id_ in chosen]
    # The moments of first and last order are set along, also where the sums were right.
    update_stats(work, {id_ for id_, _ in wrong} | {each.customer_id for each in figures}, figures)
    checked = len(chosen) if chosen is not None else _count(work)
    work.message = f"{checked} pelanggan diperiksa, {len(wrong)} diperbaiki."
    return Recomputed(checked, tuple(drift for _, drift in wrong))


def _count(work: Work) -> int:
    ((count,),) = work.rows("SELECT count(*) FROM customer WHERE org_id = :org")
    return int(count)


def _linked_before(work: Work) -> int:
    ((count,),) = work.rows(
        "SELECT CAST(COALESCE(sum(total_orders), 0) AS bigint) FROM customer WHERE org_id = :org"
    )
    return int(count)


@handles(BackfillCustomers)
def backfill_customers(work: Work, do: BackfillCustomers) -> Backfilled:
    """Give orders without a customer theirs, a round at a time (WMS-CRM-05)."""
    skipped = _linked_before(work)
    buyers = list(book().unlinked(work, do.limit + 1))
    now, left = buyers[: do.limit], len(buyers) > do.limit
    linked = find_or_create_many(work, now)
    book().link(work, linked.ids)
    ids = sorted(set(linked.ids.values()))
    if ids:
        update_stats(work, ids, book().figures(work, ids))
    more = " Masih ada yang tersisa; jalankan lagi." if left else ""
    work.message = f"{len(now)} pesanan dihubungkan, {len(linked.created)} pelanggan baru.{more}"
    return Backfilled(created=len(linked.created), linked=len(now), skipped=skipped, left=left)
