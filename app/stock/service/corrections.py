"""Adjustments and the change of a cost method."""

# ruff: noqa: S608 - put together from names of ours; values are always parameters

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from app.accounting.rules.roles import Role
from app.audit import steps as audit
from app.catalog import steps as catalog
from app.core.commands import handles
from app.core.db import NIL
from app.core.errors import NotFound, UserError
from app.core.money import Money
from app.identity import steps as identity
from app.stock import steps
from app.stock.api import AdjustLine, AdjustStock, Made, Posted, SetCostMethod
from app.stock.ledger import RECOST
from app.stock.models import CostMethodChange
from app.stock.rules.value import at_average
from app.stock.service.choosing import Shelves
from app.stock.service.operation import Lots, LotWish, Operation, Problems, base_qty, goods

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.catalog.rules.refs import ProductRef
    from app.core.work import Work
    from app.stock.steps import PlaceRef

_DEFAULT: Final = "average"


class OverLimit(UserError):
    """Worth more than one person may correct alone (WMS-INV-09)."""

    code = "NEEDS_APPROVAL"

    def __init__(self, value: Money, limit: Money) -> None:
        super().__init__(
            f"Nilainya sekitar {value.rupiah()}, di atas batas {limit.rupiah()}. Pilih Ajukan "
            "penyesuaian agar disetujui orang lain, atau minta pengawas menyetujui di sini."
        )


@dataclass(frozen=True, slots=True)
class Correction:
    """What is corrected, why, and the account of a shortage."""

    lines: tuple[AdjustLine, ...]
    note: str
    loss: Role = Role.SHRINKAGE


def in_base_units(work: Work, lines: Sequence[AdjustLine]) -> tuple[AdjustLine, ...]:
    """The lines with their changes in base units (WMS-MD-09).

    Raises:
        InvalidInput: Every unit that is none of its product, every change that is not whole.
    """
    if not any(line.unit for line in lines):
        return tuple(lines)
    problems = Problems()
    products = catalog.products_by_sku(work, {line.sku for line in lines})
    whole = base_qty(
        work, [(line.sku, abs(line.change), line.unit) for line in lines], products, problems
    )
    problems.refuse()
    return tuple(
        line.model_copy(update={"change": qty if line.change > 0 else -qty, "unit": None})
        for line, qty in zip(lines, whole, strict=True)
    )


@handles(AdjustStock)
def adjust_stock(work: Work, do: AdjustStock) -> Posted:
    """Correct quantities: additions at the present average or a given cost, shortages at cost."""
    ref = steps.warehouse(work, do.warehouse)
    operation = Operation.begin(
        work, ref, kind="adjustment", series="ADJ", event="adjustment.approved", on_date=do.on_date,
        counter={Role.SHRINKAGE, Role.SURPLUS},
    )  # fmt: skip
    lines = in_base_units(work, do.lines)
    products = post_correction(operation, Correction(lines, do.note))
    keep_within_limit(work, sum(estimate(work, ref.id, lines, products)), do.approval)
    return operation.finish(do.note)


def keep_within_limit(work: Work, value: int, approval: str | None) -> None:
    """Refuse what is worth more than the limit, unless a supervisor consents.

    Args:
        work: The command.
        value: Sen that come in or go out, by the average cost.
        approval: One-time consent of a supervisor.

    Raises:
        OverLimit, ApprovalRefused, SameStanding
    """
    limit = Money.rupiah_of(identity.settings(work).stock.adjustment_limit)
    if value <= limit.sen:
        return
    if approval is None:
        raise OverLimit(Money(value), limit)
    approver = identity.use_approval(work, approval, "inventory.approve")
    identity.refuse_own_approval(work, approver.user_id)


