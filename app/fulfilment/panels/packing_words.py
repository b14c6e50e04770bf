"""What the packing table says of itself, beside the verdicts of the session."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from app.fulfilment.panels.packing_stage import Stage
from app.fulfilment.rules.pack_verdict import Outcome, PackVerdict, Result
from app.ui.tokens import Outcome as Tone4
from app.ui.tokens import Tone
from app.ui.verdict import Verdict

if TYPE_CHECKING:
    from app.fulfilment.api import Shipped
    from app.fulfilment.rules.packing import PackSession

_STATUS: Final = {
    Stage.IDLE: ("Siap", Tone.NEUTRAL),
    Stage.REFUSED: ("Ditolak", Tone.ERROR),
    Stage.OPENING: ("Membuka …", Tone.NEUTRAL),
    Stage.PACKING: ("Dikemas", Tone.OK),
    Stage.SHIPPING: ("Mengirim …", Tone.DONE),
    Stage.SHIPPED: ("Terkirim", Tone.DONE),
}
_TONES: Final = {
    Outcome.OK: Tone4.OK,
    Outcome.WARNING: Tone4.WARNING,
    Outcome.ERROR: Tone4.ERROR,
    Outcome.DONE: Tone4.DONE,
}
#: Headings that add nothing to the outcome's own word.
_PLAIN: Final = frozenset({Result.RIGHT})


def band_of(verdict: PackVerdict) -> Verdict:
    """The verdict as the band shows it."""
    word = "" if verdict.result in _PLAIN else verdict.heading.upper()
    return Verdict(_TONES[verdict.outcome], verdict.name, verdict.quantity, verdict.message, word)


def status_of(stage: Stage, following: int) -> tuple[str, Tone]:
    """The word beside the title, and how many parcels follow."""
    word, tone = _STATUS[stage]
    return (f"{word} · {following} menyusul", Tone.WARN) if following else (word, tone)


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


def will_follow(session: PackSession) -> PackVerdict:
    """The database is slow; the table need not wait for it (PU-21)."""
    pieces = session.order.pieces
    action = "Basis data lambat, paket ini menyusul: sisihkan. Pindai pesanan berikutnya."
    return PackVerdict(
        Outcome.WARNING, Result.FOLLOWS, name=session.order.number, action=action, verified=pieces,
        ordered=pieces,
    )  # fmt: skip


def still_follows(number: str) -> PackVerdict:
    """A parcel whose shipping is not yet answered."""
    action = "Masih dikirim; labelnya tercetak sendiri. Tunggu sebentar, atau pindai yang lain."
    return PackVerdict(Outcome.WARNING, Result.FOLLOWS, name=number, action=action)


def not_left(number: str, why: str) -> PackVerdict:
    """A parcel that followed did not leave after all."""
    action = f"{why} Ambil lagi paket {number} yang disisihkan, dan pindai resinya."
    return PackVerdict(Outcome.ERROR, Result.SHIP_FAILED, name=number, action=action)
