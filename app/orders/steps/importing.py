"""Taking over what a platform says, thousands of orders at once (ERP-ORD-02, 03, 08, 10).

The same file twice, overlapping files and files in any order end in the same database: an order's
identity is the platform's number, a snapshot that tells less than what is known changes nothing,
and what follows for our order is decided by pure rules (``rules.platform``).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from app.core.db import instant_from, json_from
from app.customers.steps import Buyer, find_or_create_many
from app.orders.rules.platform import (
    EDITED,
    PlatformOrder,
    PlatformState,
    Standing,
    first_standing,
    follow,
)
from app.orders.rules.states import OPEN, UNTOUCHED, State
from app.orders.rules.texts import line_key, number_key, option_key
from app.orders.steps.behind import written_behind
from app.orders.steps.by_hand import Kept, kept_by_hand
from app.orders.steps.counters import recount
from app.orders.steps.returning import parcels_turned_back
from app.orders.steps.rows import order_columns
from app.orders.steps.skus import Couriers, load_couriers, resolve_skus
from app.orders.steps.writing import KeyedLine, Writer, drop_lines, update_orders
from app.stock import steps as stock

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from app.core.work import Read, Work
    from app.orders.rules.platform import Follow, PlatformLine
    from app.orders.rules.resolve import Resolved
    from app.orders.steps.stores import StoreRef


@dataclass(frozen=True, slots=True)
class BatchRef:
    """The import these orders come with; ``id`` None for other sources."""

    id: str | None
    number: str


@dataclass(frozen=True, slots=True)
class Refused:
    """An order that was not taken over, and why."""

    order_id: str
    reason: str


@dataclass(slots=True)
class Applied:
    """What became of the orders."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    #: Snapshots older than what is known.
    older: int = 0
    #: Cancelled by the platform while still open with us.
    cancelled: int = 0
    #: New ones that left before we could ship them.
    outside: int = 0
    #: In need of a person's eyes.
    attention: int = 0
    #: SKUs of new or changed orders that lead to no product.
    unknown_skus: int = 0
    #: Ours that the platform now calls returned.
    returning: list[str] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Known:
    """An order we have."""

    id: str
    order_id: str
    store_id: str
    store: str
    standing: Standing
    version: int
    content_hash: str
    lines_hash: str
    snapshot: str
    customer_id: str | None
    shipped_at: datetime | None
    attention: str
    cancelled_there: bool
    #: What it waits for; of the other states nobody asks.
    problems: list[str]

    @property
    def free(self) -> bool:
        """Whether its lines may follow the platform: no stock, journal or person needs them."""
        if self.lines_hash == EDITED:
            return False
        return self.standing.outside or self.standing.state in {*UNTOUCHED, State.CANCELLED}


#: What the platform may change as long as the order is known.
_ALWAYS: Final = (
    "channel", "platform_status", "platform_state", "state", "outside", "attention",
    "customer_name", "customer_phone", "buyer_username", "address", "city", "province", "postcode",
    "courier_option", "courier", "service", "resi", "resi_key", "payment", "payment_method",
    "cod_amount", "buyer_note", "seller_note", "gift", "fragile", "ordered_at", "paid_at",
    "ship_by", "shipped_at", "completed_at", "cancelled_at", "cancel_reason", "amounts",
    "batch_id", "content_hash", "snapshot", "search",
)  # fmt: skip
#: What follows from its lines and is fixed once stock is reserved for them or it has left.
_GOODS: Final = (
    "problems", "customer_id", "subtotal", "seller_discount", "platform_discount", "shipping",
    "total", "pieces", "summary", "lines_hash",
)  # fmt: skip

#: New orders built and written in one go.
_AT_ONCE: Final = 1_000

_KNOWN: Final = (
    "SELECT o.id, o.platform_order_id, o.store_id, s.name, o.state, o.outside, o.version, "
    "o.content_hash, o.lines_hash, o.snapshot, o.customer_id, o.shipped_at, o.attention, "
    "o.platform_state, o.problems "
    "FROM sales_order o JOIN store s ON s.org_id = o.org_id AND s.id = o.store_id "
    "WHERE o.org_id = :org AND o.platform = :platform "
)