def estimate(
    work: Work, warehouse_id: str, lines: Sequence[AdjustLine], products: dict[str, ProductRef]
) -> tuple[int, int]:
    """Sen that a correction would bring in and take out, at the average cost of now."""
    averages = steps.average_costs(
        work, warehouse_id, [product.id for product in products.values()]
    )
    value_in = value_out = 0
    for line in lines:
        product = products.get(line.sku)
        average = averages.get(product.id) if product is not None else None
        if line.change > 0 and line.unit_cost is not None:
            value_in += line.unit_cost.sen * line.change
        elif average is not None:
            value = at_average(*average, abs(line.change))
            value_in += value if line.change > 0 else 0
            value_out += value if line.change < 0 else 0
    return value_in, value_out


def post_correction(operation: Operation, wish: Correction) -> dict[str, ProductRef]:
    """Collect the moves of a correction; every problem of its lines is told at once."""
    work, ref = operation.work, operation.warehouse
    operation.journal(f"Penyesuaian stok {operation.number}: {wish.note}")
    problems = Problems()
    products = goods(work, [line.sku for line in wish.lines], problems)
    there = steps.places(work, ref, (line.location for line in wish.lines))
    shelves = Shelves(work, ref, list(products.values()), [line.status for line in wish.lines])
    lots = Lots(work, (product.id for product in products.values()))
    averages = steps.average_costs(work, ref.id, [product.id for product in products.values()])
    check_serials(work, wish.lines, products, problems)
    for index, line in enumerate(wish.lines):
        product = products.get(line.sku)
        if product is None:
            continue
        if line.change > 0:
            value = _value_of(line, averages.get(product.id), index, problems)
            lot = lots.receive(
                LotWish(index, product, line.lot, None, None), "", operation.on_date, problems
            )
            operation.move(
                product, there[line.location], lot, line.change, serial=line.serial,
                status=line.status, cost="given",
                cost_value=value, contra_id=operation.accounts.id(Role.SURPLUS), reason=wish.note,
            )  # fmt: skip
        elif line.change < 0:
            _take_out(operation, shelves, (index, line, product), there, problems, wish)
        else:
            problems.add(index, "change", "perubahan nol; hapus baris ini.")
    problems.refuse()
    return products


def check_serials(
    work: Work, lines: Sequence[AdjustLine], products: dict[str, ProductRef], problems: Problems
) -> None:
    """A piece with a number is corrected by it, one by one; it is in stock once (WMS-LOT-09)."""
    numbered = [
        (index, line, products[line.sku])
        for index, line in enumerate(lines)
        if line.sku in products and (line.serial or products[line.sku].tracking == "serial")
    ]
    if not numbered:
        return
    known = steps.serials(
        work, {product.id for _index, _line, product in numbered},
        {line.serial for _index, line, _product in numbered if line.serial},
    )  # fmt: skip
    for index, line, product in numbered:
        if product.tracking != "serial":
            problems.add(index, "serial", f"{line.sku} tidak dilacak per nomor seri: kosongkan.")
        elif not line.serial:
            problems.add(index, "serial", f"{line.sku} bernomor seri: sebutkan nomor serinya.")
        elif abs(line.change) > 1:
            problems.add(index, "change", f"satu nomor seri adalah satu {product.base_unit}.")
        elif line.change == 1:
            found = known.get((product.id, steps.serial_key(line.serial)))
            if found is not None and not found.gone:
                problems.add(index, "serial", f"nomor seri {line.serial} {found.where}.")


def _take_out(
    operation: Operation,
    shelves: Shelves,
    wanted: tuple[int, AdjustLine, ProductRef],
    there: dict[str, PlaceRef],
    problems: Problems,
    wish: Correction,
) -> None:
    index, line, product = wanted
    place = there[line.location]
    picks, missing = shelves.take(
        product,
        -line.change,
        status=line.status,
        location_id=place.id,
        lot=line.lot,
        serial=line.serial,
    )
    if missing:
        problems.add(
            index, "change",
            f"stok {line.sku} lot {line.lot or '-'} di {line.location} tidak cukup: dikurangi "
            f"{-line.change}, bebas {-line.change - missing} (sisanya mungkin direservasi).",
        )  # fmt: skip
    for bucket, part in picks:
        operation.move(
            product, place, bucket.lot_id, -part, serial=bucket.serial, status=line.status,
            cost="issue",
            contra_id=operation.accounts.id(wish.loss), reason=wish.note,
        )  # fmt: skip


