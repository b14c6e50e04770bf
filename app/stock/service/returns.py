"""Goods that come back and goods that go back, at the cost they had (WMS-VAL-11)."""

# ruff: noqa: S608 - put together from names of ours; values are always parameters

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from app.accounting.rules.roles import Role
from app.catalog import steps as catalog
from app.core.commands import handles
from app.core.driver import as_date
from app.core.errors import FieldError, InvalidInput, NotFound
from app.core.text import tanggal
from app.stock import steps
from app.stock.api import Posted, ReturnIn, ReturnOut
from app.stock.postings import RETURN_COUNTER
from app.stock.queries.received import receipt_lines
from app.stock.rules.value import first_part, returned_value
from app.stock.service.operation import Operation, Problems

if TYPE_CHECKING:
    from datetime import date

    from app.core.work import Work
    from app.stock.api import ReturnLine
    from app.stock.queries.received import Held


@handles(ReturnIn)
def return_in(work: Work, do: ReturnIn) -> Posted:
    """Shipped goods come back: Dr inventory, Cr HPP, never more than left (ERP-RET-10)."""
    ref, left = _left_with(work, do.source)
    operation = Operation.begin(
        work, ref, kind="return_in", series="SRT", event="return.customer.stock_good",
        on_date=do.on_date,
        counter={Role.COGS},
    )  # fmt: skip
    operation.journal(f"Retur {operation.number} dari {do.source}")
    problems = Problems()
    there = steps.places(work, ref, (line.location for line in do.lines))
    for index, line in enumerate(do.lines):
        _refuse_before_leaving(operation, index, line, left, problems)
        missing = _bring_back(operation, line, left, there[line.location], do.note)
        if missing:
            problems.add(
                index, "qty",
                f"{line.sku}: kembali {line.qty}, padahal yang keluar dengan {do.source} dan belum "
                f"kembali hanya {line.qty - missing}.",
            )  # fmt: skip
    problems.refuse()
    return operation.finish(do.note, do.source)


def _refuse_before_leaving(
    operation: Operation,
    index: int,
    line: ReturnLine,
    left: dict[str, list[dict[str, Any]]],
    problems: Problems,
) -> None:
    """Goods come back on the day they left or later (WMS-VAL-08)."""
    days = [out["on_date"] for out in left.get(line.sku.upper(), ())]
    if days and operation.on_date < (day := max(days)):
        problems.add(
            index, "on_date",
            f"{line.sku} baru keluar {tanggal(day)}: retur tidak dapat bertanggal "
            f"{tanggal(operation.on_date)}. Pakai tanggal {tanggal(day)} atau sesudahnya.",
        )  # fmt: skip


def _bring_back(
    operation: Operation,
    line: ReturnLine,
    left: dict[str, list[dict[str, Any]]],
    place: steps.PlaceRef,
    note: str,
) -> int:
    """Take the quantity back move by move; answers what could not be placed."""
    wanted = line.qty
    for out in left.get(line.sku.upper(), ()):
        if line.lot is not None and out["lot"] != line.lot:
            continue
        part = min(wanted, out["qty"] - out["back"])
        if part <= 0:
            continue
        value = returned_value(out["qty"], out["value"], out["back"], part)
        out["back"] += part
        wanted -= part
        operation.move(
            out["product"], place, out["lot_id"], part, serial=out["serial"], status=line.status,
            cost="given",
            cost_value=value, pair_id=out["id"], contra_id=operation.accounts.id(Role.COGS),
            store_id=None,
            reason=note, account_id=out["account_id"],
        )  # fmt: skip
    return wanted