def known_orders(
    work: Read, platform: str, order_ids: Sequence[str], *, hold: bool = False
) -> dict[str, Known]:
    """Orders we have, by the platform's number; one query.

    Args:
        work: The caller's reading or transaction.
        platform: Whose numbers these are.
        order_ids: The platform's numbers.
        hold: Lock them until the commit, so that a shipment waits.
    """
    among = work.among("o.platform_order_id", "ids", "text")
    lock = " ORDER BY o.id FOR UPDATE OF o" if hold and work.dialect == "postgresql" else ""
    rows = work.rows(f"{_KNOWN} AND {among}{lock}", platform=platform, ids=list(order_ids))
    return {row[1]: _known(row) for row in rows}


def _known(row: tuple[Any, ...]) -> Known:
    return Known(
        id=row[0],
        order_id=row[1],
        store_id=row[2],
        store=row[3],
        standing=Standing(State(row[4]), bool(row[5])),
        version=row[6],
        content_hash=row[7],
        lines_hash=row[8],
        snapshot=row[9],
        customer_id=row[10],
        shipped_at=None if row[11] is None else instant_from(row[11]),
        attention=row[12],
        cancelled_there=row[13] == PlatformState.CANCELLED,
        problems=list(json_from(row[14])) if row[4] == State.BACKORDER else [],
    )


@dataclass(slots=True)
class Sorted:
    """Orders of a source, by what is to be done with them."""

    new: list[PlatformOrder] = field(default_factory=list)
    changed: list[PlatformOrder] = field(default_factory=list)
    unchanged: int = 0
    older: int = 0
    refused: list[Refused] = field(default_factory=list)


def sort_out(store_id: str, orders: Iterable[PlatformOrder], known: Mapping[str, Known]) -> Sorted:
    """Compare a source with what we have; the preview and the import itself use it."""
    found = Sorted()
    for order in orders:
        ours = known.get(order.order_id)
        if ours is None:
            found.new.append(order)
        elif ours.store_id != store_id:
            found.refused.append(
                Refused(order.order_id, f"sudah tercatat di toko {ours.store}: pilih toko itu")
            )
        elif _same(order, ours):
            found.unchanged += 1
        elif order.snapshot < ours.snapshot:
            found.older += 1
        else:
            found.changed.append(order)
    return found


def _same(order: PlatformOrder, ours: Known) -> bool:
    """Nothing new was said; lines that could not be replaced at the time are still due."""
    if order.content_hash != ours.content_hash:
        return False
    return not ours.free or order.lines_hash == ours.lines_hash


def freshest(orders: Iterable[PlatformOrder]) -> list[PlatformOrder]:
    """Each order once: of several snapshots the newest, of equally new ones the last."""
    newest: dict[str, PlatformOrder] = {}
    for order in orders:
        before = newest.get(order.order_id)
        if before is None or order.snapshot >= before.snapshot:
            newest[order.order_id] = order
    return list(newest.values())


def apply_platform_orders(
    work: Work, store: StoreRef, rows: Sequence[PlatformOrder], batch: BatchRef
) -> Applied:
    """Take over a platform's orders: new ones made, changed ones updated, the rest left alone.

    Args:
        work: The caller's transaction.
        store: Whose orders these are; their platform is the store's.
        rows: Orders in any order; of one that comes twice the newest counts.
        batch: What is written into their trail.
    """
    return _Import(work, store, batch).run(freshest(rows))


