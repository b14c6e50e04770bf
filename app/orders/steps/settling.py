"""Looking at orders again: SKUs known by now, items, problems, and the state they lead to."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from pydantic_core import to_json

from app.catalog import steps as catalog
from app.core.db import json_from
from app.core.effects import EffectKind
from app.core.money import ZERO
from app.orders.rules.platform import PlatformLine
from app.orders.rules.problems import Bought, Whereto, problems_of
from app.orders.rules.resolve import Resolved
from app.orders.rules.states import OPEN, UNTOUCHED, State
from app.orders.steps.skus import resolve_skus
from app.orders.steps.states import Change, change_states
from app.orders.steps.writing import KeyedLine, Writer, pieces_of, update_orders

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.core.work import Work
    from app.orders.steps.states import OrderRef

_LINES: Final = (
    "SELECT l.order_id, l.id, l.sku_raw, l.sku_key, l.product_name, l.variation, l.qty, "
    "l.product_id, l.multiplier FROM sales_order_line l WHERE l.org_id = :org AND {among} "
    "ORDER BY l.order_id, l.line_no"
)
_WHERETO: Final = (
    "SELECT o.id, o.platform, o.customer_name, o.customer_phone, o.address, o.city, o.problems "
    "FROM sales_order o WHERE o.org_id = :org AND {among}"
)
_MATCHES: Final = EffectKind(
    "line_matches", (("id", "uuid"), ("product_id", "uuid"), ("multiplier", "bigint"))
)


@dataclass(frozen=True, slots=True)
class Settled:
    """How many lines were matched anew, and which orders wait for what."""

    lines: int
    problems: dict[str, tuple[str, ...]]


def settle(
    work: Work, refs: Sequence[OrderRef], *, rematch: frozenset[str] = frozenset()
) -> Settled:
    """Match lines, write their items, find problems; set-based.

    Nothing may be reserved for the orders.  Their state follows: what has no problem left is
    approved, what has one needs fixing; drafts, held orders and those that left stay what they are.

    Args:
        work: The caller's transaction; it holds the orders.
        refs: The orders.
        rematch: Keys whose mapping changed: lines that were matched are matched again.
    """
    return _Settling(work, refs, rematch).run() if refs else Settled(0, {})


class _Settling:
    def __init__(self, work: Work, refs: Sequence[OrderRef], rematch: frozenset[str]) -> None:
        self.work = work
        self.refs = refs
        self.rematch = rematch
        self.ids = [ref.id for ref in refs]
        #: Order → what was said of it before.
        self.said: dict[str, list[str]] = {}

    def run(self) -> Settled:
        self.work.session.flush()
        lines = self._lines()
        matched = self._match(lines)
        keyed = self._keyed(lines, matched)
        self._write_items(lines, keyed)
        problems = self._problems(keyed)
        for order_id, rows in lines.items():
            if any(row[0] in matched for row in rows):
                self.said.pop(order_id, None)  # it was said of other goods
        self._write_orders(keyed, problems)
        return Settled(len(matched), problems)

    def _lines(self) -> dict[str, list[tuple[Any, ...]]]:
        found: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
        sql = _LINES.format(among=self.work.among("l.order_id", "ids"))
        for row in self.work.rows(sql, ids=self.ids):
            found[row[0]].append(row[1:])
        return found

    def _match(self, lines: dict[str, list[tuple[Any, ...]]]) -> dict[str, Resolved]:
        """Line id → what it is, for lines that were not known or are to be matched again."""
        stores = {ref.id: ref.store_id for ref in self.refs}
        wanted: dict[str, dict[str, str]] = defaultdict(dict)
        for order_id, rows in lines.items():
            for row in rows:
                if row[6] is None or row[2] in self.rematch:
                    wanted[stores[order_id]][row[0]] = row[2]
        matched: dict[str, Resolved] = {}
        for store_id, keys in wanted.items():
            known = resolve_skus(self.work, store_id, keys.values())
            matched |= {line: known[key] for line, key in keys.items() if key in known}
        self._write_matches(matched)
        return matched

    def _write_matches(self, matched: dict[str, Resolved]) -> None:
        if matched:
            rows = [[line, each.product.id, each.multiplier] for line, each in matched.items()]
            self.work.execute(
                "UPDATE sales_order_line SET product_id = f.product_id, multiplier = f.multiplier "
                f"FROM {_MATCHES.source(self.work.dialect)} f "
                "WHERE sales_order_line.org_id = :org AND sales_order_line.id = f.id",
                rows_line_matches=to_json(rows).decode(),
            )

    def _keyed(
        self, lines: dict[str, list[tuple[Any, ...]]], matched: dict[str, Resolved]
    ) -> dict[str, list[KeyedLine]]:
        before = {row[6] for rows in lines.values() for row in rows if row[6] is not None}
        products = catalog.products_by_id(self.work, before)

        def resolved(row: tuple[Any, ...]) -> Resolved | None:
            if row[0] in matched:
                return matched[row[0]]
            return None if row[6] is None else Resolved(products[row[6]], row[7])

        return {
            order_id: [
                KeyedLine(
                    PlatformLine(row[1], row[3], row[4], row[5], ZERO, ZERO), row[2], resolved(row)
                )
                for row in rows
            ]
            for order_id, rows in lines.items()
        }

    def _write_items(
        self, lines: dict[str, list[tuple[Any, ...]]], keyed: dict[str, list[KeyedLine]]
    ) -> None:
        among = self.work.among("order_id", "ids")
        self.work.execute(
            f"DELETE FROM sales_order_item WHERE org_id = :org AND {among}", ids=self.ids
        )
        writer = Writer(self.work)
        for order_id, rows in lines.items():
            number = 0
            for row, each in zip(rows, keyed[order_id], strict=True):
                number = writer.line_items(order_id, row[0], each.parts, number)
        writer.write()

    def _problems(self, keyed: dict[str, list[KeyedLine]]) -> dict[str, tuple[str, ...]]:
        sql = _WHERETO.format(among=self.work.among("o.id", "ids"))
        rows = self.work.rows(sql, ids=self.ids)
        to = {row[0]: Whereto(*row[1:6]) for row in rows}
        self.said = {row[0]: list(json_from(row[6])) for row in rows}
        return {
            order_id: problems_of(
                [Bought(each.line.sku, each.line.product, each.resolved) for each in lines],
                to[order_id],
            )
            for order_id, lines in keyed.items()
        }

    def _write_orders(
        self, keyed: dict[str, list[KeyedLine]], problems: dict[str, tuple[str, ...]]
    ) -> None:
        moving: list[Change] = []
        staying: list[dict[str, Any]] = []
        for ref in self.refs:
            found = list(problems.get(ref.id, ())) if ref.state in OPEN else []
            state = _state(ref.state, problems=bool(found))
            if state is State.BACKORDER:  # what it waits for is looked at when it is allocated
                found = self.said.get(ref.id, [])
            columns = {"problems": found, "pieces": pieces_of(keyed.get(ref.id, ()))}
            if state is ref.state:
                staying.append({**columns, "id": ref.id, "version": ref.version})
                ref.version += 1
            else:
                moving.append(Change(ref, state, found[0] if found else "", columns))
        update_orders(self.work, ("problems", "pieces"), staying)
        change_states(self.work, "order.validate", moving, columns=("problems", "pieces"))


def _state(state: State, *, problems: bool) -> State:
    if state not in UNTOUCHED - {State.DRAFT, State.ON_HOLD}:
        return state
    if problems:
        return State.NEEDS_FIX
    return State.APPROVED if state is State.NEEDS_FIX else state
