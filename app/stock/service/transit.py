"""Transfers that move: executed inside, sent, received in parts, settled when short (WMS-MOV).

Goods on the road stay with the sender: they stand in the sender's transit place with status
``in_transit`` and, in the books, on 13-400 of the sender's warehouse, each sending in cost layers
of its own.  So stock equals the books per warehouse between any two events (I14), what arrives is
worth exactly what left, and what never arrives is the sender's to settle.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import sqlalchemy as sa

from app.accounting.postings import Source
from app.accounting.rules.roles import Role
from app.audit import steps as audit
from app.catalog import steps as catalog
from app.core.commands import handles
from app.core.db import NIL
from app.core.errors import FieldError, InvalidInput, UserError
from app.core.money import Money
from app.core.text import angka, tanggal
from app.identity import steps as identity
from app.stock import steps
from app.stock.api import DispatchTransfer, ExecuteTransfer, Made, ReceiveTransfer, ResolveTransfer
from app.stock.models import TransferLine, TransferPiece
from app.stock.moves import emit_moves
from app.stock.rules.transfers import Piece, WrongState, check_transition, match
from app.stock.service.choosing import Shelves
from app.stock.service.layers import Layers
from app.stock.service.movements import place_of, put_in_pairs
from app.stock.service.operation import Operation, Problems
from app.stock.service.transfers import document, ends, set_state
from app.stock.short import tell_short

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from app.catalog.rules.refs import ProductRef
    from app.core.work import Work
    from app.stock.models import Transfer
    from app.stock.moves import Move
    from app.stock.rules.usable import Bucket
    from app.stock.service.layers import Taken
    from app.stock.steps import PlaceRef, WarehouseRef

_SHORT_ROLES = {"lost": Role.GOODS_LOSS, "insured": Role.CLAIM_INSURANCE}


def _lines(work: Work, transfer: Transfer) -> list[TransferLine]:
    return list(
        work.session.scalars(
            sa.select(TransferLine)
            .where(TransferLine.org_id == work.org_id, TransferLine.transfer_id == transfer.id)
            .order_by(TransferLine.line_no)
        )
    )


def _begin(
    work: Work,
    transfer: Transfer,
    source: WarehouseRef,
    event: str,
    on_date: date | None,
    *roles: Role,
) -> Operation:
    return Operation.begin(
        work, source, kind="transfer", series="", event=event, on_date=on_date, counter=roles,
        document=(Source("transfer", transfer.id, transfer.number), transfer.postings + 1),
    )  # fmt: skip


def _finish(
    work: Work, transfer: Transfer, operation: Operation, action: str, **new: object
) -> None:
    if operation.journal_id is not None:
        transfer.postings += 1
    emit_moves(work, operation.moves)
    audit.record(work, action, "transfer", transfer.id, transfer.number, new=new)
    work.changed("stock", "journal", "transfer")


@handles(ExecuteTransfer)
def execute_transfer(work: Work, do: ExecuteTransfer) -> Made:
    """Inside a warehouse: goods leave and arrive in this transaction; their value stays."""
    transfer = document(work, do.number)
    if transfer.kind != "internal":
        raise UserError(
            f"{transfer.number} adalah transfer antar gudang: kirim dahulu, lalu terima di gudang "
            "tujuan."
        )
    check_transition(transfer.number, transfer.state, "completed", "dikerjakan")
    source, _ = ends(work, transfer)
    work.require_warehouse(source.code)
    operation = _begin(work, transfer, source, "stock.transferred", do.on_date)
    problems = Problems()
    lines = _lines(work, transfer)
    moved = _moved(do, lines, problems)
    products = catalog.products_by_id(work, {line.product_id for line in lines})
    targets = steps.places(work, source, (line.to_code for line in lines))
    for line, product, picks in _picks(work, source, lines, products, problems, moved):
        for bucket, part in picks:
            put_in_pairs(
                operation, product, bucket, part,
                (place_of(bucket, source.id), targets[line.to_code]), line.status,
                transfer.note or transfer.reason,
            )  # fmt: skip
    problems.refuse()
    set_state(work, transfer, "completed", "dikerjakan")
    transfer.received_at = work.now
    short = tell_short(work, source, transfer, lines, moved)
    if short:
        transfer.variance = f"Kurang {angka(short)} saat dikerjakan"
    _finish(work, transfer, operation, "transfer.execute", baris=len(lines), kurang=short)
    also = f", kurang {angka(short)}; raknya masuk daftar hitung" if short else ""
    work.message = f"{transfer.number} selesai dikerjakan{also}."
    return Made(transfer.number)


def _moved(
    do: ExecuteTransfer, lines: Sequence[TransferLine], problems: Problems
) -> dict[int, int]:
    """Line number → what was moved of it, for lines that were not moved whole."""
    wanted = {line.line_no: line.qty for line in lines}
    for at, done in enumerate(do.done):
        if done.qty > wanted.get(done.line, -1):
            problems.add(at, "qty", f"baris {done.line} meminta {angka(wanted.get(done.line, 0))}.")
    found = {done.line: done.qty for done in do.done}
    if len(found) < len(do.done):
        problems.add(0, "line", "satu baris disebut dua kali.")
    if wanted and not any(found.get(line, qty) for line, qty in wanted.items()):
        problems.add(0, "qty", "belum ada yang dipindah. Batalkan saja tugasnya.")
    problems.refuse()
    return found


def _picks(
    work: Work,
    source: WarehouseRef,
    lines: Sequence[TransferLine],
    products: dict[str, ProductRef],
    problems: Problems,
    moved: dict[int, int] | None = None,
) -> list[tuple[TransferLine, ProductRef, list[tuple[Bucket, int]]]]:
    """What each line takes, all of it or as ``moved`` says; a shortage is a problem of its line."""
    froms = steps.places(work, source, (line.from_code for line in lines if line.from_code))
    shelves = Shelves(work, source, list(products.values()), [line.status for line in lines])
    found = []
    for at, line in enumerate(lines):
        product = products[line.product_id]
        qty = (moved or {}).get(line.line_no, line.qty)
        picks, missing = shelves.take(
            product, qty, status=line.status,
            location_id=froms[line.from_code].id if line.from_code else None,
            lot=line.lot or None, serial=line.serial,
        )  # fmt: skip
        if missing:
            problems.add(
                at, "qty",
                f"stok {product.sku} di {line.from_code or f'gudang {source.code}'} tidak cukup: "
                f"diminta {angka(qty)}, tersedia {angka(qty - missing)}. Batalkan lalu "
                "buat ulang dengan jumlah yang ada, atau tunggu stoknya masuk.",
            )  # fmt: skip
            problems.deny(source.code, product.sku, qty, line.from_code, line.lot)
        found.append((line, product, picks))
    return found


@handles(DispatchTransfer)
def dispatch_transfer(work: Work, do: DispatchTransfer) -> Made:
    """Goods go on the road with their cost: Dr 13-400 / Cr inventory, at the sender."""
    transfer = document(work, do.number)
    if transfer.kind == "internal":
        raise UserError(f"{transfer.number} di dalam satu gudang: kerjakan, tidak perlu dikirim.")
    check_transition(transfer.number, transfer.state, "in_transit", "dikirim")
    if transfer.state != "approved":
        raise WrongState(transfer.number, transfer.state, "dikirim")
    source, target = ends(work, transfer)
    work.require_warehouse(source.code)
    operation = _begin(work, transfer, source, "iwt.dispatched", do.on_date, Role.STOCK_TRANSIT)
    operation.journal(f"Kirim {transfer.number}: {source.code} ke {target.code}")
    problems = Problems()
    lines = _lines(work, transfer)
    products = catalog.products_by_id(work, {line.product_id for line in lines})
    picked = _picks(work, source, lines, products, problems)
    problems.refuse()
    road = _transit_place(work, source)
    layers = Layers(work, products, (source.id,))
    sent = 0
    for line, product, picks in picked:
        for bucket, part in picks:
            sent += part
            for taken in layers.take(product.id, source.id, operation.stock_account(product), part):
                _put_on_road(operation, transfer, line, product, bucket, road, taken)
    set_state(work, transfer, "in_transit", "dikirim")
    transfer.seal, transfer.transport = do.seal, do.transport or transfer.transport
    transfer.dispatched_at, transfer.dispatched_on = work.now, operation.on_date
    days = identity.settings(work).stock.transit_days
    transfer.expected_on = (
        do.expected_on or transfer.expected_on or operation.on_date + timedelta(days=days)
    )
    _finish(
        work, transfer, operation, "transfer.dispatch", barang=sent, segel=do.seal,
        tiba=tanggal(transfer.expected_on),
    )  # fmt: skip
    work.message = f"{transfer.number} dikirim: {angka(sent)} barang ke {target.code}."
    return Made(transfer.number)


def _put_on_road(
    operation: Operation,
    transfer: Transfer,
    line: TransferLine,
    product: ProductRef,
    bucket: Bucket,
    road: PlaceRef,
    taken: Taken,
) -> None:
    """One piece: out of its layer, into a layer of its own on 13-400."""
    work = operation.work
    born = taken.on_date
    if taken.layer_id == NIL:
        # a moving average has one layer for ever: the lot tells its age, else the day it left
        born = bucket.received_on if bucket.lot_number else operation.on_date
    piece = TransferPiece(
        org_id=work.org_id, id=work.new_id(), transfer_id=transfer.id, line_no=line.line_no,
        product_id=product.id, lot_id=bucket.lot_id, serial=bucket.serial, status=line.status,
        location_id=road.id, from_id=bucket.location_id, qty=taken.qty, value=Money(taken.value),
        layer_date=born, done_qty=0, done_value=Money(0), lost_qty=0,
    )  # fmt: skip
    work.session.add(piece)
    out = operation.move(
        product, place_of(bucket, road.warehouse_id), bucket.lot_id, -taken.qty,
        serial=bucket.serial, status=line.status, cost="given", cost_value=-taken.value,
        layer_id=taken.layer_id, reason=transfer.note,
    )  # fmt: skip
    back = operation.move(
        product, road, bucket.lot_id, taken.qty, serial=bucket.serial, status="in_transit",
        cost="given", cost_value=taken.value, layer_id=piece.id,
        layer_date=born.isoformat(), method="fifo",
        account_id=operation.accounts.id(Role.STOCK_TRANSIT), pair_id=out.id, reason=transfer.note,
    )  # fmt: skip
    out.pair_id = back.id


def _transit_place(work: Work, source: WarehouseRef) -> PlaceRef:
    rows = work.rows(
        "SELECT id, code, warehouse_id, kind FROM location WHERE org_id = :org AND "
        "warehouse_id = :wh AND kind = 'transit' AND active ORDER BY code LIMIT 1",
        wh=source.id,
    )
    if not rows:
        raise UserError(
            f"Gudang {source.code} belum punya lokasi barang di jalan. Buat lokasi berjenis Jalan "
            "di Gudang & Lokasi, lalu kirim lagi."
        )
    return steps.PlaceRef(*rows[0])


# ---------------------------------------------------------------- arriving


@dataclass(slots=True)
class _Road:
    """The pieces of a transfer still on the road, as rows and as rules see them."""

    rows: dict[str, TransferPiece]
    pieces: list[Piece]

    @classmethod
    def of(cls, work: Work, transfer: Transfer) -> _Road:
        """Read them; transfer and pools are locked: a later cost makes them worth more."""
        rows = list(
            work.session.scalars(
                sa.select(TransferPiece)
                .where(
                    TransferPiece.org_id == work.org_id, TransferPiece.transfer_id == transfer.id
                )
                .order_by(TransferPiece.line_no, TransferPiece.id)
            )
        )
        lots = dict(
            work.rows(
                "SELECT DISTINCT l.id, l.number FROM transfer_piece p JOIN lot l "
                "ON l.org_id = p.org_id AND l.id = p.lot_id "
                "WHERE p.org_id = :org AND p.transfer_id = :transfer",
                transfer=transfer.id,
            )
        )
        pieces = [
            Piece(
                row.id, row.line_no, row.product_id, lots[row.lot_id], row.serial, row.qty,
                row.value.sen, row.done_qty, row.done_value.sen,
            )
            for row in rows
        ]  # fmt: skip
        return cls({row.id: row for row in rows}, pieces)

    @property
    def left(self) -> int:
        """Base units still on the road."""
        return sum(piece.left for piece in self.pieces)

    def take(self, piece: Piece, qty: int, *, lost: bool = False) -> tuple[TransferPiece, int]:
        """Take some of a piece off the road; its row and the value in sen."""
        row, value = self.rows[piece.id], piece.take(qty)
        row.done_qty, row.done_value = piece.done_qty, Money(piece.done_value)
        if lost:
            row.lost_qty += qty
        return row, value


@handles(ReceiveTransfer)
def receive_transfer(work: Work, do: ReceiveTransfer) -> Made:
    """What arrived comes in at the cost it left with: Dr inventory / Cr 13-400."""
    transfer = document(work, do.number)
    if transfer.state not in {"in_transit", "received"}:
        raise WrongState(transfer.number, transfer.state, "diterima")
    source, target = ends(work, transfer)
    work.require_warehouse(target.code)
    operation = _begin(work, transfer, source, "iwt.received", do.on_date, Role.STOCK_TRANSIT)
    _check_day(transfer, operation.on_date)
    operation.journal(f"Terima {transfer.number}: {source.code} ke {target.code}")
    problems = Problems()
    products = catalog.products_by_sku(work, {line.sku for line in do.lines})
    there = steps.places(work, target, (line.location for line in do.lines))
    Layers(work, {product.id for product in products.values()}, (source.id, target.id))
    road = _Road.of(work, transfer)
    arrived = 0
    for at, line in enumerate(do.lines):
        product = products.get(line.sku)
        if product is None:
            problems.add(at, "sku", f'SKU "{line.sku}" tidak dikenal.')
            continue
        found, over = match(road.pieces, product.id, line.lot, line.serial, line.qty)
        if over:
            problems.add(at, "qty", _too_many(line.sku, line.lot or line.serial, over))
            continue
        for piece, part in found:
            row, value = road.take(piece, part)
            arrived += part
            _arrive(
                operation, transfer, product, row, (part, value), there[line.location],
                line.status or row.status,
            )  # fmt: skip
    problems.refuse()
    _check_variance(transfer, do, road.left)
    state = "completed" if not road.left else "received" if do.final else "in_transit"
    if transfer.state == "received" and state == "in_transit":
        state = "received"
    set_state(work, transfer, state, "diterima")
    transfer.received_at = work.now
    transfer.variance = do.variance or transfer.variance
    _finish(
        work, transfer, operation, "transfer.receive", barang=arrived, kurang=road.left,
        alasan=do.variance,
    )  # fmt: skip
    short = f", {angka(road.left)} masih di jalan" if road.left else ""
    work.message = f"{transfer.number}: {angka(arrived)} barang diterima{short}."
    return Made(transfer.number)


def _check_day(transfer: Transfer, day: date) -> None:
    sent = transfer.dispatched_on
    if sent is not None and day < sent:
        message = f"Barang dikirim {tanggal(sent)}; tanggal ini lebih awal. Pakai yang sesudahnya."
        raise InvalidInput(message, (FieldError("on_date", message),))


def _too_many(sku: str, lot: str, over: int) -> str:
    named = f" {lot}" if lot else ""
    return (
        f"{sku}{named} lebih {angka(over)} dari yang dikirim. Terima sebanyak yang dikirim, "
        "kelebihannya catat lewat Sesuaikan stok."
    )


def _check_variance(transfer: Transfer, do: ReceiveTransfer, left: int) -> None:
    """A shortage or another seal needs words; receiving nothing must mean that nothing came."""
    if not do.lines and not do.final:
        raise InvalidInput(
            "Belum ada barang yang dihitung.", (FieldError("lines", "isi paling sedikit satu"),)
        )
    if do.variance:
        return
    if transfer.seal and do.seal != transfer.seal:
        message = (
            f"Segel yang dikirim {transfer.seal}, yang terbaca {do.seal or 'tidak ada'}. "
            "Isi alasan atau keadaan paketnya."
        )
        raise InvalidInput(message, (FieldError("seal", message), FieldError("variance", message)))
    if do.final and left:
        message = f"Kurang {angka(left)} barang dari yang dikirim: isi alasannya."
        raise InvalidInput(message, (FieldError("variance", message),))


def _arrive(
    operation: Operation,
    transfer: Transfer,
    product: ProductRef,
    row: TransferPiece,
    part: tuple[int, int],
    place: PlaceRef,
    status: str,
) -> None:
    """Off the sender's road and into a place, at the cost it left with."""
    qty, value = part
    out = _off_road(operation, product, row, part, transfer.note)
    back = operation.move(
        product, place, row.lot_id, qty, serial=row.serial, status=status, cost="given",
        cost_value=value, layer_date=row.layer_date.isoformat(), pair_id=out.id,
        reason=transfer.note,
    )  # fmt: skip
    out.pair_id = back.id


