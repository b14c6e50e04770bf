"""The story of some goods' cost, read from the record in the order of its days (WMS-VAL-08).

What a restatement changed belongs to the event it restates: the story tells each event once, as it
stands now.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from app.core.driver import as_date
from app.stock.rules.following import Node
from app.stock.rules.replay import Amount, Amounts, Before, Event, Layer

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.core.work import Read
    from app.stock.rules.replay import How

#: Kind of the moves that restate others.
RESTATEMENT: Final = "restatement"

_MOVE: Final = (
    "m.id, m.cmd, m.kind, m.on_date, m.qty, m.status, m.pair_id, m.source_kind, m.source_id, "
    "m.entity_id, m.location_id, m.lot_id, m.serial, m.source_number, m.source_line_id, "
    "m.contra_id, m.store_id, m.contra_warehouse_id, t.number, "
    "(SELECT r.out_qty FROM repack_part r WHERE r.org_id = m.org_id AND r.move_id = m.id)"
)
_NODE: Final = "e.product_id, e.warehouse_id, e.account_id, e.layer_id, e.qty, e.value"
_MOVED: Final = (
    f"SELECT {_MOVE}, {_NODE} FROM stock_move m JOIN cost_entry e ON e.org_id = m.org_id "
    "AND e.move_id = m.id JOIN lot t ON t.org_id = m.org_id AND t.id = m.lot_id "
    "WHERE m.org_id = :org AND {among} AND m.on_date >= :since "
    f"AND m.kind <> '{RESTATEMENT}'"
)
_RESTATED: Final = (
    f"SELECT r.restates, {_NODE} FROM cost_restatement r JOIN cost_entry e ON e.org_id = r.org_id "
    "AND e.move_id = r.id WHERE r.org_id = :org AND {among} AND r.on_date >= :since"
)
_GATHERED: Final = (
    f"SELECT e.move_id, c.on_date, {_NODE} FROM cost_method_change c JOIN cost_entry e "
    "ON e.org_id = c.org_id AND e.cmd = c.cmd WHERE c.org_id = :org AND {among} "
    "AND c.on_date >= :since"
)
_LAYERS: Final = (
    "SELECT product_id, warehouse_id, account_id, layer_id, on_date, qty, value FROM cost_layer "
    "WHERE org_id = :org AND {among}"
)
#: Later costs with what each move of their receipt bears; ``received`` is the receipt's day.
_LANDED: Final = (
    "SELECT d.id, d.on_date, b.move_id, b.share, m.on_date AS received, m.product_id, "
    "m.warehouse_id, m.entity_id, m.location_id, m.lot_id, d.number FROM stock_document d "
    "JOIN landed_part b ON b.org_id = d.org_id AND b.document_id = d.id "
    "JOIN stock_move m ON m.org_id = b.org_id AND m.id = b.move_id "
    "WHERE d.org_id = :org AND d.kind = 'revaluation' AND {among} AND d.on_date >= :since "
    "ORDER BY b.move_id"
)
#: What moves of before the story took that it refers to, restated as it may be.
_TOOK: Final = (
    f"SELECT e.move_id, {_NODE} FROM cost_entry e WHERE e.org_id = :org AND {{moves}} "
    f"UNION ALL SELECT r.restates, {_NODE} FROM cost_restatement r JOIN cost_entry e "
    "ON e.org_id = r.org_id AND e.move_id = r.id WHERE r.org_id = :org AND {restated}"
)
#: What came back of those, or went back to the supplier, before the story begins.
_BACK: Final = (
    "SELECT m.pair_id, CAST(sum(abs(m.qty)) AS bigint) FROM stock_move m WHERE m.org_id = :org "
    "AND {pairs} AND m.on_date < :since AND m.kind IN ('return_in', 'return_out') "
    "GROUP BY m.pair_id"
)
#: What the receipts of goods that go back to the supplier cost, later costs included.
_BASIS: Final = (
    "SELECT b.move_id, d.on_date, d.id, b.share FROM landed_part b JOIN stock_document d "
    "ON d.org_id = b.org_id AND d.id = b.document_id WHERE b.org_id = :org AND {moves}"
)
#: Articles that some goods were repacked into since a day.
_BECAME: Final = (
    "SELECT DISTINCT t.product_id FROM stock_move s JOIN stock_move t ON t.org_id = s.org_id "
    "AND t.source_kind = s.source_kind AND t.source_id = s.source_id AND t.kind = 'repack' "
    "AND t.qty > 0 WHERE s.org_id = :org AND {among} AND s.kind = 'repack' AND s.qty < 0 "
    "AND s.on_date >= :since"
)
#: What some goods were ever made of.
_MADE_OF: Final = (
    "SELECT DISTINCT s.product_id FROM stock_move t JOIN stock_move s ON s.org_id = t.org_id "
    "AND s.source_kind = t.source_kind AND s.source_id = t.source_id AND s.kind = 'repack' "
    "AND s.qty < 0 WHERE t.org_id = :org AND {among} AND t.kind = 'repack' AND t.qty > 0"
)
#: Goods with later costs since a day, and when the first of those was received.
_BORE: Final = (
    "SELECT m.product_id, min(m.on_date) FROM stock_document d "
    "JOIN landed_part b ON b.org_id = d.org_id AND b.document_id = d.id "
    "JOIN stock_move m ON m.org_id = b.org_id AND m.id = b.move_id "
    "WHERE d.org_id = :org AND d.kind = 'revaluation' AND {among} AND d.on_date >= :since "
    "GROUP BY m.product_id"
)
_ANYTHING_LATER: Final = (
    "SELECT 1 FROM stock_move m JOIN cost_entry e ON e.org_id = m.org_id AND e.move_id = m.id "
    "WHERE m.org_id = :org AND {among} AND m.on_date > :since AND m.cmd <> :cmd LIMIT 1"
)


class Move(NamedTuple):
    """A move as it was recorded; a restatement takes after it."""

    id: str
    cmd: str
    kind: str
    on_date: Any
    qty: int
    status: str
    pair_id: str | None
    source_kind: str
    source_id: str
    entity_id: str
    location_id: str
    lot_id: str
    serial: str
    source_number: str
    source_line_id: str | None
    contra_id: str | None
    store_id: str | None
    contra_warehouse_id: str | None
    lot: str
    #: What came out of a repacking with it, the waste included.
    out_qty: int | None

    @property
    def day(self) -> date:
        """Of its document."""
        return as_date(self.on_date) or date.min


class LandedLine(NamedTuple):
    """What a receipt's move bears of a later cost."""

    document_id: str
    on_date: Any
    move_id: str
    share: int
    received: Any
    product_id: str
    warehouse_id: str
    entity_id: str
    location_id: str
    lot_id: str
    number: str


