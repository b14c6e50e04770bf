"""What the packing table says of itself, beside the verdicts of the session."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from app.fulfilment.rules.pack_verdict import Outcome, PackVerdict, Result

if TYPE_CHECKING:
    from app.fulfilment.api import Shipped
    from app.fulfilment.rules.packing import PackSession


def greeting(session: PackSession, *, anew: bool, events: int) -> PackVerdict:
    """What an opened parcel says: anew, taken up again, or fresh."""
    order = session.order
    done = f"{session.pieces} dari {order.pieces} barang sudah dipindai."
    if anew:
        action = (
            "Isi pesanan berubah sejak terakhir dipindai: keluarkan semua dan pindai dari awal."
        )
        result, outcome = Result.RESUMED, Outcome.WARNING
    elif events:
        action, result, outcome = f"Dilanjutkan: {done}", Result.RESUMED, Outcome.OK
    else:
        first = session.lines()[0].line
        action, result, outcome = f"Ambil dulu {first.label}.", Result.OPENED, Outcome.OK
    return PackVerdict(
        outcome, result, name=order.number, action=action, verified=session.pieces,
        ordered=order.pieces
    )  # fmt: skip


def not_yet_done(verdict: PackVerdict) -> PackVerdict:
    """The last piece was right; the parcel is done when the database says so."""
    return replace(verdict, outcome=Outcome.OK, action="Semua barang lengkap. Mengirim …")


def left(shipped: Shipped, pieces: int) -> PackVerdict:
    """The parcel is on its way."""
    return PackVerdict(
        Outcome.DONE,
        Result.SHIPPED,
        name=shipped.order,
        action=f"{shipped.label.courier} {shipped.label.resi}".strip(),
        verified=pieces,
        ordered=pieces,
    )
