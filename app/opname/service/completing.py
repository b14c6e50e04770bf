"""Posting the differences of a session: stock and books at once (WMS-OPN-05)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from app.accounting import steps as books
from app.accounting.postings import Source
from app.accounting.rules.roles import Role
from app.audit import steps as audit
from app.catalog import steps as catalog
from app.core.commands import handles
from app.core.db import NIL
from app.core.driver import as_date
from app.core.errors import UserError
from app.identity import steps as identity
from app.opname.api import Completed, CompleteSession
from app.opname.ledger import DONE
from app.opname.postings import SHORTAGE, SIDES, SURPLUS
from app.opname.queries.variances import costs, value_of, variances, waiting
from app.opname.rules.errors import BadEvents, NotApproved, SerialElsewhere, StockHeld
from app.opname.service.review import refuse_missing, running
from app.stock import steps as stock
from app.stock.moves import Move, emit_moves, first_possible_days
from app.stock.postings import STOCK_ROLES

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from app.catalog.rules.refs import ProductRef
    from app.core.work import Work
    from app.opname.queries.lookups import SessionRef
    from app.opname.queries.variances import Costs, Variance

#: What found goods are, by the kind of place they lie in.
_STATUS: Final = {"damaged": "damaged", "quarantine": "on_hold", "return_hold": "on_hold"}
#: Journals of a session before the one of goods that came after its day.
_LATE: Final = 2
#: What is taken first when goods are short: nobody waits for what may be sold.
_ORDER: Final = ("available", "on_hold", "blocked", "damaged")
#: The differing lines first, and then each bucket by its key.
_BUCKETS: Final = (
    "WITH v AS MATERIALIZED (SELECT l.id, l.location_id, l.lot_id, l.serial FROM opname_line l "
    "WHERE l.org_id = :org AND l.session_id = :session AND l.counted <> l.expected) "
    "SELECT v.id, b.status, b.on_hand, b.reserved FROM v JOIN stock_balance b "
    "ON b.org_id = :org AND b.location_id = v.location_id AND b.lot_id = v.lot_id "
    "AND b.serial = v.serial AND b.status <> 'in_transit' AND b.on_hand > 0"
)


@handles(CompleteSession)
def complete_session(work: Work, do: CompleteSession) -> Completed:
    """Every difference becomes a stock move at real cost; stock = counted + later moves.

    Raises:
        WrongState, NotCounted, NotApproved, StockHeld, SerialElsewhere, and what accounting
            refuses.
    """
    # two sessions may count the same shelf: the second sees what the first corrected
    work.lock(
        "SELECT 1 FROM opname_session s WHERE s.org_id = :org AND s.state = 'in_progress' "
        "AND s.warehouse_id = (SELECT o.warehouse_id FROM opname_session o "
        "WHERE o.org_id = :org AND o.number = :number) ORDER BY s.id FOR UPDATE",
        number=do.session,
    )
    session = running(work, do.session, "diselesaikan")
    if session.mode == "full" and not session.closed:
        raise UserError(
            f"Tutup penghitungan {session.number} dulu, putuskan selisihnya, lalu selesaikan."
        )
    refuse_missing(work, session)
    found = variances(work, session.id)
    prices = costs(work, session, (each.product_id for each in found))
    if pending := waiting(session, found, prices):
        raise NotApproved([(each.line, f"{each.label} ({each.qty:+d})") for each in pending])
    day = as_date(session.opname_date) or work.today
    if found:
        _Posting.begin(work, session, day, found).moves(found, prices)
    work.emit(DONE, (session.id, session.warehouse_id, day.isoformat()))
    _silence_alarms(work, session)
    audit.record(
        work, do.name, "opname", session.id, session.number,
        new={"selisih": len(found), "gudang": session.warehouse},
    )  # fmt: skip
    work.changed("opname", "stock", "journal")
    work.message = (
        f"{session.number} selesai: {len(found)} selisih dibukukan."
        if found
        else f"{session.number} selesai: semua cocok, tidak ada yang dibukukan."
    )
    return Completed(session.number, len(found))


def _silence_alarms(work: Work, session: SessionRef) -> None:
    """What was counted is right again (WMS-OPN-10)."""
    alarms = stock.negative_alarms(work, session.warehouse_id)
    if not alarms:
        return
    counted = set(
        work.rows(
            "SELECT DISTINCT product_id, location_id FROM opname_line WHERE org_id = :org "
            f"AND session_id = :session AND {work.among('product_id', 'ids')}",
            session=session.id, ids=sorted({alarm.product_id for alarm in alarms}),
        )
    )  # fmt: skip
    products = {product for product, _place in counted}
    stock.clear_alarms(
        work,
        (
            alarm for alarm in alarms
            if (alarm.product_id, alarm.location_id) in counted
            or (alarm.location_id == NIL and alarm.product_id in products)
        ),
    )  # fmt: skip


@dataclass(slots=True)
class _Posting:
    """The journals of a session and the moves that fill them."""

    work: Work
    session: SessionRef
    day: date
    accounts: dict[str, books.Accounts]
    journals: dict[str, str]
    products: dict[str, ProductRef]
    method: str

    @classmethod
    def begin(
        cls, work: Work, session: SessionRef, day: date, found: Sequence[Variance]
    ) -> _Posting:
        """Look up accounts and open a journal for each direction there is."""
        made = cls(
            work, session, day, {}, {},
            catalog.products_by_id(work, {each.product_id for each in found}),
            identity.settings(work).cost_method,
        )  # fmt: skip
        roles = {Role(product.stock_role) for product in made.products.values()}
        for direction, words, there in (
            (SHORTAGE, "kurang", any(each.qty < 0 for each in found)),
            (SURPLUS, "lebih", any(each.qty > 0 for each in found)),
        ):
            if there:
                made._open(direction, words, {*roles, STOCK_ROLES[0]})
        return made

    def _open(self, direction: str, words: str, roles: set[Role], after: int = 0) -> None:
        side = SIDES[self.session.kind, direction]
        self.accounts[direction] = books.Accounts.load(
            self.work, {*roles, side.counter}, entity_id=self.session.entity_id,
            on_date=self.day, event=side.event,
        )  # fmt: skip
        self.journals[direction] = books.stock_journal(
            self.work,
            entity_id=self.session.entity_id,
            on_date=self.day,
            event=side.event,
            description=f"Selisih {words} {self.session.number}: {self.session.title}",
            source=Source("opname", self.session.id, self.session.number),
            sequence=side.sequence + after,
        )

    def moves(self, found: Sequence[Variance], prices: Costs) -> None:
        """Collect the moves; refuse what cannot be taken out and what nobody knows the cost of."""
        self._refuse_serials_elsewhere(found)
        buckets: dict[str, list[tuple[str, int, int]]] = {}
        for line_id, *bucket in self.work.rows(_BUCKETS, session=self.session.id):
            buckets.setdefault(line_id, []).append(tuple(bucket))
        lots = self._lots([each for each in found if each.lot_id is None and each.qty > 0])
        held: list[tuple[int, str]] = []
        without: list[tuple[int, str]] = []
        moves: list[Move] = []
        for each in found:
            there = buckets.get(each.id, [])
            if each.qty > 0:
                if each.product_id not in prices:
                    without.append((each.line, f"{each.label}: HPP belum pernah ada"))
                    continue
                moves.append(self._in(each, there, prices, each.lot_id or lots[each.id]))
            else:
                parts, missing = _taken(there, -each.qty)
                if missing:
                    held.append((each.line, _held_words(each, there)))
                moves.extend(self._out(each, status, part) for status, part in parts)
        if held:
            raise StockHeld(held)
        if without:
            raise BadEvents([(line, f"{text}, isi harga beli produknya") for line, text in without])
        self._date_late(moves)
        emit_moves(self.work, moves)

    def _date_late(self, moves: Sequence[Move]) -> None:
        """What came after the session's day cannot be missing before it came (WMS-VAL-08)."""
        if self.day >= self.work.today or not (days := first_possible_days(self.work, moves)):
            return
        day = max(days.values())
        late = _Posting(self.work, self.session, day, {}, {}, self.products, self.method)
        roles = {Role(product.stock_role) for product in self.products.values()}
        late._open(SHORTAGE, "kurang", {*roles, STOCK_ROLES[0]}, _LATE)
        for move in moves:
            if move.id in days:
                move.on_date, move.journal_id = day.isoformat(), late.journals[SHORTAGE]

    def _refuse_serials_elsewhere(self, found: Sequence[Variance]) -> None:
        """A serial is one piece: found here, it must be missing there in the same session."""
        came = [each for each in found if each.serial and each.qty > 0]
        if not came:
            return
        left = {(each.product_id, stock.serial_key(each.serial)) for each in found if each.qty < 0}
        known = stock.serials(
            self.work, {each.product_id for each in came}, {each.serial for each in came}
        )
        wrong = []
        for each in came:
            key = each.product_id, stock.serial_key(each.serial)
            if (there := known.get(key)) is not None and not there.gone and key not in left:
                wrong.append((each.line, f"{each.label} ({there.where})"))
        if wrong:
            raise SerialElsewhere(wrong)

    def _in(
        self, each: Variance, there: Sequence[tuple[str, int, int]], prices: Costs, lot_id: str
    ) -> Move:
        default = _STATUS.get(each.location_kind, "available")
        status = max(there, key=lambda bucket: bucket[1])[0] if there else default
        return self._move(
            each, SURPLUS, qty=each.qty, status=status, lot_id=lot_id, cost="given",
            cost_value=value_of(prices, each.product_id, each.qty).sen,
        )  # fmt: skip

    def _out(self, each: Variance, status: str, qty: int) -> Move:
        return self._move(
            each, SHORTAGE, qty=-qty, status=status, lot_id=each.lot_id or "", cost="issue",
            cost_value=None,
        )  # fmt: skip

    def _move(
        self,
        each: Variance,
        direction: str,
        *,
        qty: int,
        status: str,
        lot_id: str,
        cost: str,
        cost_value: int | None,
    ) -> Move:
        product, session = self.products[each.product_id], self.session
        accounts = self.accounts[direction]
        return Move(
            id=self.work.new_id(), entity_id=session.entity_id, product_id=each.product_id,
            warehouse_id=session.warehouse_id, location_id=each.location_id, lot_id=lot_id,
            serial=each.serial, status=status, qty=qty, kind="opname",
            on_date=self.day.isoformat(), reason=session.title, source_kind="opname",
            source_id=session.id, source_number=session.number, source_line_id=each.id,
            cost=cost, cost_value=cost_value,
            account_id=accounts.id(Role(product.stock_role)),
            method=product.cost_method or self.method, journal_id=self.journals[direction],
            contra_id=accounts.id(SIDES[session.kind, direction].counter),
        )  # fmt: skip

    def _lots(self, found: Sequence[Variance]) -> dict[str, str]:
        """Lots that were only met while counting, by line; made now, or made by others since."""
        return stock.lots_for(
            self.work,
            {
                each.id: stock.NewLot(each.product_id, each.lot, as_date(each.expires_on), self.day)
                for each in found
            },
        )


def _taken(there: Sequence[tuple[str, int, int]], qty: int) -> tuple[list[tuple[str, int]], int]:
    """Parts by status that make up a shortage, and what nothing is left for."""
    parts: list[tuple[str, int]] = []
    for status, on_hand, reserved in sorted(there, key=lambda bucket: _ORDER.index(bucket[0])):
        part = min(qty, on_hand - reserved)
        if part > 0:
            parts.append((status, part))
            qty -= part
    return parts, qty


def _held_words(each: Variance, there: Sequence[tuple[Any, ...]]) -> str:
    reserved = sum(bucket[2] for bucket in there)
    free = sum(bucket[1] for bucket in there) - reserved
    return f"{each.label}: kurang {-each.qty}, bebas {free}, direservasi {reserved}"