def _off_road(
    operation: Operation,
    product: ProductRef,
    row: TransferPiece,
    part: tuple[int, int],
    reason: str,
    **more: object,
) -> Move:
    qty, value = part
    road = steps.PlaceRef(row.location_id, "", operation.warehouse.id, "transit")
    return operation.move(
        product, road, row.lot_id, -qty, serial=row.serial, status="in_transit", cost="given",
        cost_value=-value, layer_id=row.id,
        account_id=operation.accounts.id(Role.STOCK_TRANSIT), reason=reason, **more,
    )  # fmt: skip


@handles(ResolveTransfer)
def resolve_transfer(work: Work, do: ResolveTransfer) -> Made:
    """Settle what is short: back on the sender's shelf, written off, or claimed."""
    transfer = document(work, do.number)
    if transfer.state != "received":
        raise WrongState(transfer.number, transfer.state, "diselesaikan selisihnya")
    source, _target = ends(work, transfer)
    work.require_warehouse(source.code)
    contra = _SHORT_ROLES.get(do.outcome)
    event = "iwt.short" if contra else "iwt.found"
    roles = (Role.STOCK_TRANSIT, *((contra,) if contra else ()))
    operation = _begin(work, transfer, source, event, do.on_date, *roles)
    _check_day(transfer, operation.on_date)
    operation.journal(f"Selisih {transfer.number}: {do.reason}")
    products = catalog.products_by_id(work, {row.product_id for row in _lines(work, transfer)})
    Layers(work, products, (source.id,))
    road = _Road.of(work, transfer)
    settled = 0
    for piece, part in _missing(do, road, products):
        row, value = road.take(piece, part, lost=contra is not None)
        settled += part
        product = products[row.product_id]
        if contra is not None:
            account = operation.accounts.id(contra)
            _off_road(operation, product, row, (part, value), do.reason, contra_id=account)
        else:
            place = steps.PlaceRef(row.from_id, "", source.id, "storage")
            _arrive(operation, transfer, product, row, (part, value), place, row.status)
    set_state(work, transfer, "received" if road.left else "completed", "diselesaikan selisihnya")
    transfer.variance = do.reason
    _finish(
        work, transfer, operation, "transfer.resolve", barang=settled, hasil=do.outcome,
        alasan=do.reason,
    )  # fmt: skip
    work.message = f"Selisih {transfer.number} diselesaikan: {angka(settled)} barang."
    return Made(transfer.number)


def _missing(
    do: ResolveTransfer, road: _Road, products: dict[str, ProductRef]
) -> list[tuple[Piece, int]]:
    if not do.lines:
        return [(piece, piece.left) for piece in road.pieces if piece.left]
    problems = Problems()
    by_sku = {product.sku: product for product in products.values()}
    found: list[tuple[Piece, int]] = []
    for at, line in enumerate(do.lines):
        product = by_sku.get(line.sku)
        if product is None:
            problems.add(at, "sku", f'"{line.sku}" tidak ada di transfer ini.')
            continue
        part, over = match(road.pieces, product.id, line.lot, line.serial, line.qty)
        if over:
            problems.add(at, "qty", f"{line.sku} lebih {angka(over)} dari yang kurang.")
        found.extend(part)
    problems.refuse()
    return found
