"""What the orders slice does to customers in its own transaction; sets, never one by one."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from pydantic_core import to_json

from app.core.db import instant_text
from app.core.effects import EffectKind
from app.core.money import ZERO
from app.customers import rules
from app.customers.api import Buyer, CustomerOrder, Figures
from app.customers.models import Customer, CustomerPlatform
from app.customers.orderbook import OrderBook, provide
from app.customers.queries.find import Known, known_customers

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from app.core.work import Work

__all__ = [
    "Buyer",
    "CustomerOrder",
    "Figures",
    "Linked",
    "OrderBook",
    "find_or_create_many",
    "provide",
    "update_stats",
]

_COLUMNS: Final = (
    "org_id", "id", "code", "name", "phone", "email", "customer_type", "default_address", "notes",
    "tags", "active", "credit_limit", "last_order_key", "total_orders", "total_spent", "total_rts",
    "search", "created_at", "version",
)  # fmt: skip
_PLATFORM_COLUMNS: Final = ("org_id", "customer_id", "platform", "username", "handle")
#: Rows of a set-based update; never given to the gate.
_FIGURES: Final = EffectKind(
    "customer_figures",
    (
        ("customer_id", "uuid"), ("first_at", "instant"), ("last_at", "instant"),
        ("last_key", "text"), ("orders", "bigint"), ("spent", "bigint"), ("rts", "bigint"),
    ),
)  # fmt: skip
_PHONES: Final = EffectKind(
    "customer_phones", (("customer_id", "uuid"), ("phone", "text"), ("words", "text"))
)

#: MATERIALIZED, or SQLite reads the whole list again for every customer it updates.
_LEARN: Final = (
    "WITH f AS MATERIALIZED (SELECT * FROM {rows} r) "
    "UPDATE customer SET phone = f.phone, search = customer.search || ' ' || f.words FROM f "
    "WHERE customer.org_id = :org AND customer.id = f.customer_id"
)
_COUNT: Final = (
    "WITH f AS MATERIALIZED (SELECT * FROM {rows} r) "
    "UPDATE customer SET first_order_at = f.first_at, last_order_at = f.last_at, "
    "last_order_key = f.last_key, total_orders = f.orders, total_spent = f.spent, "
    "total_rts = f.rts FROM f "
    "WHERE customer.org_id = :org AND customer.id = f.customer_id"
)


@dataclass(frozen=True, slots=True)
class Linked:
    """Who bought.

    Attributes:
        ids: Buyer's key -> customer id, for every buyer.
        created: Ids that did not exist before.
    """

    ids: dict[str, str]
    created: frozenset[str]


def find_or_create_many(work: Work, buyers: Sequence[Buyer]) -> Linked:
    """The customer of each buyer, made where there is none (WMS-CRM-03); any number at once.

    In this order:

    1. A phone leads to the customer who has it, as main number or as alias; equal phones within the
       call are one customer.
    2. A phone nobody has goes to the customer with the same buyer name on the platform if that one
       has no phone yet (the marketplace hid it until now), else to a new customer.
    3. Without a phone (or with a masked one) the buyer name on the platform decides.
    4. With neither, a new customer each time: nothing tells two people apart.

    The order itself keeps name and phone as typed.  A deactivated customer is found too.
    """
    batch = _Batch(work, _known(work, buyers))
    ids = {buyer.key: batch.place(buyer) for buyer in buyers}
    batch.write()
    if buyers:
        work.changed("customer")
    return Linked(ids, frozenset(row[1] for row in batch.rows))


def _known(work: Work, buyers: Iterable[Buyer]) -> Known:
    phones: set[str] = set()
    handles: set[str] = set()
    for buyer in buyers:
        phones.add(rules.normalise_phone(buyer.phone))
        handles.add(rules.handle_of(buyer.platform, buyer.username))
    return known_customers(work, phones - {""}, handles - {""})


@dataclass(slots=True)
class _Batch:
    """Customers, platform rows and phones to write, decided one buyer after the other."""

    work: Work
    known: Known
    rows: list[tuple[Any, ...]] = field(default_factory=list)
    platforms: list[tuple[Any, ...]] = field(default_factory=list)
    phones: dict[str, str] = field(default_factory=dict)

    def place(self, buyer: Buyer) -> str:
        """The id of the buyer's customer."""
        phone = rules.normalise_phone(buyer.phone)
        handle = rules.handle_of(buyer.platform, buyer.username)
        customer_id = self._found(phone, handle) or self._new(buyer, phone)
        self._remember(buyer, customer_id, handle)
        return customer_id

    def _found(self, phone: str, handle: str) -> str | None:
        if phone in self.known.by_phone:
            return self.known.by_phone[phone]
        same_buyer = self.known.by_handle.get(handle)
        if not phone or same_buyer is None:
            return same_buyer
        if same_buyer not in self.known.phoneless:
            return None
        self.phones[same_buyer] = phone
        self.known.phoneless.discard(same_buyer)
        self.known.by_phone[phone] = same_buyer
        return same_buyer

    def _new(self, buyer: Buyer, phone: str) -> str:
        customer_id = self.work.new_id()
        code = rules.code_of(customer_id)
        name = rules.best_name(buyer.name, buyer.username)
        address = "" if rules.is_masked(buyer.address) else buyer.address
        self.rows.append(
            (
                self.work.org_id, customer_id, code, name, phone or None, "", "retail", address, "",
                [], True, ZERO, "", 0, ZERO, 0, rules.search_text(name, code, (phone,), ()),
                self.work.now, 1,
            )
        )  # fmt: skip
        if phone:
            self.known.by_phone[phone] = customer_id
        else:
            self.known.phoneless.add(customer_id)
        return customer_id

    def _remember(self, buyer: Buyer, customer_id: str, handle: str) -> None:
        """Keep the platform, and the buyer name there if nobody else is known by it."""
        if not buyer.platform:
            return
        named = bool(handle) and handle not in self.known.by_handle
        if not named and (customer_id, buyer.platform) in self.known.platforms:
            return
        if named:
            self.known.by_handle[handle] = customer_id
        self.known.platforms.add((customer_id, buyer.platform))
        username = rules.tidy(buyer.username) if named else ""
        self.platforms.append(
            (self.work.org_id, customer_id, buyer.platform, username, handle if named else "")
        )

    def write(self) -> None:
        """Write everything: two bulk inserts and, rarely, one update."""
        if self.rows:
            self.work.bulk(Customer.__table__, _COLUMNS, self.rows)  # type: ignore[arg-type]
        if self.platforms:
            self.work.bulk(CustomerPlatform.__table__, _PLATFORM_COLUMNS, self.platforms)  # type: ignore[arg-type]
        if self.phones:
            _learn_phones(self.work, self.phones)