_WIDTH: Final = len(Move._fields)


@dataclass(frozen=True, slots=True)
class Story:
    """What happened to some goods since a day.

    Attributes:
        before: How things stood when it begins.
        events: In the order of their days, then of recording.
        moves: By the id of the event; a later cost has one for each pool it was put in.
        landed: Lines of later costs, by the document's id.
    """

    before: Before
    events: list[Event]
    moves: dict[str, list[tuple[Move, Node]]]
    landed: dict[str, list[LandedLine]]


def anything_later(read: Read, products: Iterable[str], day: date, command: str) -> bool:
    """Whether goods were given a cost after a day by other commands than this.

    A later cost of goods that were all sold moved nothing; it counts by its document.
    """
    asked = set(products)
    if read.rows(
        _ANYTHING_LATER.format(among=read.among("m.product_id", "ids")),
        ids=sorted(asked), since=day, cmd=command,
    ):  # fmt: skip
        return True
    return bool(
        read.rows(
            _BORE.format(among=read.among("m.product_id", "ids") + " AND d.cmd <> :cmd"),
            ids=sorted(_made_of(read, asked)), since=day, cmd=command,
        )
    )  # fmt: skip


def family(read: Read, products: Iterable[str], since: date) -> list[str]:
    """These articles and all that they were repacked into since a day."""
    known = set(products)
    fresh = set(known)
    while fresh:
        rows = read.rows(
            _BECAME.format(among=read.among("s.product_id", "ids")),
            ids=sorted(fresh), since=since,
        )  # fmt: skip
        fresh = {row[0] for row in rows} - known
        known |= fresh
    return sorted(known)


def concerned(read: Read, products: Iterable[str], day: date) -> tuple[list[str], date]:
    """Which goods a document of a day may change the cost of, and since when their story counts.

    A later cost goes by where its receipt's goods are: what those were repacked into belongs to it,
    and what these goods were made of, from the day of that receipt on.
    """
    known, since = set(family(read, products, day)), day
    while True:
        found = known | _made_of(read, known)
        bore = read.rows(
            _BORE.format(among=read.among("m.product_id", "ids")), ids=sorted(found), since=day
        )
        grown = known | {product for product, _first in bore}
        first = min((since, *(as_date(came) or since for _product, came in bore)))
        grown |= set(family(read, grown, first))
        if grown == known and first == since:
            return sorted(known), since
        known, since = grown, first


