"""What later goods cost once a document is dated back (WMS-VAL-08).

The document's own cost is applied first, as the gate always does.  Then the story of its goods is
played again from its day on (:mod:`app.stock.rules.replay`), and whatever differs from the record
is restated in the same transaction: a move without goods beside the one that was wrong, dated as
that one, with a journal of its day.  What was posted is never touched.
"""

# ruff: noqa: S608 - put together from names of ours; values are always parameters

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final, NamedTuple

import sqlalchemy as sa

from app.accounting import steps as books
from app.accounting.postings import Source
from app.accounting.rules.roles import Role
from app.audit import steps as audit
from app.core.commands import follows
from app.core.driver import as_date
from app.core.errors import UserError
from app.core.money import Money
from app.core.text import angka, tanggal
from app.stock.ledger import MOVE, RECOST, RELEASE, RESERVE, RESTATE, RESTATED
from app.stock.models import TransferPiece
from app.stock.moves import Move as NewMove
from app.stock.moves import emit_moves
from app.stock.postings import RESTATED_AGAINST
from app.stock.queries.story import RESTATEMENT, anything_later, concerned, family, story
from app.stock.rules.replay import Amount, Unplayable, replay

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.core.work import Work
    from app.stock.queries.story import Move, Story
    from app.stock.rules.following import Node
    from app.stock.rules.replay import Amounts, Event, Layer, Restated

EVENT: Final = "stock.restated"
_AT: Final = {name: at for at, (name, _kind) in enumerate(MOVE.columns)}
_GATE_FLAGS: Final = ("given", "issue", "like")


class NotRestated(UserError):
    """The story of some goods cannot be told by its days."""

    code = "RESTATE"


class Cause(NamedTuple):
    """The document dated back."""

    kind: str
    id: str
    number: str
    day: date


@follows(10)
def restate(work: Work) -> None:
    """Value again what comes after a document of this command that is dated back.

    Raises:
        PeriodClosed, PeriodHeld, DateTooEarly: If what comes after may not be posted to.
        NotRestated
    """
    cause, products = _dated_back(work)
    if cause is not None:
        restate_since(work, cause, products)


def restate_since(work: Work, cause: Cause, products: set[str]) -> None:
    """Value again what comes after a document of some goods.

    Raises:
        PeriodClosed, PeriodHeld, DateTooEarly: If what comes after may not be posted to.
        NotRestated
    """
    if not anything_later(work, products, cause.day, work.command_id):
        return
    goods, since = _locked(work, products, cause.day)
    work.apply_now(RESERVE, RELEASE, RECOST, MOVE, flags=_GATE_FLAGS)
    told = story(work, goods, since)
    try:
        found, layers = replay(told.before, told.events, cause.day)
    except Unplayable as error:
        raise _unplayable(work, error.event, told) from error
    if found:
        _Restating(work, cause, told, layers).restate(found)


def restate_after_bill(work: Work, cause: Cause) -> None:
    """Value again what comes after a later cost that moved nothing: all of it is sold by now.

    Raises:
        PeriodClosed, PeriodHeld, DateTooEarly: If what comes after may not be posted to.
        NotRestated
    """
    if cause.day < work.today:
        restate_since(work, cause, _billed(work))


def _dated_back(work: Work) -> tuple[Cause | None, set[str]]:
    """The earliest document of before today that gave goods a cost, and its goods."""
    today = work.today.isoformat()
    rows = [
        row for row in work.effects.get(MOVE.name, ())
        if row[_AT["on_date"]] < today and row[_AT["cost"]] != "none"
    ]  # fmt: skip
    if not rows:
        return None, set()
    first = min(rows, key=lambda row: row[_AT["on_date"]])
    cause = Cause(
        first[_AT["source_kind"]], first[_AT["source_id"]], first[_AT["source_number"]],
        date.fromisoformat(first[_AT["on_date"]]),
    )  # fmt: skip
    products = {row[_AT["product_id"]] for row in rows}
    if any(row[_AT["kind"]] == "revaluation" for row in rows):
        products |= _billed(work)
    return cause, products


def _billed(work: Work) -> set[str]:
    """What a later cost of this command is about: its receipt's goods, and what was made of them.

    None of them need be left.
    """
    rows = work.rows(
        "SELECT m.product_id, min(m.on_date) FROM landed_part b JOIN stock_move m "
        "ON m.org_id = b.org_id AND m.id = b.move_id WHERE b.org_id = :org AND b.cmd = :cmd "
        "GROUP BY m.product_id",
        cmd=work.command_id,
    )
    if not rows:
        return set()
    since = min(as_date(came) or date.max for _product, came in rows)
    return set(family(work, [product for product, _came in rows], since))


