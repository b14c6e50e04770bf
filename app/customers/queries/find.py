"""Which customers exist already: by phone and by buyer name, for thousands at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from app.core.lists import among

if TYPE_CHECKING:
    from collections.abc import Collection

    from app.core.work import Read

_MAIN: Final = "SELECT c.phone, c.id FROM customer c WHERE c.org_id = :org AND {phone}"
_ALIAS: Final = (
    "SELECT c.phone, c.customer_id FROM customer_alias c WHERE c.org_id = :org AND {phone}"
)
_HANDLES: Final = (
    "SELECT p.handle, p.customer_id FROM customer_platform p WHERE p.org_id = :org "
    "AND p.handle <> '' AND {handle}"
)
_PLATFORMS: Final = (
    "SELECT DISTINCT p.customer_id, p.platform FROM customer_platform p "
    "WHERE p.org_id = :org AND {platform_of}"
)
_PHONES: Final = "SELECT c.id, c.phone FROM customer c WHERE c.org_id = :org AND {customer}"


@dataclass(slots=True)
class Known:
    """Customers found; the caller adds those it makes.

    Attributes:
        by_phone: Normalised phone (main or alias) -> id.
        by_handle: ``shopee:budi99`` -> id.
        phoneless: Ids of customers without a phone.
        platforms: Platform rows that exist: (id, platform).
    """

    by_phone: dict[str, str]
    by_handle: dict[str, str]
    phoneless: set[str]
    platforms: set[tuple[str, str]]


def known_customers(read: Read, phones: Collection[str], handles: Collection[str]) -> Known:
    """The customers behind these phones and buyer names: two round trips."""
    read.session.flush()
    dialect = read.dialect
    phone = {"phone": among(dialect, "c.phone", "wanted")}
    handle = {"handle": among(dialect, "p.handle", "wanted")}
    asked = {"wanted": sorted(phones)}
    main, alias, named = read.rows_many(
        (_MAIN.format(**phone), asked),
        (_ALIAS.format(**phone), asked),
        (_HANDLES.format(**handle), {"wanted": sorted(handles)}),
    )
    by_phone, by_handle = dict(alias) | dict(main), dict(named)
    ids = {"ids": sorted({*by_phone.values(), *by_handle.values()})}
    platforms, phones_of = read.rows_many(
        (_PLATFORMS.format(platform_of=among(dialect, "p.customer_id", "ids", "uuid")), ids),
        (_PHONES.format(customer=among(dialect, "c.id", "ids", "uuid")), ids),
    )
    return Known(
        by_phone,
        by_handle,
        {row[0] for row in phones_of if row[1] is None},
        {(row[0], row[1]) for row in platforms},
    )
