"""Goods opened or filled: one article or unit becomes another, value and lot go along."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from app.accounting.rules.roles import Role
from app.core.commands import handles
from app.core.db import NIL
from app.core.money import Money
from app.core.text import angka
from app.stock import steps
from app.stock.api import Repacked, RepackStock
from app.stock.models import RepackPart
from app.stock.rules.repack import Share, ratio_of, shares
from app.stock.service.choosing import Shelves
from app.stock.service.layers import Layers
from app.stock.service.movements import place_of, put_in_pairs
from app.stock.service.operation import Lots, LotWish, Operation, Problems, base_qty, goods

if TYPE_CHECKING:
    from datetime import date

    from app.catalog.rules.refs import ProductRef
    from app.core.work import Work
    from app.stock.rules.usable import Bucket
    from app.stock.steps import PlaceRef, WarehouseRef

_SERIAL = "serial"


@dataclass(frozen=True, slots=True)
class _Plan:
    """What is opened and what shall come out, in base units of each."""

    source: ProductRef
    target: ProductRef
    qty: int
    out: int
    #: Units of the target, as labels count them.
    units: int

    @property
    def same(self) -> bool:
        return self.source.id == self.target.id


@dataclass(slots=True)
class _Part:
    """What is opened of one lot, and the lot it becomes."""

    lot: str
    expires_on: date | None
    qty: int = 0
    value: int = 0
    born: list[date] = field(default_factory=list)
    picks: list[tuple[Bucket, int]] = field(default_factory=list)


@handles(RepackStock)
def repack_stock(work: Work, do: RepackStock) -> Repacked:
    """Take the source out at its cost and bring exactly that cost in; the waste is shrinkage."""
    ref = steps.warehouse(work, do.warehouse)
    problems = Problems()
    plan = _plan(work, do, problems)
    operation = Operation.begin(
        work, ref, kind="repack", series="RPK", event="repack.executed", on_date=do.on_date,
        counter={Role.SHRINKAGE},
    )  # fmt: skip
    places = steps.places(work, ref, {do.location, do.to_location or do.location})
    origin, target = places[do.location], places[do.to_location or do.location]
    picks = _picks(work, ref, do, plan, origin, problems)
    operation.journal(
        f"Kemas ulang {operation.number}: {angka(plan.qty)} {plan.source.sku} menjadi "
        f"{angka(plan.out - do.waste)} {plan.target.sku}"
    )
    if plan.same:
        value, wasted = _same_article(operation, do, plan, picks, target)
        first = picks[0][0]
        lot, expires_on = first.lot_number, first.expires_on
    else:
        parts = _parts(do, plan, picks)
        lots = Lots(work, [plan.target.id])
        value, wasted = _other_article(operation, do, plan, parts, (origin, target), lots)
        lot, expires_on = parts[0].lot, parts[0].expires_on
    posted = operation.finish(
        do.note, do.sku,
        f"{operation.number}: {angka(plan.out - do.waste)} {plan.target.base_unit} "
        f"{plan.target.sku} dari {angka(plan.qty)} {plan.source.base_unit} {plan.source.sku}.",
    )  # fmt: skip
    made = plan.units * (plan.out - do.waste) // plan.out
    return Repacked(
        posted.number, plan.target.sku, made, do.to_unit or plan.target.base_unit,
        plan.out - do.waste, lot, expires_on, Money(value), Money(wasted),
    )  # fmt: skip


def _plan(work: Work, do: RepackStock, problems: Problems) -> _Plan:
    """Both articles and quantities; refuses what cannot be repacked, all at once."""
    to_sku = do.to_sku or do.sku
    found = goods(work, [do.sku, to_sku], problems)
    for sku in dict.fromkeys((do.sku, to_sku)):
        product = found.get(sku)
        if product is not None and product.tracking == _SERIAL:
            problems.add(
                0, "sku", f"{sku} dilacak per nomor seri: catat keluar dan masuk per seri."
            )
    problems.refuse()
    source, target = found[do.sku], found[to_sku]
    same = source.id == target.id
    qty = base_qty(work, [(do.sku, do.qty, do.unit)], found, problems)[0]
    ratio = ratio_of(do.ratio) if do.ratio else None
    if same and do.ratio:
        problems.add(0, "ratio", "barang yang sama memakai perbandingan satuannya: kosongkan.")
    elif not same and ratio is None:
        problems.add(0, "ratio", "isi perbandingan hasil per satuan asal, misalnya 12 atau 1/12.")
    problems.refuse()
    if same or ratio is None:
        out, units = qty, _units(work, do, found, qty)
    else:
        whole = ratio * do.qty
        if whole.denominator != 1:
            problems.add(
                0, "qty", f"{angka(do.qty)} × {do.ratio} bukan bilangan bulat: ubah jumlahnya."
            )
        units = int(whole)
        out = base_qty(work, [(to_sku, units, do.to_unit)], found, problems)[0] if units else 0
    if do.waste > out:
        problems.add(0, "waste", f"rusak {angka(do.waste)} lebih dari hasilnya {angka(out)}.")
    problems.refuse()
    return _Plan(source, target, qty, out, units)


def _units(work: Work, do: RepackStock, found: dict[str, ProductRef], qty: int) -> int:
    """Units of the same article that come out, for its labels; a remainder makes no label."""
    one = base_qty(work, [(do.sku, 1, do.to_unit)], found, Problems())[0]
    return qty // one if one else qty


def _picks(
    work: Work,
    ref: WarehouseRef,
    do: RepackStock,
    plan: _Plan,
    origin: PlaceRef,
    problems: Problems,
) -> list[tuple[Bucket, int]]:
    shelves = Shelves(work, ref, [plan.source], ["available"])
    picks, missing = shelves.take(
        plan.source, plan.qty, status="available", location_id=origin.id, lot=do.lot, serial=""
    )
    if missing:
        problems.add(
            0, "qty",
            f"stok bebas {do.sku} di {do.location} hanya {angka(plan.qty - missing)} "
            f"{plan.source.base_unit}, diminta {angka(plan.qty)}.",
        )  # fmt: skip
        problems.deny(ref.code, do.sku, plan.qty, do.location, do.lot)
    problems.refuse()
    return picks


def _same_article(
    operation: Operation,
    do: RepackStock,
    plan: _Plan,
    picks: list[tuple[Bucket, int]],
    target: PlaceRef,
) -> tuple[int, int]:
    """Only the place changes and the waste leaves; the rest keeps its cost where it is."""
    ref, product = operation.warehouse, plan.source
    layers = Layers(operation.work, [product.id], [ref.id])
    account, left, wasted = operation.stock_account(product), do.waste, 0
    for bucket, part in reversed(picks):
        lost = min(part, left)
        left -= lost
        for taken in layers.take(product.id, ref.id, account, lost) if lost else ():
            wasted += taken.value
            operation.move(
                product, place_of(bucket, ref.id), bucket.lot_id, -taken.qty, cost="given",
                cost_value=-taken.value, layer_id=taken.layer_id,
                contra_id=operation.accounts.id(Role.SHRINKAGE), reason=do.note,
            )  # fmt: skip
        if part > lost and bucket.location_id != target.id:
            way = (place_of(bucket, ref.id), target)
            put_in_pairs(operation, product, bucket, part - lost, way, "available", do.note)
    return 0, wasted


def _parts(do: RepackStock, plan: _Plan, picks: list[tuple[Bucket, int]]) -> list[_Part]:
    """The picks by the lot they become; each lot must come out whole.

    Without a lot of its own the target takes the source's number and expiry; several lots put into
    one named lot take the earliest expiry.
    """
    tracked = plan.target.tracking == "lot"
    found: dict[str, _Part] = {}
    for bucket, qty in picks:
        number = (do.to_lot or bucket.lot_number) if tracked else ""
        part = found.setdefault(number, _Part(number, bucket.expires_on if tracked else None))
        if tracked and bucket.expires_on is not None:
            part.expires_on = min(part.expires_on or bucket.expires_on, bucket.expires_on)
        part.qty += qty
        part.picks.append((bucket, qty))
    problems = Problems()
    for part in found.values():
        if part.qty * plan.out % plan.qty:
            problems.add(
                0, "lot",
                f"{angka(part.qty)} dari lot {part.lot or '-'} tidak menjadi {plan.target.sku} "
                "yang utuh. Pilih satu lot, atau isi nomor lot hasil.",
            )  # fmt: skip
    problems.refuse()
    return list(found.values())


def _other_article(
    operation: Operation,
    do: RepackStock,
    plan: _Plan,
    parts: list[_Part],
    way: tuple[PlaceRef, PlaceRef],
    lots: Lots,
) -> tuple[int, int]:
    """Out of the source's layers, into one layer of the target for each lot."""
    ref = operation.warehouse
    layers = Layers(operation.work, [plan.source.id, plan.target.id], [ref.id])
    for part in parts:
        _open(operation, do, plan, part, layers)
    problems, value, wasted = Problems(), 0, 0
    outs = [part.qty * plan.out // plan.qty for part in parts]
    for part, share in zip(parts, shares(outs, [p.value for p in parts], do.waste), strict=True):
        value += share.good_value
        wasted += share.value - share.good_value
        if not share.good:
            continue
        wish = LotWish(0, plan.target, part.lot, None, part.expires_on)
        lot = lots.receive(wish, "", operation.on_date, problems)
        _bring_in(operation, do, plan, part, (way[1], lot, share))
    problems.refuse()
    return value, wasted


def _open(operation: Operation, do: RepackStock, plan: _Plan, part: _Part, layers: Layers) -> None:
    """The source's moves: what each layer gives, with the waste's account against it."""
    ref, source = operation.warehouse, plan.source
    account = operation.stock_account(source)
    for bucket, qty in part.picks:
        for taken in layers.take(source.id, ref.id, account, qty):
            part.value += taken.value
            # a moving average has one layer for ever: the lot tells its age
            by_lot = bucket.received_on if bucket.lot_number else operation.on_date
            part.born.append(by_lot if taken.layer_id == NIL else taken.on_date)
            operation.move(
                source, place_of(bucket, ref.id), bucket.lot_id, -taken.qty, cost="given",
                cost_value=-taken.value, layer_id=taken.layer_id,
                contra_id=operation.accounts.id(Role.SHRINKAGE), reason=do.note,
            )  # fmt: skip


def _bring_in(
    operation: Operation,
    do: RepackStock,
    plan: _Plan,
    part: _Part,
    there: tuple[PlaceRef, str, Share],
) -> None:
    """The target's move; what the account against it keeps is the waste's share and no more."""
    place, lot, share = there
    made = operation.move(
        plan.target, place, lot, share.good, cost="given", cost_value=share.good_value,
        layer_date=min(part.born).isoformat(),
        contra_id=operation.accounts.id(Role.SHRINKAGE), reason=do.note,
    )  # fmt: skip
    work = operation.work
    work.bulk(
        RepackPart.__table__,  # type: ignore[arg-type] # a table, though typed wider
        ("org_id", "move_id", "cmd", "out_qty"),
        [(work.org_id, made.id, work.command_id, share.out)],
    )