def _learn_phones(work: Work, phones: Mapping[str, str]) -> None:
    """Give customers known by a buyer name only the phone an order brought."""
    rows = [(id_, phone, rules.phone_words(phone)) for id_, phone in phones.items()]
    work.execute(
        _LEARN.format(rows=_PHONES.source(work.dialect)),
        rows_customer_phones=to_json(rows).decode(),
    )


def update_stats(work: Work, customer_ids: Collection[str], figures: Iterable[Figures]) -> None:
    """Store what the customers' orders add up to (WMS-CRM-04); any number at once.

    Args:
        work: The caller's transaction.
        customer_ids: Whose counters to set; one without figures has no orders any more.
        figures: Recomputed from orders, not added to what is stored.
    """
    by_id = {each.customer_id: each for each in figures}
    rows = [
        _figure_row(by_id.get(id_) or Figures(id_, None, None, 0, ZERO, 0))
        for id_ in sorted(set(customer_ids))
    ]
    if not rows:
        return
    work.session.flush()
    work.execute(
        _COUNT.format(rows=_FIGURES.source(work.dialect)),
        rows_customer_figures=to_json(rows).decode(),
    )
    work.changed("customer")


def _figure_row(figures: Figures) -> tuple[Any, ...]:
    last_at = None if figures.last_at is None else instant_text(figures.last_at)
    return (
        figures.customer_id,
        None if figures.first_at is None else instant_text(figures.first_at),
        last_at,
        last_at or "",
        figures.orders,
        figures.spent.sen,
        figures.rts,
    )