def _locked(work: Work, products: Iterable[str], day: date) -> tuple[list[str], date]:
    """The goods that may be concerned and their story's day; their pools stay locked."""
    goods, _since = concerned(work, products, day)
    work.lock(
        f"SELECT 1 FROM cost_pool WHERE org_id = :org AND {work.among('product_id', 'ids')} "
        "ORDER BY product_id, warehouse_id, account_id FOR UPDATE",
        ids=goods,
    )
    # somebody may have repacked while we waited
    return concerned(work, goods, day)


def _unplayable(work: Work, event: Event, told: Story) -> NotRestated:
    number = told.moves[event.id][0][0].source_number
    ((sku,),) = work.rows(
        "SELECT sku FROM product WHERE org_id = :org AND id = :id", id=event.pool[0]
    )
    return NotRestated(
        f"HPP {sku} sesudah tanggal dokumen ini tidak dapat dihitung ulang: pada "
        f"{tanggal(event.day)} dokumen {number} mengeluarkan {angka(-event.qty)} yang saat itu "
        "belum ada. Pakai tanggal lain, atau jalankan Pemeriksaan Mandiri."
    )


@dataclass(frozen=True, slots=True)
class _Changed:
    """What changes of one event in one pool, and the move it takes after."""

    event: Event
    like: Move
    by: Amounts

    @property
    def value(self) -> int:
        """Sen by which the pool is worth more."""
        return sum(amount.value for amount in self.by.values())