def _made_of(read: Read, products: set[str]) -> set[str]:
    known, fresh = set(products), set(products)
    while fresh:
        rows = read.rows(
            _MADE_OF.format(among=read.among("t.product_id", "ids")), ids=sorted(fresh)
        )
        fresh = {row[0] for row in rows} - known
        known |= fresh
    return known


def story(read: Read, products: list[str], since: date) -> Story:
    """Read the story of some goods, four questions however long it is.

    Args:
        read: The transaction; in a command the pools of the goods are locked.
        products: Ids, see :func:`concerned`.
        since: Its first day.  Where a later cost falls into it, it begins with that cost's receipt.
    """
    landed = read.rows(
        _LANDED.format(among=read.among("m.product_id", "ids")), ids=products, since=since
    )
    lines = [LandedLine(*row) for row in landed]
    since = min((since, *(as_date(line.received) or since for line in lines)))
    params = {"ids": products, "since": since}
    moved, restated, gathered, layers = read.rows_many(
        (_MOVED.format(among=read.among("m.product_id", "ids")), params),
        (_RESTATED.format(among=read.among("e.product_id", "ids")), params),
        (_GATHERED.format(among=read.among("e.product_id", "ids")), params),
        (_LAYERS.format(among=read.among("product_id", "ids")), {"ids": products}),
    )
    told = _Teller(moved, restated, gathered, lines)
    events = told.events()
    stood = _stood(layers, (*moved, *restated, *gathered))
    return Story(_before(read, stood, events, since), _with_basis(read, events), told.moves,
                 told.landed)  # fmt: skip


def _stood(layers: list[tuple[Any, ...]], entries: Iterable[tuple[Any, ...]]) -> dict[Node, Layer]:
    """The layers as they were: what they hold now less what happened since."""
    found = {Node(*row[:4]): Layer(as_date(row[4]) or date.min, row[5], row[6]) for row in layers}
    for row in entries:
        *node, qty, value = row[-6:]
        layer = found[Node(*node)]
        layer.qty -= qty
        layer.value -= value
    return found


def _before(read: Read, stood: dict[Node, Layer], events: list[Event], since: date) -> Before:
    """With what earlier moves took that the story refers to."""
    own = {event.id for event in events}
    outside = sorted({event.source for event in events if event.source} - own)
    if not outside:
        return Before(stood)
    took: dict[str, Amounts] = defaultdict(dict)
    rows, back = read.rows_many(
        (
            _TOOK.format(
                moves=read.among("e.move_id", "ids"), restated=read.among("r.restates", "ids")
            ),
            {"ids": outside},
        ),
        (
            _BACK.format(pairs=read.among("m.pair_id", "ids")),
            {"ids": outside, "since": since},
        ),
    )
    for move, *entry in rows:
        _add(took[move], entry)
    return Before(stood, took, dict(back))


def _with_basis(read: Read, events: list[Event]) -> list[Event]:
    """Goods that go back to the supplier know what their receipt cost."""
    receipts = sorted({event.source for event in events if event.how == "supplier"})
    if not receipts:
        return events
    shares = read.rows(_BASIS.format(moves=read.among("b.move_id", "ids")), ids=receipts)
    costs = read.rows(
        "SELECT e.move_id, CAST(sum(e.qty) AS bigint), CAST(sum(e.value) AS bigint) "
        f"FROM cost_entry e WHERE e.org_id = :org AND {read.among('e.move_id', 'ids')} "
        "GROUP BY e.move_id",
        ids=receipts,
    )
    cost = {move: (qty, value) for move, qty, value in costs}
    found = []
    for event in events:
        if event.how == "supplier" and event.source in cost:
            qty, value = cost[event.source]
            # as the receipt stood on that day: costs of later days are not theirs
            value += sum(
                share for move, day, document, share in shares
                if move == event.source
                and (as_date(day) or date.min, document) < (event.day, event.id)
            )  # fmt: skip
            found.append(replace(event, basis=Amount(qty, value)))
        else:
            found.append(event)
    return found


def _add(amounts: Amounts, entry: list[Any] | tuple[Any, ...]) -> None:
    node = Node(*entry[:4])
    old = amounts.get(node, Amount(0, 0))
    amounts[node] = Amount(old.qty + entry[4], old.value + entry[5])


