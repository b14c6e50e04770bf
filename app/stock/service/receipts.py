"""Goods in: receipts and opening stock."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from app.core.commands import handles
from app.core.errors import FieldError, UserError
from app.core.money import split_whole
from app.core.text import angka
from app.stock import steps
from app.stock.api import ImportOpening, Posted, ReceiptLine, ReceiveStock
from app.stock.postings import RECEIPT_COUNTER, RECEIPT_EVENT
from app.stock.queries.opening import plan_opening
from app.stock.service.operation import Lots, LotWish, Operation, Problems, base_qty, goods
from app.stock.service.shelf_life import Freshness

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.catalog.rules.refs import ProductRef
    from app.core.sheet import RowProblem
    from app.core.work import Work
    from app.stock.api import OpeningRow

_NAMED: Final = 3


@handles(ReceiveStock)
def receive_stock(work: Work, do: ReceiveStock) -> Posted:
    """Take goods in: lots found or made, value into the cost layers, journal."""
    ref = steps.warehouse(work, do.warehouse)
    counter = RECEIPT_COUNTER[do.counter]
    operation = Operation.begin(
        work,
        ref,
        kind="receipt",
        series="GRN",
        event=RECEIPT_EVENT[do.counter],
        on_date=do.on_date,
        counter={counter},
    )
    operation.journal(
        f"Penerimaan barang {operation.number}" + (f" dari {do.supplier}" if do.supplier else "")
    )
    problems = Problems()
    products = goods(work, [line.sku for line in do.lines], problems)
    quantities = base_qty(
        work, [(line.sku, line.qty, line.unit) for line in do.lines], products, problems
    )
    there = steps.places(work, ref, (line.location for line in do.lines))
    lots = Lots(work, (product.id for product in products.values()))
    contra = operation.accounts.id(counter)
    known = _known_serials(work, do.lines, products)
    fresh = Freshness.of(work, do, products.values())
    for index, (line, qty) in enumerate(zip(do.lines, quantities, strict=True)):
        product = products.get(line.sku)
        if product is None:
            continue
        if line.cost.sen < 0:
            problems.add(index, "cost", "nilai tidak boleh negatif.")
        _check_serials(index, line, product.tracking, qty, problems)
        _refuse_known(index, line, product.id, known, problems)
        wish = LotWish(index, product, line.lot, line.made_on, line.expires_on)
        lot = lots.receive(wish, do.supplier, operation.on_date, problems)
        fresh.look(wish, lots.life_of(wish), qty, operation.on_date)
        for serial, part, cost in _parts(line, qty):
            operation.move(
                product, there[line.location], lot, part, serial=serial, status=line.status,
                cost="given",
                cost_value=cost, contra_id=contra, reason=do.notes,
            )  # fmt: skip
    problems.refuse()
    fresh.let_in(operation, do)
    return operation.finish(
        do.notes,
        do.reference or do.supplier,
        f"{operation.number} tersimpan: {len(do.lines)} baris diterima.",
    )


def _check_serials(
    index: int, line: ReceiptLine, tracking: str, qty: int, problems: Problems
) -> None:
    if tracking == "serial" and len(line.serials) != qty:
        problems.add(index, "serials", f"isi {qty} nomor seri, baru ada {len(line.serials)}.")
    if tracking != "serial" and line.serials:
        problems.add(index, "serials", f"{line.sku} tidak dilacak per nomor seri: kosongkan.")
    seen: set[str] = set()
    for serial in line.serials:
        if (key := steps.serial_key(serial)) in seen:
            problems.add(index, "serials", f"nomor seri {serial} tertulis dua kali.")
        seen.add(key)


def _known_serials(
    work: Work, lines: Sequence[ReceiptLine], products: dict[str, ProductRef]
) -> dict[tuple[str, str], steps.SerialAt]:
    """What is known of the serials of a receipt; no question when it has none."""
    numbers = [serial for line in lines for serial in line.serials]
    return steps.serials(work, (one.id for one in products.values()), numbers) if numbers else {}


def _refuse_known(
    index: int,
    line: ReceiptLine,
    product_id: str,
    known: dict[tuple[str, str], steps.SerialAt],
    problems: Problems,
) -> None:
    """A serial is in stock once; one that left may come back (WMS-LOT-09)."""
    for serial in line.serials:
        key = (product_id, steps.serial_key(serial))
        found = known.get(key)
        if found is not None and not found.gone:
            problems.add(index, "serials", f"nomor seri {serial} {found.where}.")
        known[key] = steps.SerialAt(
            product_id, serial, gone=False, where="tertulis dua kali di penerimaan ini"
        )


def _parts(line: ReceiptLine, qty: int) -> list[tuple[str, int, int]]:
    """(serial, qty, cost in sen) of the moves of a line: one, or one per serial."""
    if not line.serials:
        return [("", qty, line.cost.sen)]
    costs = split_whole(line.cost.sen, [1] * len(line.serials))
    return [(serial, 1, cost) for serial, cost in zip(line.serials, costs, strict=True)]


@handles(ImportOpening)
def import_opening(work: Work, do: ImportOpening) -> Posted:
    """Opening stock: all rows checked again, then the same receipt against the opening balance."""
    total = len(do.rows)
    work.progress(0, total, "Memeriksa baris")
    problems = plan_opening(work, do.warehouse, do.rows).problems
    if problems:
        raise OpeningRefused(problems)
    work.progress(total // 4, total, "Mencatat stok awal")
    posted = receive_stock(
        work,
        ReceiveStock(
            warehouse=do.warehouse, on_date=do.on_date, counter="opening", reference=do.file_name,
            notes="Stok awal", lines=tuple(_opening_line(row) for row in do.rows),
        ),
    )  # fmt: skip
    work.progress(total * 3 // 4, total, "Menyimpan")
    work.message = f"{posted.number} tersimpan: {angka(total)} baris stok awal diterima."
    return posted


def _opening_line(row: OpeningRow) -> ReceiptLine:
    return ReceiptLine(
        sku=row.sku, qty=row.qty, unit=row.unit or None, cost=row.cost * row.qty,
        location=row.location, lot=row.lot, made_on=row.made_on, expires_on=row.expires_on,
        serials=row.serials,
    )  # fmt: skip


class OpeningRefused(UserError):
    """Rows that cannot be imported; nothing was written."""

    code = "IMPORT_REFUSED"

    def __init__(self, problems: Sequence[RowProblem]) -> None:
        rows = len({each.row for each in problems})
        named = " ".join(f"Baris {each.row}: {each.reason}" for each in problems[:_NAMED])
        super().__init__(
            f"{angka(len(problems))} masalah di {angka(rows)} baris; tidak ada yang disimpan. "
            f"{named}",
            tuple(FieldError(f"rows.{each.row}.{each.column}", each.reason) for each in problems),
        )
