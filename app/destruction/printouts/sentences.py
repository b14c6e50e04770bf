"""Sentences of a Berita Acara: every word of the parts that are prose."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from app.core.text import (
    angka,
    jam,
    nominal,
    tanggal_panjang,
    tanggal_terbilang,
    terbilang,
    terbilang_rupiah,
    wib,
)
from app.destruction.rules.parts import METHODS, REASONS

if TYPE_CHECKING:
    from datetime import datetime

    from app.destruction.api import DestructionView, PartyRow

TITLE: Final = "BERITA ACARA PEMUSNAHAN BARANG"
#: For what a cancelled one never got.
NOTHING: Final = "-"


def opening(view: DestructionView) -> str:
    """Day, date, month and year in words and figures, time, place (part 2)."""
    begin = view.started_at
    day = wib(begin).date() if begin else view.on_date
    at = f", pukul {jam(begin)}" if begin else ""
    place = view.place or NOTHING
    return (
        f"Pada hari ini, {tanggal_terbilang(day)} ({day:%d-%m-%Y}){at}, bertempat di {place}, "
        f"gudang {view.warehouse} ({view.warehouse_name}), telah dilakukan pemusnahan barang "
        "sebagaimana diuraikan di bawah ini."
    )


def basis(view: DestructionView) -> str:
    """Whose request, whose approval, and what it follows (part 3)."""
    asker = _titled(view.requester, view.requester_title)
    asked = f"permintaan {asker} tanggal {_day(view.requested_at)}"
    approved = (
        f"persetujuan {_titled(view.approver, view.approver_title)} tanggal "
        f"{_day(view.approved_at)} atas BAP nomor {view.number}"
        if view.approved_at
        else "belum disetujui"
    )
    follows = f", mengikuti {view.basis}" if view.basis else ""
    return f"Dasar: {asked}; {approved}{follows}."


def _titled(name: str, title: str) -> str:
    return f"{name} ({title})" if title else name


def _day(moment: datetime | None) -> str:
    return f"{tanggal_panjang(wib(moment).date())} pukul {jam(moment)}" if moment else NOTHING


def party(words: str, who: PartyRow | None) -> str:
    """One of the parties (part 4)."""
    if who is None:
        return f"{words}: {NOTHING}"
    number = f", nomor identitas {who.id_no}" if who.id_no else ""
    outside = ", dari luar gudang" if who.outside else ""
    return f"{words}: {who.name}, {who.position}{number}{outside}"


def statement(view: DestructionView) -> str:
    """That the goods were destroyed, and why (part 5)."""
    reason = REASONS[view.reason].lower()
    more = f" ({view.reason_text})" if view.reason_text else ""
    return (
        "Para pihak menyatakan bahwa barang-barang pada daftar berikut telah dimusnahkan dengan "
        f"alasan: {reason}{more}."
    )


def total(view: DestructionView) -> str:
    """The amount in figures and words (part 6); the words come from the stored amount."""
    return f"Jumlah nilai Rp{nominal(view.value)} ({terbilang_rupiah(view.value)})."


def pieces(view: DestructionView) -> str:
    """In the copy without prices."""
    count = sum(item.qty for item in view.items)
    return (
        f"Jumlah barang {angka(count)} ({terbilang(count)}) dalam {len(view.items)} baris. Nilai "
        "hanya untuk catatan internal dan tidak dicantumkan pada lembar ini."
    )


def method(view: DestructionView) -> str:
    """How, from when to when, and the weights (part 7)."""
    how = METHODS.get(view.method, NOTHING)
    note = f", {view.method_note}" if view.method_note else ""
    firm = (
        f" {view.handler} (izin {view.handler_licence}, manifes {view.manifest_no})"
        if view.method == "handed_over"
        else ""
    )
    times = (
        f" Dimulai {_day(view.started_at)} dan selesai {_day(view.finished_at)}."
        if view.started_at and view.finished_at
        else ""
    )
    return f"Cara pemusnahan: {how}{firm}{note}.{times}{_weights(view)}"


def _weights(view: DestructionView) -> str:
    if view.weight_before_g is None:
        return ""
    after = (
        f" dan sesudahnya {_kilograms(view.weight_after_g)}"
        if view.weight_after_g is not None
        else ""
    )
    return f" Berat sebelum pemusnahan {_kilograms(view.weight_before_g)}{after}."


def _kilograms(grams: int) -> str:
    whole, rest = divmod(grams, 1000)
    return f"{angka(whole)},{rest:03d} kg"


def remains(view: DestructionView) -> str:
    """What is left, and that nothing can be used again (part 8)."""
    return (
        f"Sisa barang: {view.remains or NOTHING}. Dengan ini dinyatakan bahwa barang tersebut "
        "tidak dapat dijual, diedarkan atau dipakai kembali."
    )


def cancelled(view: DestructionView) -> str:
    """In place of all that never happened."""
    return (
        f"Rencana pemusnahan barang {view.number} yang diajukan {view.requester} DIBATALKAN pada "
        f"{_day(view.cancelled_at)} oleh {view.cancelled_by} dengan alasan: {view.cancel_reason}. "
        "Barang pada daftar berikut tidak dimusnahkan dan tetap tercatat dalam persediaan."
    )


def closing(view: DestructionView) -> str:
    """The last sentence, and how many copies there are (part 9)."""
    firm = " dan pengolah limbah" if view.method == "handed_over" else ""
    return (
        "Demikian Berita Acara ini dibuat dengan sebenarnya dalam rangkap "
        f"{view.copies} ({terbilang(view.copies)}): asli untuk bagian akuntansi, salinan untuk "
        f"gudang, berkas pajak{firm}, untuk dipergunakan sebagaimana mestinya."
    )