class _Teller:
    """Makes events of rows."""

    def __init__(
        self,
        moved: list[tuple[Any, ...]],
        restated: list[tuple[Any, ...]],
        gathered: list[tuple[Any, ...]],
        landed: list[LandedLine],
    ) -> None:
        self.moves: dict[str, list[tuple[Move, Node]]] = defaultdict(list)
        self.landed: dict[str, list[LandedLine]] = defaultdict(list)
        for line in landed:
            self.landed[line.document_id].append(line)
        self._changes: dict[str, Any] = {}
        self._amounts: dict[tuple[str, tuple[str, ...]], Amounts] = defaultdict(dict)
        for row in moved:
            move = Move(*row[:_WIDTH])
            entry = row[_WIDTH:]
            event = move.source_id if move.kind == "revaluation" else move.id
            self.moves[event].append((move, Node(*entry[:4])))
            self._put(event, entry)
        for row in gathered:
            self._changes[row[0]] = row[1]
            self._put(row[0], row[2:])
        for row in restated:
            self._put(row[0], row[1:])

    def _put(self, event: str, entry: tuple[Any, ...]) -> None:
        # a change of method gathers each pool by itself; anything else is one event
        pool = tuple(entry[:3]) if event in self._changes else ()
        _add(self._amounts[event, pool], entry)

    def events(self) -> list[Event]:
        """All of them, in order."""
        first: dict[tuple[str, Any], str] = {}
        for told in self.moves.values():
            for move, _node in told:
                key = move.cmd, move.on_date
                first[key] = min(first.get(key, move.id), move.id)
        found: list[tuple[tuple[date, str, int, str], Event]] = []
        for (event, _pool), amounts in self._amounts.items():
            if event in self._changes:
                day = as_date(self._changes[event]) or date.min
                made = Event(event, "gathered", day, event, next(iter(amounts))[:3], 0, amounts)
                found.append(((day, event, 0, event), made))
            elif event in self.moves and event not in self.landed:
                move = self.moves[event][0][0]
                phase, made = self._moved(event, move, amounts)
                found.append(((made.day, first[move.cmd, move.on_date], phase, event), made))
        for document, lines in self.landed.items():
            made = self._later_cost(document, lines)
            found.append(((made.day, document, 0, document), made))
        return [event for _key, event in sorted(found, key=lambda one: one[0])]

    def _later_cost(self, document: str, lines: list[LandedLine]) -> Event:
        line = lines[0]
        day = as_date(line.on_date) or date.min
        shares: dict[str, int] = defaultdict(int)
        for one in lines:
            shares[one.move_id] += one.share
        pool = (line.product_id, line.warehouse_id, "")
        amounts = self._amounts.get((document, ()), {})
        return Event(document, "landed", day, document, pool, 0, amounts, shares=dict(shares))

    def _moved(self, event_id: str, move: Move, amounts: Amounts) -> tuple[int, Event]:
        """The event of a move, and when the gate gives it its cost: given, issued, copied."""
        phase, how = _how(move)
        node = next(iter(amounts))
        source = (move.pair_id or "") if how in {"like", "whole", "back", "supplier"} else ""
        group = move.source_id if move.kind == "repack" and not move.pair_id else ""
        event = Event(
            event_id, how, move.day, f"{move.cmd}{phase}", node[:3], move.qty, amounts,
            source=source, group=group and self._group(move), kind=move.kind,
            pair_id=move.pair_id, document_id=move.source_id, out_qty=move.out_qty or 0,
        )  # fmt: skip
        return phase, event

    def _group(self, move: Move) -> str:
        """What was opened together: by lot where several came out of one repacking."""
        ins = [
            told[0][0] for told in self.moves.values()
            if told[0][0].kind == "repack" and told[0][0].source_id == move.source_id
            and told[0][0].qty > 0
        ]  # fmt: skip
        return f"{move.source_id}{move.lot if len(ins) > 1 else ''}"


def _how(move: Move) -> tuple[int, How]:
    """How a move's value comes about, and in which turn of the gate."""
    on_transfer = move.source_kind == "transfer" and move.pair_id is not None
    repacked = move.kind == "repack" and not move.pair_id
    found: tuple[int, How]
    match move.qty > 0, move.kind:
        case _, "revaluation":
            found = 0, "landed"
        case True, "return_in":
            found = 0, "back"
        case True, _ if repacked:
            found = 0, "made"
        case True, _ if on_transfer:
            found = 0, "whole"
        case True, _:
            found = (2, "like") if move.pair_id else (0, "in")
        case _ if move.status == "in_transit":
            found = 0, "road"
        case _, "return_out":
            found = 0, "supplier"
        case _:
            found = (0, "out") if repacked or on_transfer else (1, "out")
    return found
