"""What an import would do, and what imports did."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final

from app.core.commands import Page, answers
from app.core.db import instant_from
from app.core.errors import NotFound
from app.integrations.api import (
    BatchDetail,
    BatchRow,
    ImportDetail,
    ImportList,
    ImportPreview,
    PreviewOrders,
    ProblemRow,
    StoreChoice,
    UnknownCourier,
    UnknownSku,
)
from app.integrations.neutral import Severity
from app.integrations.totals import totals_of
from app.orders import steps as orders
from app.orders.api import Skipped
from app.orders.queries.suggesting import matcher
from app.orders.rules.platform import PlatformState, first_standing
from app.orders.rules.texts import line_key, option_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from app.core.work import Read
    from app.integrations.neutral import Problem
    from app.integrations.orderfile import OrderFile
    from app.orders.rules.platform import PlatformOrder
    from app.orders.steps import Sorted, StoreRef

#: Unknown SKUs for which products are suggested; the mapping page does it for all.
_SUGGESTED: Final = 30
_WORST_FIRST: Final = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}
_WAITING: Final = frozenset({PlatformState.UNPAID, PlatformState.READY})


@answers(PreviewOrders)
def preview_orders(read: Read, ask: PreviewOrders) -> ImportPreview:
    """Compare a file with the database.

    With several stores to choose from and none named, the file is told but not compared.

    Raises:
        UserError: The file cannot be used, or there is no store for it.
    """
    file = ask.file()
    shops = [each for each in orders.stores(read, file.platform) if each.active]
    if ask.store or len(shops) < 2:  # noqa: PLR2004 - a choice
        shop = orders.only_store(read, file.platform, ask.store)
        return _compared(read, file, shop, shops)
    return _preview(file, None, shops, orders.Sorted(new=list(file.orders)), (), ())


def _compared(
    read: Read, file: OrderFile, shop: StoreRef, shops: Sequence[StoreRef]
) -> ImportPreview:
    numbers = [order.order_id for order in file.orders]
    found = orders.sort_out(shop.id, file.orders, orders.known_orders(read, file.platform, numbers))
    coming = [*found.new, *found.changed]
    return _preview(
        file, shop, shops, found, _unknown_skus(read, shop, coming), _unmapped(read, shop, coming)
    )


def _preview(
    file: OrderFile,
    shop: StoreRef | None,
    shops: Iterable[StoreRef],
    found: Sorted,
    skus: tuple[UnknownSku, ...],
    couriers: tuple[UnknownCourier, ...],
) -> ImportPreview:
    parsed = file.parsed
    outside = sum(first_standing(order.state, problems=False).outside for order in found.new)
    return ImportPreview(
        file_name=parsed.file_name,
        kind=parsed.kind,
        label=parsed.label,
        layout=parsed.layout,
        sheet=parsed.sheet,
        rows_read=parsed.rows_read,
        platform=file.platform,
        store=shop.code if shop else "",
        stores=tuple(StoreChoice(each.code, each.name) for each in shops),
        totals=totals_of(file.orders),
        new=len(found.new),
        changed=len(found.changed),
        unchanged=found.unchanged,
        older=found.older,
        outside=outside,
        skipped=tuple(Skipped(each.order_id, each.reason) for each in found.refused),
        rejected=parsed.rejected_orders,
        by_channel={channel.value: count for channel, count in parsed.totals.by_channel.items()},
        unknown_skus=skus,
        unknown_couriers=couriers,
        unknown_columns=parsed.unknown_columns,
        unknown_statuses=dict(parsed.unknown_statuses),
        problems=tuple(map(_problem, sorted(parsed.row_problems, key=_weight))),
    )


def _weight(problem: Problem) -> int:
    return _WORST_FIRST[problem.severity]


def _problem(problem: Problem) -> ProblemRow:
    return ProblemRow(
        sheet=problem.sheet,
        row=problem.row,
        column=problem.column,
        value=problem.value,
        reason=problem.reason,
        severity=problem.severity.value,
        order=problem.order_id,
    )


def _unknown_skus(
    read: Read, shop: StoreRef, coming: Sequence[PlatformOrder]
) -> tuple[UnknownSku, ...]:
    """SKUs that lead nowhere, those that hold up most orders first."""
    uses: dict[str, list[tuple[PlatformOrder, Any]]] = defaultdict(list)
    for order in coming:
        for line in order.lines:
            uses[line_key(line.sku, line.product, line.variation)].append((order, line))
    known = orders.resolve_skus(read, shop.id, uses)
    unknown = {key: found for key, found in uses.items() if key not in known}
    if not unknown:
        return ()
    rows = sorted(
        ((key, _orders_of(found, waiting=True), found) for key, found in unknown.items()),
        key=lambda row: (-row[1], row[0]),
    )
    alike = matcher(read)
    return tuple(
        UnknownSku(
            key=key,
            sku=found[0][1].sku,
            product=found[0][1].product,
            variation=found[0][1].variation,
            orders=_orders_of(found, waiting=False),
            waiting=waiting,
            suggestions=()
            if place >= _SUGGESTED
            else alike.suggestions(key, found[0][1].product, found[0][1].variation),
        )
        for place, (key, waiting, found) in enumerate(rows)
    )


def _orders_of(found: Iterable[tuple[PlatformOrder, Any]], *, waiting: bool) -> int:
    return len({order.order_id for order, _ in found if not waiting or order.state in _WAITING})


def _unmapped(
    read: Read, shop: StoreRef, coming: Iterable[PlatformOrder]
) -> tuple[UnknownCourier, ...]:
    couriers = orders.load_couriers(read, shop.platform)
    counted: dict[str, int] = defaultdict(int)
    for order in coming:
        if order.state in _WAITING and not couriers.of(option_key(order.courier_option))[0]:
            counted[order.courier_option] += 1
    found = sorted(counted.items(), key=lambda row: (-row[1], row[0]))
    return tuple(UnknownCourier(option, count) for option, count in found)


_BATCHES: Final = (
    "SELECT b.number, b.at, u.full_name, s.code, b.kind, b.file_name, b.rows_read, b.created, "
    "b.updated, b.unchanged, b.refused, b.sha256, b.totals, b.problems, b.id FROM import_batch b "
    "LEFT JOIN app_user u ON u.org_id = b.org_id AND u.id = b.actor_id "
    "LEFT JOIN store s ON s.org_id = b.org_id AND s.id = b.store_id "
    "LEFT JOIN warehouse w ON w.org_id = s.org_id AND w.id = s.warehouse_id "
    "WHERE b.org_id = :org"
)


def _scope(read: Read) -> tuple[str, dict[str, Any]]:
    if read.actor.warehouses is None:
        return "", {}
    return f" AND {read.among('w.code', 'mine', 'text')}", {"mine": sorted(read.actor.warehouses)}


@answers(ImportList)
def import_list(read: Read, ask: ImportList) -> Page[BatchRow]:
    """Imports of the person's stores."""
    scope, params = _scope(read)
    if ask.after:
        scope += " AND b.id < :after"
        params["after"] = ask.after
    rows = read.rows(
        f"{_BATCHES}{scope} ORDER BY b.id DESC LIMIT :limit", limit=ask.limit + 1, **params
    )
    shown = rows[: ask.limit]
    cursor = str(shown[-1][14]) if len(rows) > ask.limit else None
    return Page(tuple(_batch(row) for row in shown), cursor)


@answers(ImportDetail)
def import_detail(read: Read, ask: ImportDetail) -> BatchDetail:
    """One import.

    Raises:
        NotFound
    """
    scope, params = _scope(read)
    number = ask.number.strip().upper()
    rows = read.rows(f"{_BATCHES}{scope} AND b.number = :number", number=number, **params)
    if not rows:
        raise NotFound("Impor", ask.number, "number")
    row = rows[0]
    return BatchDetail(
        batch=_batch(row),
        sha256=row[11],
        totals=_json(row[12]),
        problems=tuple(
            ProblemRow(
                each["sheet"], each["row"], each["column"], each["value"], each["reason"],
                each["severity"], each["order_id"],
            )
            for each in _json(row[13])
        ),
    )  # fmt: skip


def _batch(row: tuple[Any, ...]) -> BatchRow:
    return BatchRow(row[0], instant_from(row[1]), row[2] or "", row[3] or "", *row[4:11])


def _json(value: object) -> Any:  # noqa: ANN401 - JSON
    return json.loads(value) if isinstance(value, str) else value
