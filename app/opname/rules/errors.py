"""Refusals of stok opname."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from app.core.errors import FieldError, UserError
from app.opname.rules.states import STATE_WORDS, SessionState

if TYPE_CHECKING:
    from collections.abc import Sequence

#: More names than this in one sentence help nobody; the fields carry them all.
_NAMED: Final = 5


class WrongState(UserError):
    """The session is not in a state that allows this."""

    code: ClassVar[str] = "OPNAME_STATE"

    def __init__(self, number: str, state: str, wanted: str) -> None:
        super().__init__(
            f"Opname {number} {STATE_WORDS[SessionState(state)]}, jadi tidak dapat {wanted}."
        )


class CountingClosed(UserError):
    """Counting was ended; only lines sent back are counted again."""

    code: ClassVar[str] = "OPNAME_CLOSED"

    def __init__(self, number: str) -> None:
        super().__init__(
            f"Penghitungan opname {number} sudah ditutup. Minta pengawas menyuruh hitung ulang "
            "baris ini."
        )


class Lines(UserError):
    """Lines that stand in the way, all of them; ``fields`` names each."""

    def __init__(self, sentence: str, lines: Sequence[tuple[int, str]], count: int) -> None:
        named = ", ".join(text for _line, text in lines[:_NAMED])
        more = f" dan {count - _NAMED} lainnya" if count > _NAMED else ""
        super().__init__(
            sentence.format(count=count, lines=f"{named}{more}"),
            tuple(FieldError(f"lines.{line}", text) for line, text in lines),
        )


class NotCounted(Lines):
    """Lines without a count (WMS-OPN-04)."""

    code: ClassVar[str] = "OPNAME_MISSING"

    def __init__(self, lines: Sequence[tuple[int, str]], count: int) -> None:
        super().__init__(
            "{count} baris belum dihitung: {lines}. Hitung dulu, atau nyatakan kosong.",
            lines,
            count,
        )


class NotApproved(Lines):
    """Differences above tolerance nobody approved (WMS-OPN-08)."""

    code: ClassVar[str] = "OPNAME_APPROVAL"

    def __init__(self, lines: Sequence[tuple[int, str]]) -> None:
        super().__init__(
            "{count} selisih melewati toleransi dan belum disetujui: {lines}. "
            "Setujui dengan alasan, atau suruh hitung ulang.",
            lines,
            len(lines),
        )


class StockHeld(Lines):
    """Shortages larger than what is free now."""

    code: ClassVar[str] = "OPNAME_STOCK"

    def __init__(self, lines: Sequence[tuple[int, str]]) -> None:
        super().__init__(
            "{count} kekurangan lebih besar daripada stok bebas sekarang: {lines}. "
            "Lepaskan reservasi pesanannya atau hitung ulang baris itu, lalu selesaikan lagi.",
            lines,
            len(lines),
        )


class SerialElsewhere(Lines):
    """Serials that were found here and stand on record somewhere this session does not count."""

    code: ClassVar[str] = "OPNAME_SERIAL"

    def __init__(self, lines: Sequence[tuple[int, str]]) -> None:
        super().__init__(
            "{count} nomor seri tercatat di tempat lain: {lines}. Hitung juga tempat itu dalam "
            "sesi ini, atau pindahkan di sistem lalu hitung ulang barisnya.",
            lines,
            len(lines),
        )


class NotMine(Lines):
    """Lines this person may not count in this round (WMS-OPN-07)."""

    code: ClassVar[str] = "OPNAME_RECOUNT"

    def __init__(self, lines: Sequence[tuple[int, str]]) -> None:
        super().__init__("{count} baris bukan untuk Anda: {lines}.", lines, len(lines))


class BadEvents(Lines):
    """Count events that name nothing in this session."""

    code: ClassVar[str] = "OPNAME_EVENT"

    def __init__(self, lines: Sequence[tuple[int, str]]) -> None:
        super().__init__("{count} baris tidak dapat diproses: {lines}.", lines, len(lines))


class NothingToCount(UserError):
    """A scope that holds no goods."""

    code: ClassVar[str] = "OPNAME_EMPTY"

    def __init__(self, what: str) -> None:
        super().__init__(f"Tidak ada barang untuk dihitung: {what}. Ubah cakupannya.")
