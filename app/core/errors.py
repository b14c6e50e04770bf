"""Two kinds of error: the person's to mend (UserError) and ours (anything else).

A UserError carries a code, an Indonesian sentence (what, where, what to do) and the fields
concerned. Each slice defines its own small subclasses next to the rule that raises them.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, ClassVar

if TYPE_CHECKING:
    from app.core.commands import Command


class DatabaseCode(StrEnum):
    """Error codes raised by database rules, the same in PL/pgSQL, SQLite and Python (C13)."""

    PERIOD_CLOSED = "LB001"
    UNBALANCED = "LB002"
    APPEND_ONLY = "LB003"
    NEGATIVE_STOCK = "LB004"
    RESERVATION_LOST = "LB006"
    FOREIGN_COMMAND = "LB007"
    SESSION_ENDED = "LB008"
    STOCK_NOT_IN_BOOKS = "LB009"
    REQUEST_REUSED = "LB010"
    PERIOD_MISSING = "LB011"
    LATE_LINE = "LB012"
    ACCOUNT_CLOSED = "LB013"
    STALE = "LB014"
    NUMBER_GAP = "LB015"
    EXPIRED_LOT = "LB016"
    SAME_PERSON = "LB017"
    STOCK_FROZEN = "LB018"
    OVER_ALLOCATED = "LB019"
    NOT_IN_LEDGER = "LB020"
    BEFORE_ARRIVAL = "LB021"


@dataclass(frozen=True, slots=True)
class FieldError:
    """One field of a form, row of a file or parameter of a command, and what is wrong with it."""

    field: str
    message: str


class UserError(Exception):
    """Something the person can mend.

    Args:
        message: Indonesian sentence: what, where, what to do.
        fields: Every field concerned, all at once (WMS-GEN-09).
        code: Stable machine name; defaults to the class's own.
    """

    code: ClassVar[str] = "USER"
    #: What is worth doing although the command is refused, in a transaction of its own.
    aftermath: Command[Any] | None = None
    #: Kinds of thing that changed by that.
    changes: frozenset[str] = frozenset()

    def __init__(self, message: str, fields: tuple[FieldError, ...] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.fields = fields


class InvalidInput(UserError):
    """Parameters that do not have the form the command asks for."""

    code = "INVALID"


class NotFound(UserError):
    """A code or number that names nothing here."""

    code = "NOT_FOUND"

    def __init__(self, what: str, code: str, field: str = "") -> None:
        message = f'{what} "{code}" tidak ditemukan. Periksa kembali kodenya.'
        super().__init__(message, (FieldError(field, message),) if field else ())


class PermissionRefused(UserError):
    """The person lacks the permission the command needs."""

    code = "PERMISSION"

    def __init__(self, permission: str, summary: str) -> None:
        super().__init__(
            f'Anda tidak berhak melakukan ini ({summary}). Minta izin "{permission}" kepada admin.'
        )


class SessionEnded(UserError):
    """The person was deactivated or signed out elsewhere."""

    code = "SESSION"

    def __init__(self) -> None:
        super().__init__("Sesi Anda sudah berakhir. Masuk kembali untuk melanjutkan.")


class RequestReused(UserError):
    """The same request id came with other content."""

    code = DatabaseCode.REQUEST_REUSED

    def __init__(self) -> None:
        super().__init__(
            "Nomor permintaan ini sudah dipakai untuk perintah lain. Kirim ulang dengan nomor baru."
        )


class PeriodClosed(UserError):
    """The books of that month are closed."""

    code = DatabaseCode.PERIOD_CLOSED

    def __init__(self, month: str = "") -> None:
        where = f" {month}" if month else ""
        super().__init__(
            f"Periode{where} sudah ditutup. Pakai tanggal di periode terbuka, atau minta akuntan "
            "membuka kembali periode itu."
        )


class PeriodMissing(UserError):
    """No book year holds that date."""

    code = DatabaseCode.PERIOD_MISSING

    def __init__(self, month: str = "") -> None:
        where = f" {month}" if month else ""
        super().__init__(f"Periode{where} belum dibuat. Minta akuntan membuka tahun buku itu.")


class NotEnoughStock(UserError):
    """A movement would take more than is there."""

    code = DatabaseCode.NEGATIVE_STOCK

    def __init__(self, message: str = "") -> None:
        super().__init__(
            message
            or "Stok tidak cukup: barang sudah dipakai transaksi lain. Muat ulang, lalu pilih lot "
            "lain atau kurangi jumlahnya."
        )


class StockFrozen(UserError):
    """Goods of a place that is being counted with its stock held still."""

    code = DatabaseCode.STOCK_FROZEN

    def __init__(self) -> None:
        super().__init__(
            "Stok di lokasi ini sedang dibekukan untuk opname. Tunggu opname selesai, "
            "atau minta pengawas membatalkannya."
        )


class OverAllocated(UserError):
    """More would be settled than a document or a payment still has open."""

    code = DatabaseCode.OVER_ALLOCATED

    def __init__(self) -> None:
        super().__init__(
            "Dokumen ini baru saja dibayar atau dialokasikan orang lain, jadi sisanya tidak cukup. "
            "Muat ulang, lalu coba lagi."
        )


class StaleData(UserError):
    """Somebody else changed the record since it was read."""

    code = DatabaseCode.STALE

    def __init__(self, what: str = "Data") -> None:
        super().__init__(f"{what} baru saja diubah orang lain. Muat ulang, lalu coba lagi.")


class ServerAway(UserError):
    """The database cannot be reached.

    Whether a command that met this was done is not known: the same request id tells, or does it.

    Attributes:
        lost: The connection had been there and broke; a new one may well succeed.
    """

    code = "AWAY"

    def __init__(self, message: str = "", *, lost: bool = False) -> None:
        self.lost = lost
        super().__init__(
            message or "Server basis data tidak terjangkau. Periksa jaringan, lalu coba lagi."
        )


class ServerBusy(UserError):
    """The database waited too long for somebody else's transaction."""

    code = "BUSY"

    def __init__(self) -> None:
        super().__init__(
            "Data ini sedang dipakai transaksi lain terlalu lama. Tunggu sebentar, lalu coba lagi."
        )


class StorageTrouble(UserError):
    """The database's file cannot be read or written."""

    code = "STORAGE"

    def __init__(self, words: str) -> None:
        super().__init__(f"Berkas data {words}")


class UnfitText(InvalidInput):
    """Text that no database column or document can hold."""

    code = "TEXT"

    def __init__(self) -> None:
        super().__init__(
            "Teks berisi karakter kendali yang tidak dapat disimpan. Hapus karakter itu, "
            "lalu coba lagi."
        )


class LedgerRefused(Exception):
    """A ledger rule refused our own effects: a bug, reported with its number."""