class _Import:
    """One source on its way into the database."""

    def __init__(self, work: Work, store: StoreRef, batch: BatchRef) -> None:
        self.work = work
        self.store = store
        self.batch = batch
        self.done = Applied()
        self.writer = Writer(work)
        self.skus: dict[str, Resolved] = {}
        self.couriers = Couriers({})
        self.customers: dict[str, str] = {}
        self.numbers: set[str] = set()
        self.resi_owner: dict[str, str] = {}
        self.concerned: set[str | None] = set()
        self.kept = Kept({}, {})

    def run(self, orders: list[PlatformOrder]) -> Applied:
        self.work.session.flush()
        found, known = self._compare(orders)
        self.done.unchanged, self.done.older = found.unchanged, found.older
        self.done.refused = found.refused
        found.changed, self.kept = kept_by_hand(self.work, self.store.platform, found.changed)
        if found.new or found.changed:
            self._look_up([*found.new, *found.changed])
            self._insert(found.new)
            self._update(found.changed, known)
            self._finish()
        return self.done

    def _compare(self, orders: list[PlatformOrder]) -> tuple[Sorted, dict[str, Known]]:
        """Sort out, and hold what is going to change; what was held is looked at once more."""
        platform = self.store.platform
        known = known_orders(self.work, platform, [order.order_id for order in orders])
        found = sort_out(self.store.id, orders, known)
        if found.changed and self.work.dialect == "postgresql":
            ids = [order.order_id for order in found.changed]
            known |= known_orders(self.work, platform, ids, hold=True)
            found = sort_out(self.store.id, orders, known)
        return found, known

    def _look_up(self, orders: list[PlatformOrder]) -> None:
        """Everything the database knows about these orders' SKUs, couriers, buyers and numbers."""
        work = self.work
        keys = {_key(line) for order in orders for line in order.lines}
        self.skus = resolve_skus(work, self.store.id, keys)
        self.done.unknown_skus = len(keys - self.skus.keys())
        self.couriers = load_couriers(work, self.store.platform)
        work.progress(0, 0, "Mencocokkan pelanggan")
        buyers = [
            Buyer(
                order.order_id, order.recipient, order.phone, self.store.platform,
                order.username, order.address,
            )
            for order in orders
        ]  # fmt: skip
        self.customers = find_or_create_many(work, buyers).ids
        self._look_up_numbers(orders)

    def _look_up_numbers(self, orders: list[PlatformOrder]) -> None:
        resi = sorted({number_key(order.resi) for order in orders if order.resi})
        numbers = sorted({number_key(order.order_id) for order in orders})
        among = self.work.among
        of_resi = f"resi_key <> '' AND {among('resi_key', 'resi', 'text')}"
        of_number = among("number", "numbers", "text")
        select = "FROM sales_order WHERE org_id = :org AND"
        taken, others = self.work.rows_many(
            (f"SELECT resi_key, id {select} {of_resi}", {"resi": resi}),
            (f"SELECT number {select} {of_number}", {"numbers": numbers}),
        )
        self.resi_owner = dict(taken)
        self.numbers = {row[0] for row in others}

    # ------------------------------------------------------------ new orders
    def _insert(self, orders: Sequence[PlatformOrder]) -> None:
        """In parts: a person can stop between two of them, and memory holds two at a time."""
        with written_behind() as write:
            for start in range(0, len(orders), _AT_ONCE):
                self.work.progress(start, len(orders), "Menyimpan pesanan")
                for order in orders[start : start + _AT_ONCE]:
                    self._insert_one(order)
                write(self.writer.taken())

    def _insert_one(self, order: PlatformOrder) -> None:
        lines = self._lines(order)
        row = self._row(self.work.new_id(), order, lines)
        standing = first_standing(order.state, problems=bool(row["problems"]))
        self._stand(row, order, standing, self._notes(order))
        row["number"] = self._number(order)
        self.writer.order(row, lines)
        if standing.state in OPEN:
            # what was over before we saw it has no trail of ours; its import says who and when
            self.writer.event(row["id"], "", standing.state, self._note(order))
        self.done.created += 1
        self.done.outside += standing.outside
        self.concerned.add(row["customer_id"])

    def _number(self, order: PlatformOrder) -> str:
        """The platform's number; with the platform before it if another one uses the same."""
        number = number_key(order.order_id)
        if number in self.numbers:
            number = f"{self.store.platform.upper()}-{number}"
        self.numbers.add(number)
        return number

    # ------------------------------------------------------------ changed orders
    def _update(self, orders: list[PlatformOrder], known: Mapping[str, Known]) -> None:
        whole: list[dict[str, Any]] = []
        outer: list[dict[str, Any]] = []
        replaced: list[str] = []
        release: list[str] = []
        for order in orders:
            ours = known[order.order_id]
            lines = self._lines(order)
            row = self._row(ours.id, order, lines)
            row["version"] = ours.version
            then = follow(
                ours.standing,
                order.state,
                problems=_has_problems(row, ours),
                cancelled_there=ours.cancelled_there,
            )
            self._follow(row, order, ours, then)
            if ours.free:
                replaced.append(ours.id)
                self.writer.order_lines(ours.id, lines)
            (whole if _goods_may_change(order, ours) else outer).append(row)
            if then.release:
                release.append(ours.id)
            self.concerned |= {ours.customer_id, row["customer_id"]}
            self.done.updated += 1
        drop_lines(self.work, replaced)
        update_orders(self.work, (*_ALWAYS, *_GOODS), whole)
        update_orders(self.work, _ALWAYS, outer)
        self._release(release)
        parcels_turned_back(self.work, self.done.returning)

    def _follow(self, row: dict[str, Any], order: PlatformOrder, ours: Known, then: Follow) -> None:
        """Where the order goes from here."""
        notes = [*self._notes(order), then.attention]
        if not ours.free and ours.standing.state in OPEN and _lines_differ(order, ours):
            notes.append(
                "Isi pesanan di platform berubah setelah stoknya dialokasikan: batalkan "
                "alokasinya, lalu impor lagi."
            )
        self._stand(row, order, Standing(then.state, then.outside), notes)
        if ours.standing.state is State.ON_HOLD and then.state is State.ON_HOLD:
            row["attention"] = ours.attention
        if not then.outside and then.state is not State.CANCELLED:
            row["shipped_at"] = ours.shipped_at
        if then.state is State.BACKORDER and not _lines_differ(order, ours):
            row["problems"] = ours.problems  # what it waits for
        if then.state is not ours.standing.state:
            self.writer.event(ours.id, ours.standing.state, then.state, self._note(order))
            self.done.cancelled += then.state is State.CANCELLED
            self.done.outside += then.outside and not ours.standing.outside
            if then.state is State.RTS_IN_TRANSIT and not then.outside:
                self.done.returning.append(ours.id)

    def _release(self, order_ids: list[str]) -> None:
        if order_ids:
            stock.release(
                self.work, stock.open_reservations(self.work, "order", order_ids), "released"
            )

    # ------------------------------------------------------------ rows
    def _lines(self, order: PlatformOrder) -> list[KeyedLine]:
        return [
            KeyedLine(line, key, self.skus.get(key))
            for line in order.lines
            for key in (_key(line),)
        ]

    def _row(self, order_id: str, order: PlatformOrder, lines: list[KeyedLine]) -> dict[str, Any]:
        """Everything the platform says, as the columns of the order."""
        courier, service = self.couriers.of(option_key(order.courier_option))
        return {
            **order_columns(self.store, order, lines),
            "id": order_id,
            "customer_id": self.customers[order.order_id],
            "courier": courier,
            "service": service,
            "batch_id": self.batch.id,
            "content_hash": order.content_hash,
            "lines_hash": order.lines_hash,
            "snapshot": order.snapshot,
            **self.kept.of(order),
        }

    def _stand(
        self, row: dict[str, Any], order: PlatformOrder, standing: Standing, notes: list[str]
    ) -> None:
        """The columns that follow from where the order stands."""
        row["state"], row["outside"] = standing.state, standing.outside
        if standing.state not in OPEN:
            row["problems"] = []
        row["shipped_at"] = order.shipped_at if standing.outside else None
        self._numbers(row, order, notes)
        row["attention"] = " ".join(filter(None, notes))
        self.done.attention += bool(row["attention"])

    def _numbers(self, row: dict[str, Any], order: PlatformOrder, notes: list[str]) -> None:
        """Resi and further numbers; a resi two orders share opens both."""
        key = number_key(order.resi) if order.resi else ""
        owner = self.resi_owner.setdefault(key, row["id"]) if key else row["id"]
        row["resi_key"] = key if owner == row["id"] else ""
        self.writer.codes += [(number_key(code), row["id"]) for code in order.other_ids if code]
        if owner != row["id"]:
            self.writer.codes.append((key, row["id"]))
            notes.append(f"Resi {order.resi} juga ada di pesanan lain: satu paket gabungan?")

    @staticmethod
    def _notes(order: PlatformOrder) -> list[str]:
        returned = sum(line.returned_qty for line in order.lines)
        note = f"Platform mencatat retur {returned} barang." if returned else ""
        return [order.attention, note]

    def _note(self, order: PlatformOrder) -> str:
        return f"{self.batch.number}: {order.status}" if self.batch.number else order.status

    def _finish(self) -> None:
        self.writer.write()
        self.writer.tell_planner()
        self.work.progress(0, 0, "Menghitung ulang pelanggan")
        recount(self.work, self.concerned)


def _key(line: PlatformLine) -> str:
    return line_key(line.sku, line.product, line.variation)


def _has_problems(row: Mapping[str, Any], ours: Known) -> bool:
    """What a person changed keeps the problems it has."""
    if ours.lines_hash == EDITED:
        return ours.standing.state is State.NEEDS_FIX
    return bool(row["problems"])


def _lines_differ(order: PlatformOrder, ours: Known) -> bool:
    return ours.lines_hash not in {order.lines_hash, EDITED}


def _goods_may_change(order: PlatformOrder, ours: Known) -> bool:
    """Lines and amounts follow the platform until stock is reserved for other lines, or it left."""
    if ours.free:
        return True
    return ours.standing.state in OPEN and ours.lines_hash == order.lines_hash
