"""Between the rows of the service and the words of the packing session."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.fulfilment.api import ScanEvent, VerifiedPart
from app.fulfilment.rules.pack_events import event_data, event_from_json
from app.fulfilment.rules.pack_order import (
    PackBarcode,
    PackBundle,
    PackLine,
    PackLot,
    PackOrder,
    PackSerial,
    Tracking,
)
from app.fulfilment.rules.pack_step import PackSettings
from app.fulfilment.rules.pack_verdict import Outcome, PackVerdict, Result
from app.scanning.commands import ScanCommand

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from app.core.errors import UserError
    from app.fulfilment.api import PackItemRow, PackRules, PackView
    from app.fulfilment.rules.pack_events import PackEvent
    from app.fulfilment.rules.packing import VerifiedLine

#: Commands the panel carries out itself.
SERVED = frozenset({
    ScanCommand.HELP,
    ScanCommand.MENU,
    ScanCommand.LOGOUT,
    ScanCommand.REPRINT,
    ScanCommand.PRINTSLIP,
    ScanCommand.SHORT,
    ScanCommand.EMPTY,
})  # fmt: skip


def order_of(view: PackView) -> PackOrder:
    """The order as the session wants it."""
    return PackOrder(
        number=view.number,
        resi=view.resi,
        lines=tuple(_line(item) for item in view.items),
        barcodes=tuple(PackBarcode(code.code, code.sku, code.qty) for code in view.codes),
        bundles=tuple(PackBundle(one.sku, one.name, one.qty, one.codes) for one in view.bundles),
        serials=tuple(PackSerial(one.sku, one.number, one.where, one.gone) for one in view.serials),
        store=view.store,
        courier=view.courier,
        buyer=view.buyer,
        address=view.address,
        buyer_note=view.buyer_note,
        seller_note=view.seller_note,
        cod=view.cod,
        gift=view.gift,
        fragile=view.fragile,
        risk=view.risk,
    )


def _line(item: PackItemRow) -> PackLine:
    tracking = Tracking(item.tracking)
    lots = item.lots if tracking is Tracking.LOT else ()
    return PackLine(
        key=item.line,
        sku=item.sku,
        name=item.product,
        variant=item.variant,
        qty=item.qty,
        unit=item.unit,
        photo=item.photo,
        tracking=tracking,
        lots=tuple(PackLot(lot.number, lot.expires_on, lot.qty) for lot in lots if lot.number),
        serials=item.serials,
        spare=item.spare_serials,
        bundle=item.bundle_sku,
    )


def settings_of(rules: PackRules) -> PackSettings:
    """How this organisation packs."""
    return PackSettings(
        quantity_limit=rules.quantity_limit, auto_close=rules.ship_on_last_scan, serves=SERVED
    )


def scan_event(event: PackEvent) -> ScanEvent:
    """An event on its way to the ledger."""
    return ScanEvent(
        seq=event.seq,
        at=event.at,
        kind=event.kind,
        result=event.result,
        outcome=event.outcome,
        code=event.code,
        sku=event.sku,
        line=event.line,
        qty=event.qty,
        lot=event.lot,
        serial=event.serial,
        data=event_data(event),
    )


def pack_event(event: ScanEvent) -> PackEvent:
    """An event that comes back from the ledger."""
    return event_from_json({**dict(event), "data": event.data})


def verified_parts(lines: Iterable[VerifiedLine]) -> tuple[VerifiedPart, ...]:
    """What is in the box, by lot and serial, for the ship command."""
    return tuple(part for line in lines for part in _parts(line))


def _parts(line: VerifiedLine) -> Iterator[VerifiedPart]:
    for serial in line.serials:
        yield VerifiedPart(line=line.line, qty=1, serial=serial)
    for number, qty in line.lots:
        yield VerifiedPart(line=line.line, qty=qty, lot=number)
    rest = line.qty - len(line.serials) - sum(qty for _, qty in line.lots)
    if rest:
        yield VerifiedPart(line=line.line, qty=rest)


def refusal_of(error: UserError, code: str) -> PackVerdict:
    """Why an order was not opened, for the band; several reasons follow each other."""
    reasons = list(_verdicts(error))
    if not reasons:
        return PackVerdict(Outcome.ERROR, Result.FAILED, name=code, action=error.message)
    first, *others = reasons
    more = "".join(f" Juga: {other.expected}." for other in others)
    return PackVerdict(
        Outcome.ERROR,
        first.result,
        name=first.name,
        scanned=first.scanned,
        expected=first.expected,
        action=f"{first.action}{more}",
    )


def _verdicts(error: UserError) -> Iterator[PackVerdict]:
    """The verdicts a ``NOT_PACKABLE`` carries, four fields each."""
    if error.code != "NOT_PACKABLE":
        return
    names = ("result", "scanned", "expected", "action")
    for at in range(0, len(error.fields) - 3, 4):
        result, scanned, expected, action = (one.message for one in error.fields[at : at + 4])
        if tuple(one.field for one in error.fields[at : at + 4]) != names:
            return
        name = scanned.removeprefix("pesanan ")
        yield PackVerdict(
            Outcome.ERROR,
            Result(result),
            name=name,
            scanned=scanned,
            expected=expected,
            action=action,
        )