def _left_with(
    work: Work, number: str
) -> tuple[steps.WarehouseRef, dict[str, list[dict[str, Any]]]]:
    """What left with a document, by SKU, locked so that two returns cannot share the same goods."""
    work.lock(
        "SELECT 1 FROM stock_move WHERE org_id = :org AND source_number = :number AND qty < 0 "
        "ORDER BY id FOR UPDATE",
        number=number,
    )
    rows = work.rows(
        "SELECT m.id, m.product_id, m.lot_id, l.number, m.serial, -m.qty, -m.value - "
        "CAST(coalesce((SELECT sum(e.value) FROM cost_restatement x JOIN cost_entry e "
        "ON e.org_id = x.org_id AND e.move_id = x.id WHERE x.org_id = m.org_id "
        "AND x.restates = m.id), 0) AS bigint), w.code, "
        "CAST(coalesce((SELECT sum(r.qty) FROM stock_move r WHERE r.org_id = m.org_id AND "
        "r.pair_id = m.id "
        "AND r.kind = 'return_in'), 0) AS bigint), "
        "(SELECT min(CAST(e.account_id AS text)) FROM cost_entry e WHERE e.org_id = m.org_id AND "
        "e.move_id = m.id), m.on_date "
        "FROM stock_move m JOIN lot l ON l.org_id = m.org_id AND l.id = m.lot_id "
        "JOIN warehouse w ON w.org_id = m.org_id AND w.id = m.warehouse_id "
        "WHERE m.org_id = :org AND m.source_number = :number AND m.qty < 0 AND m.kind IN "
        "('shipment', 'issue') "
        "ORDER BY m.id",
        number=number,
    )
    if not rows:
        raise NotFound("Barang keluar dengan dokumen", number, "source")
    products = catalog.products_by_id(work, {row[1] for row in rows})
    left: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        product = products[row[1]]
        left[product.sku.upper()].append(
            {
                "id": row[0], "product": product, "lot_id": row[2], "lot": row[3], "serial": row[4],
                "qty": row[5],
                "value": row[6], "back": row[8], "account_id": row[9], "on_date": as_date(row[10]),
            }
        )  # fmt: skip
    return steps.warehouse(work, rows[0][7]), left


@handles(ReturnOut)
def return_out(work: Work, do: ReturnOut) -> Posted:
    """Received goods go back at the landed cost of their receipt."""
    code, rows = receipt_lines(work, do.receipt)
    ref = steps.warehouse(work, code)
    counter = RETURN_COUNTER[do.counter]
    operation = Operation.begin(
        work,
        ref,
        kind="return_out",
        series="PRT",
        event="purchase_return.dispatched",
        on_date=do.on_date,
        counter={counter},
    )
    operation.journal(f"Retur pembelian {operation.number} atas {do.receipt}")
    _refuse_before_receipt(operation, do.receipt, rows[0]["on_date"])
    problems = Problems()
    there = steps.places(work, ref, (line.location for line in do.lines))
    gone = _gone_back(work, [row["move_id"] for row in rows])
    for index, line in enumerate(do.lines):
        wanted = line.qty
        for row in rows:
            if row["product"].sku.upper() != line.sku.upper():
                continue
            back = gone.get(row["move_id"], 0)
            part = min(wanted, row["qty"] - back, row["held"].qty)
            if part <= 0:
                continue
            wanted -= part
            gone[row["move_id"]] = back + part
            operation.move(
                row["product"], there[line.location], row["lot_id"], -part, status=line.status,
                cost="given",
                cost_value=-_leaving(row, back, part), layer_id=row["layer"],
                pair_id=row["move_id"],
                contra_id=operation.accounts.id(counter), reason=do.note,
                account_id=row["account_id"],
            )  # fmt: skip
        if wanted:
            problems.add(
                index, "qty",
                f"{line.sku}: dikembalikan {line.qty}, padahal dari {do.receipt} yang masih ada "
                "hanya "
                f"{line.qty - wanted}.",
            )  # fmt: skip
    problems.refuse()
    return operation.finish(do.note, do.receipt)


def _refuse_before_receipt(operation: Operation, receipt: str, came: date) -> None:
    """Goods go back on the day they came or later (WMS-VAL-08)."""
    if operation.on_date < came:
        message = (
            f"{receipt} baru diterima {tanggal(came)}: retur tidak dapat bertanggal "
            f"{tanggal(operation.on_date)}. Pakai tanggal {tanggal(came)} atau sesudahnya."
        )
        raise InvalidInput(message, (FieldError("on_date", message),))


def _gone_back(work: Work, move_ids: list[str]) -> dict[str, int]:
    rows = work.rows(
        "SELECT pair_id, CAST(-sum(qty) AS bigint) FROM stock_move WHERE org_id = :org AND kind = "
        "'return_out' "
        f"AND {work.among('pair_id', 'ids')} GROUP BY pair_id",
        ids=move_ids,
    )
    return dict(rows)


def _leaving(row: dict[str, Any], back: int, part: int) -> int:
    """Landed cost of the part; the last unit of the layer takes exactly what is left."""
    held: Held = row["held"]
    if row["layer"] == row["move_id"]:
        # nothing else lies in a layer of its own: it is worth what its goods cost until here
        value = first_part(held.qty, held.value, part)
    elif part == held.qty:
        value = held.value
    else:
        landed = first_part(row["qty"], row["value"], back + part) - first_part(
            row["qty"], row["value"], back
        )
        value = min(landed, held.value)
    held.qty -= part
    held.value -= value
    return value