def _value_of(
    line: AdjustLine, average: tuple[int, int] | None, index: int, problems: Problems
) -> int:
    if line.unit_cost is not None:
        if line.unit_cost.sen < 0:
            problems.add(index, "unit_cost", "HPP tidak boleh negatif.")
        return line.unit_cost.sen * line.change
    if average is None:
        problems.add(
            index, "unit_cost", f"{line.sku} belum pernah punya harga pokok: isi HPP per satuan."
        )
        return 0
    return at_average(*average, line.change)


@handles(SetCostMethod)
def set_cost_method(work: Work, do: SetCostMethod) -> Made:
    """Change a category's method; no value moves.

    FIFO starts from the average as its first layer; average takes all layers into one.
    """
    found = work.rows(
        "SELECT id, cost_method FROM category WHERE org_id = :org AND code = :code",
        code=do.category,
    )
    if not found:
        raise NotFound("Kategori", do.category, "category")
    category_id, old = found[0]
    if old == do.method:
        raise UserError(f"Kategori {do.category} sudah memakai metode itu.")
    # goods on the road keep the cost they left with, whatever the method
    pools = (
        "org_id = :org AND product_id IN (SELECT id FROM product WHERE org_id = :org AND "
        "category_id = :category) AND account_id NOT IN (SELECT b.account_id FROM "
        f"account_binding b WHERE b.org_id = :org AND b.role = '{Role.STOCK_TRANSIT.value}')"
    )
    work.lock(
        f"SELECT 1 FROM cost_pool WHERE {pools} ORDER BY product_id, warehouse_id, account_id FOR "
        "UPDATE",
        category=category_id,
    )
    change = work.new_id()
    if do.method == _DEFAULT:
        _into_one_layer(work, pools, category_id, change)
    work.execute(
        f"UPDATE cost_pool SET method = :method WHERE {pools}",
        method=do.method,
        category=category_id,
    )
    work.execute(
        "UPDATE category SET cost_method = :method, version = version + 1 WHERE org_id = :org AND "
        "id = :category",
        method=do.method, category=category_id,
    )  # fmt: skip
    work.session.add(
        CostMethodChange(
            org_id=work.org_id, id=change, cmd=work.command_id, category_id=category_id,
            old_method=old,
            new_method=do.method, on_date=work.today, at=work.now, actor_id=work.actor.user_id,
            reason=do.reason,
        )
    )  # fmt: skip
    audit.record(
        work, "stock.set_cost_method", "category", category_id, do.category, old={"metode": old},
        new={"metode": do.method, "alasan": do.reason},
    )  # fmt: skip
    work.changed("stock", "product")
    work.message = f"Metode HPP kategori {do.category} sekarang {do.method}."
    return Made(do.category)


def _into_one_layer(work: Work, pools: str, category_id: str, change: str) -> None:
    rows = work.rows(
        "SELECT product_id, warehouse_id, account_id, layer_id, qty, value FROM cost_layer WHERE "
        f"{pools} AND qty > 0 "
        f"AND layer_id <> '{NIL}'",
        category=category_id,
    )
    for product, warehouse, account, layer, qty, value in rows:
        day = work.today.isoformat()
        work.emit(RECOST, (change, product, warehouse, account, layer, -qty, -value, day))
    totals: dict[tuple[str, str, str], list[int]] = {}
    for product, warehouse, account, _layer, qty, value in rows:
        entry = totals.setdefault((product, warehouse, account), [0, 0])
        entry[0] += qty
        entry[1] += value
    for (product, warehouse, account), (qty, value) in totals.items():
        work.emit(
            RECOST, (change, product, warehouse, account, NIL, qty, value, work.today.isoformat())
        )