class _Restating:
    """Writes down what differs."""

    def __init__(self, work: Work, cause: Cause, told: Story, layers: dict[Node, Layer]) -> None:
        self._work, self._cause, self._told, self._layers = work, cause, told, layers
        self._accounts: dict[tuple[str, date], books.Accounts] = {}

    def restate(self, found: list[Restated]) -> None:
        """Collect moves, entries and journals of all differences; pieces on the road follow."""
        work, cause = self._work, self._cause
        changed = [one for each in found for one in self._by_pool(each)]
        journals = self._journals(changed)
        because = f"Karena {cause.number} bertanggal {tanggal(cause.day)}"
        moves: list[NewMove] = []
        for one in changed:
            restatement = work.new_id()
            for node, (qty, value) in one.by.items():
                work.emit(
                    RESTATE,
                    (
                        restatement, one.event.id, one.event.day.isoformat(), cause.number,
                        *node, self._layers[node].since.isoformat(), qty, value,
                    ),
                )  # fmt: skip
            if one.value:
                key = one.like.entity_id, one.event.day
                moves.append(self._move(restatement, one, because, journals.get(key)))
        if moves:
            emit_moves(work, moves)
            work.flags.add(RESTATED)
        self._on_the_road(found)
        self._tell(changed)

    def _by_pool(self, restated: Restated) -> list[_Changed]:
        pools: dict[tuple[str, ...], Amounts] = defaultdict(dict)
        for node, amount in restated.by.items():
            pools[node[:3]][node] = amount
        event = restated.event
        return [
            _Changed(event, self._taken_after(event, next(iter(by))), by) for by in pools.values()
        ]

    def _taken_after(self, event: Event, node: Node) -> Move:
        """The move of the event in this pool; for a later cost one that stands there."""
        own = self._told.moves.get(event.id, [])
        for move, recorded in own:
            if recorded[:3] == node[:3]:
                return move
        # a later cost that now reaches goods it did not reach: where any move of them was
        for told in self._told.moves.values():
            for move, recorded in told:
                if recorded[:3] == node[:3]:
                    number = self._told.landed[event.id][0].number
                    return move._replace(
                        source_kind="stock_document", source_id=event.id, source_number=number,
                        source_line_id=None, store_id=None,
                    )  # fmt: skip
        raise AssertionError("restated where nothing ever was")

    def _journals(self, changed: list[_Changed]) -> dict[tuple[str, date], str]:
        """One journal for each day and entity on which amounts move."""
        days: dict[tuple[str, date], set[str]] = defaultdict(set)
        for one in changed:
            if one.value:
                days[one.like.entity_id, one.event.day].add(one.event.id)
        found: dict[tuple[str, date], str] = {}
        cause = self._cause
        sequence = self._posted_before()
        for place, (entity, day) in enumerate(sorted(days), 1):
            self._check(entity, day)
            found[entity, day] = books.stock_journal(
                self._work, entity_id=entity, on_date=day, event=EVENT,
                description=(
                    f"Penilaian ulang {angka(len(days[entity, day]))} mutasi karena "
                    f"{cause.number} bertanggal {tanggal(cause.day)}"
                ),
                source=Source(cause.kind, cause.id, cause.number), sequence=sequence + place,
            )  # fmt: skip
        return found

    def _posted_before(self) -> int:
        """How many times the document had others valued anew already."""
        ((count,),) = self._work.rows(
            "SELECT count(*) FROM journal WHERE org_id = :org AND source_kind = :kind "
            "AND source_id = :id AND event = :event",
            kind=self._cause.kind, id=self._cause.id, event=EVENT,
        )  # fmt: skip
        return int(count)

    def _check(self, entity: str, day: date) -> None:
        """Ask once for each month whether this person may post to it."""
        key = entity, day.replace(day=1)
        if key not in self._accounts:
            self._accounts[key] = books.Accounts.load(
                self._work, {Role.COGS, *RESTATED_AGAINST.values()}, entity_id=entity,
                on_date=day, event=EVENT,
            )  # fmt: skip

    def _move(self, restatement: str, one: _Changed, because: str, journal: str | None) -> NewMove:
        like, pool = one.like, one.event.pool
        node = next(iter(one.by))
        return NewMove(
            id=restatement, entity_id=like.entity_id, product_id=node.product_id,
            warehouse_id=node.warehouse_id, location_id=like.location_id, lot_id=like.lot_id,
            serial=like.serial, status=like.status, qty=0, kind=RESTATEMENT,
            on_date=one.event.day.isoformat(), reason=because, source_kind=like.source_kind,
            source_id=like.source_id, source_number=like.source_number,
            source_line_id=like.source_line_id, pair_id=like.id, account_id=node.account_id,
            journal_id=journal, contra_id=self._contra(one), store_id=like.store_id,
            contra_warehouse_id=(
                pool[1] if one.event.how == "landed" else like.contra_warehouse_id
            ),
        )  # fmt: skip

    def _contra(self, one: _Changed) -> str | None:
        """What stands against it: as it did; a later cost's share of what is sold is HPP."""
        like = one.like
        accounts = self._accounts[like.entity_id, one.event.day.replace(day=1)]
        if one.event.how == "landed":
            return accounts.id(Role.COGS)
        if like.contra_id is None and (role := RESTATED_AGAINST.get(like.kind)):
            return accounts.id(role)
        return like.contra_id

    def _on_the_road(self, found: list[Restated]) -> None:
        """Goods on the road are worth in their transfer what their layer says."""
        more: dict[str, Amount] = {}
        for one in found:
            for node, amount in one.by.items():
                old = more.get(node.layer_id, Amount(0, 0))
                done = -amount.value if one.event.how == "road" else 0
                came = 0 if one.event.how == "road" else amount.value
                more[node.layer_id] = Amount(old.qty + done, old.value + came)
        rows = [(layer, came, done) for layer, (done, came) in sorted(more.items()) if came or done]
        if not rows:
            return
        work = self._work
        for piece in work.session.scalars(
            sa.select(TransferPiece)
            .where(
                TransferPiece.org_id == work.org_id, TransferPiece.id.in_([row[0] for row in rows])
            )
            .order_by(TransferPiece.id)
        ):
            done, came = more[piece.id]
            piece.value += Money(came)
            piece.done_value += Money(done)

    def _tell(self, changed: list[_Changed]) -> None:
        """The trail, and for the person what became of other documents than this one."""
        work, cause = self._work, self._cause
        others = [
            one for one in changed
            if one.value and one.like.cmd != work.command_id and one.event.id != cause.id
        ]  # fmt: skip
        worth = Money(sum(one.value for one in others))
        count = len({one.event.id for one in others})
        audit.record(
            work, "stock.restated", cause.kind, cause.id, cause.number,
            new={"mutasi": count, "sejak": cause.day, "nilai persediaan": worth},
        )  # fmt: skip
        if not count:
            return
        change = Money(abs(worth.sen)).rupiah()
        total = (
            f"HPP dan biaya {'turun' if worth.sen > 0 else 'naik'} {change}"
            if worth
            else "nilai persediaan seluruhnya tetap"
        )
        work.message += (
            f" {angka(count)} mutasi sesudah {tanggal(cause.day)} dinilai ulang: {total}."
        )
