"""Goods out and goods moved."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from app.core.commands import handles
from app.stock import steps
from app.stock.api import AdjustLine, ChangeStatus, IssueLine, IssueStock, Posted, TransferStock
from app.stock.postings import ISSUE_REASON
from app.stock.rules.usable import is_expired
from app.stock.service.choosing import Shelves
from app.stock.service.corrections import estimate, keep_within_limit
from app.stock.service.lot_choice import LotChoices, named_lot
from app.stock.service.operation import NO_LOT, Operation, Problems, base_qty, goods
from app.stock.steps import PlaceRef

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.catalog.rules.refs import ProductRef
    from app.core.work import Work
    from app.stock.rules.usable import Bucket


#: Reasons that correct the stock rather than use it.
_CORRECTIONS: Final = frozenset({"shrinkage", "loss"})


def _short(problems: Problems, index: int, sku: str, wanted: int, missing: int, where: str) -> None:
    problems.add(
        index, "qty",
        f"stok {sku} di {where} tidak cukup: diminta {wanted}, tersedia {wanted - missing}. "
        "Kurangi jumlahnya atau pilih lot/lokasi lain.",
    )  # fmt: skip


def place_of(bucket: Bucket, warehouse_id: str) -> PlaceRef:
    """Where a bucket stands."""
    return PlaceRef(bucket.location_id, "", warehouse_id, bucket.location_kind)


@handles(IssueStock)
def issue_stock(work: Work, do: IssueStock) -> Posted:
    """Take goods out at the cost of their pool."""
    ref = steps.warehouse(work, do.warehouse)
    counter = ISSUE_REASON[do.reason]
    operation = Operation.begin(
        work,
        ref,
        kind="issue",
        series="ADJ",
        event="adjustment.approved.minus",
        on_date=do.on_date,
        counter={counter},
    )
    operation.journal(f"Pengeluaran barang {operation.number}: {do.note}")
    problems = Problems()
    products = goods(work, [line.sku for line in do.lines], problems)
    quantities = base_qty(
        work, [(line.sku, line.qty, line.unit) for line in do.lines], products, problems
    )
    there = steps.places(work, ref, (line.location for line in do.lines if line.location))
    shelves = Shelves(work, ref, list(products.values()), [line.status for line in do.lines])
    choices = LotChoices()
    for index, (line, qty) in enumerate(zip(do.lines, quantities, strict=True)):
        product = products.get(line.sku)
        if product is None:
            continue
        picks, missing = shelves.take(
            product, qty, status=line.status,
            location_id=there[line.location].id if line.location else None,
            lot=line.lot, serial=line.serial,
        )  # fmt: skip
        if missing:
            _short(problems, index, line.sku, qty, missing, _where(line, do.warehouse))
            if do.reason not in _CORRECTIONS:
                problems.deny(do.warehouse, line.sku, qty, line.location, line.lot)
        named_lot(choices, shelves, (index, product, qty, line.lot, line.status), picks)
        if do.reason not in _CORRECTIONS:
            _refuse_unusable(work, problems, index, picks)
        for bucket, part in picks:
            operation.move(
                product, place_of(bucket, ref.id), bucket.lot_id, -part, serial=bucket.serial,
                status=line.status,
                cost="issue", contra_id=operation.accounts.id(counter), reason=do.note,
            )  # fmt: skip
    problems.refuse()
    choices.settle(work, ref.id, _source(operation), do.lot_reason, do.lot_approval)
    if do.reason in _CORRECTIONS:
        gone = [
            AdjustLine(sku=line.sku, change=-qty, location=line.location or do.warehouse)
            for line, qty in zip(do.lines, quantities, strict=True)
        ]
        keep_within_limit(work, sum(estimate(work, ref.id, gone, products)), do.approval)
    return operation.finish(do.note, do.reason)


def _refuse_unusable(
    work: Work, problems: Problems, index: int, picks: Sequence[tuple[Bucket, int]]
) -> None:
    """What expired, is blocked or recalled is written off, never used or given (WMS-LOT-02)."""
    for bucket, _part in picks:
        if bucket.lot_status != "ok" or is_expired(bucket.expires_on, work.today):
            problems.add(
                index, "lot",
                f"lot {bucket.lot_number} kedaluwarsa, diblokir, atau ditarik: tidak boleh dipakai "
                "atau dibagikan. Musnahkan lewat BAP, atau pilih lot lain.",
            )  # fmt: skip


def _where(line: IssueLine, warehouse: str) -> str:
    parts = [f"gudang {warehouse}"]
    if line.location:
        parts.append(f"lokasi {line.location}")
    if line.lot:
        parts.append(f"lot {line.lot}")
    return ", ".join(parts)


@handles(TransferStock)
def transfer_stock(work: Work, do: TransferStock) -> Posted:
    """Move goods; between warehouses the value moves along, layer by layer, and is posted."""
    source = steps.warehouse(work, do.warehouse)
    target = steps.warehouse(work, do.to_warehouse or do.warehouse, "to_warehouse")
    crossing = source.id != target.id
    operation = Operation.begin(
        work,
        source,
        kind="transfer",
        series="IWTO" if crossing else "TRF",
        event="stock.transferred",
        on_date=do.on_date,
    )
    problems = Problems()
    if crossing and source.entity_id != target.entity_id:
        problems.add(
            0, "to_warehouse", "gudang tujuan milik entitas lain; buat penjualan antar entitas."
        )
    problems.refuse()
    if crossing:
        operation.journal(f"Pindah gudang {operation.number}: {source.code} ke {target.code}")
    products = goods(work, [line.sku for line in do.lines], problems)
    sources = steps.places(
        work, source, (line.from_location for line in do.lines if line.from_location)
    )
    targets = steps.places(work, target, (line.to_location for line in do.lines))
    shelves = Shelves(work, source, list(products.values()), [line.status for line in do.lines])
    choices = LotChoices()
    quantities = base_qty(
        work, [(line.sku, line.qty, line.unit) for line in do.lines], products, problems
    )
    for index, (line, qty) in enumerate(zip(do.lines, quantities, strict=True)):
        product = products.get(line.sku)
        if product is None:
            continue
        if line.from_location == line.to_location and not crossing:
            problems.add(index, "to_location", "lokasi asal dan tujuan sama.")
        picks, missing = shelves.take(
            product, qty, status=line.status,
            location_id=sources[line.from_location].id if line.from_location else None,
            lot=line.lot, serial=line.serial,
        )  # fmt: skip
        if missing:
            _short(problems, index, line.sku, qty, missing, f"gudang {do.warehouse}")
            problems.deny(do.warehouse, line.sku, qty, line.from_location, line.lot)
        if crossing:
            named_lot(choices, shelves, (index, product, qty, line.lot, line.status), picks)
        for bucket, part in picks:
            put_in_pairs(
                operation,
                product,
                bucket,
                part,
                (place_of(bucket, source.id), targets[line.to_location]),
                line.status,
                do.note,
            )
    problems.refuse()
    choices.settle(work, source.id, _source(operation), do.lot_reason, do.lot_approval)
    return operation.finish(do.note, do.to_warehouse or "")


def _source(operation: Operation) -> tuple[str, str]:
    return operation.source_kind, operation.number


def put_in_pairs(
    operation: Operation,
    product: ProductRef,
    bucket: Bucket,
    qty: int,
    way: tuple[PlaceRef, PlaceRef],
    status: str,
    note: str,
) -> None:
    """The two legs of a move from a bucket to a place, each naming the other."""
    origin, target = way
    crossing = origin.warehouse_id != target.warehouse_id
    out = operation.move(
        product, origin, bucket.lot_id, -qty, serial=bucket.serial, status=status, reason=note,
        cost="issue" if crossing else "none",
    )  # fmt: skip
    back = operation.move(
        product, target, bucket.lot_id, qty, serial=bucket.serial, status=status, reason=note,
        pair_id=out.id,
        cost="like" if crossing else "none", like_id=out.id if crossing else None,
    )  # fmt: skip
    out.pair_id = back.id


@handles(ChangeStatus)
def change_status(work: Work, do: ChangeStatus) -> Posted:
    """Change the status of goods where they stand; their value stays (WMS-INV-02)."""
    ref = steps.warehouse(work, do.warehouse)
    operation = Operation.begin(
        work, ref, kind="status_change", series="ADJ", event="stock.status_changed", on_date=None
    )
    problems = Problems()
    products = goods(work, [line.sku for line in do.lines], problems)
    there = steps.places(work, ref, (line.location for line in do.lines))
    shelves = Shelves(work, ref, list(products.values()), [line.old for line in do.lines])
    for index, line in enumerate(do.lines):
        product = products.get(line.sku)
        if product is None:
            continue
        if line.old == line.new:
            problems.add(index, "new", "status lama dan baru sama.")
        place = there[line.location]
        picks, missing = shelves.take(
            product,
            line.qty,
            status=line.old,
            location_id=place.id,
            lot=line.lot or NO_LOT,
            serial=line.serial,
        )
        if missing:
            _short(
                problems, index, line.sku, line.qty, missing, f"lokasi {line.location} ({line.old})"
            )
        for bucket, part in picks:
            out = operation.move(
                product,
                place,
                bucket.lot_id,
                -part,
                serial=bucket.serial,
                status=line.old,
                reason=do.reason,
            )
            back = operation.move(
                product,
                place,
                bucket.lot_id,
                part,
                serial=bucket.serial,
                status=line.new,
                reason=do.reason,
                pair_id=out.id,
            )
            out.pair_id = back.id
    problems.refuse()
    return operation.finish(do.reason)
