"""What a database error means: a rule's code, a race to decide again, or a bug of ours."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa

from app.core.errors import (
    DatabaseCode,
    LedgerRefused,
    NotEnoughStock,
    OverAllocated,
    PeriodClosed,
    PeriodMissing,
    ServerAway,
    ServerBusy,
    SessionEnded,
    StaleData,
    StockFrozen,
    StorageTrouble,
    UserError,
)

if TYPE_CHECKING:
    from collections.abc import Callable

_CODE: Final = re.compile(r"\b(LB\d{3})\b")
_CONSTRAINT: Final = re.compile(r"(?:CHECK|UNIQUE) constraint failed: (.+)$")
_TRANSIENT: Final = frozenset({"40001", "40P01", "55P03"})
#: Waited too long for a lock or for an answer.
_BUSY: Final = frozenset({*_TRANSIENT, "57014"})
#: The server ended the connection: class 08, shutdown, crash, start-up, idle transaction.
_AWAY: Final = ("08", "57P", "25P03", "25P04")
#: Classes of psycopg that mean a lost connection when the server itself said nothing.
_LOST: Final = frozenset({"OperationalError", "InterfaceError"})
#: SQLite's words for a file that cannot be written, and what a person can do about it.
_STORAGE: Final = {
    "database is locked": "sedang dipakai program lain. Tutup program itu, lalu coba lagi.",
    "database or disk is full": "tidak dapat ditulis: disk penuh. Kosongkan disk, lalu coba lagi.",
    "attempt to write a readonly": "hanya dapat dibaca. Periksa hak akses berkas dan foldernya.",
    "unable to open database file": "tidak dapat dibuka. Periksa folder dan hak aksesnya.",
    "disk I/O error": "tidak terbaca: disk bermasalah. Periksa disk, lalu coba lagi.",
    "file is not a database": "bukan berkas data Lumbung. Pilih berkas lain.",
    "database disk image is malformed": "rusak. Jangan dipakai; pulihkan dari cadangan terakhir.",
}
#: Lost races: another person's transaction was faster; deciding again may well succeed.
_RACES: Final = frozenset(
    {
        DatabaseCode.NEGATIVE_STOCK,
        DatabaseCode.RESERVATION_LOST,
        DatabaseCode.STALE,
        DatabaseCode.OVER_ALLOCATED,
        # Somebody else dated his goods back as well; deciding again names them and the day.
        DatabaseCode.BEFORE_ARRIVAL,
        # Somebody closed the account meanwhile; deciding again names it and what to do.
        DatabaseCode.ACCOUNT_CLOSED,
    }
)


@dataclass(frozen=True, slots=True)
class Fault:
    """A database error, told apart.

    Attributes:
        code: One of our LB codes, or "".
        constraint: Name (PostgreSQL) or columns (SQLite) of the broken constraint, or "".
        race: Whether deciding again may succeed.
        duplicate: Whether a unique key was broken.
        away: Whether the connection was lost.
        busy: Whether a lock or an answer took too long.
        storage: What is wrong with the file, for a person; or "".
        text: The database's own words, for the log.
    """

    code: str
    constraint: str
    race: bool
    duplicate: bool
    away: bool
    text: str
    busy: bool = False
    storage: str = ""

    def to_error(self) -> Exception:
        """The error a person (or our log) gets when trying again is no use."""
        return _USER.get(self.code, _unknown)(self)


def _unknown(fault: Fault) -> Exception:
    if fault.away:
        return ServerAway()
    if fault.storage:
        return StorageTrouble(fault.storage)
    if fault.busy:
        return ServerBusy()
    if fault.duplicate:
        return UserError("Data yang sama sudah dicatat orang lain. Muat ulang untuk melihatnya.")
    return LedgerRefused(fault.text)


_USER: Final[dict[str, Callable[[Fault], Exception]]] = {
    DatabaseCode.PERIOD_CLOSED: lambda fault: PeriodClosed(_month(fault.text)),
    DatabaseCode.PERIOD_MISSING: lambda fault: PeriodMissing(_month(fault.text)),
    DatabaseCode.NEGATIVE_STOCK: lambda _fault: NotEnoughStock(),
    DatabaseCode.RESERVATION_LOST: lambda _fault: NotEnoughStock(
        "Reservasi stok pesanan ini sudah dilepas. Alokasikan ulang pesanan, lalu coba lagi."
    ),
    DatabaseCode.OVER_ALLOCATED: lambda _fault: OverAllocated(),
    DatabaseCode.STALE: lambda _fault: StaleData(),
    DatabaseCode.STOCK_FROZEN: lambda _fault: StockFrozen(),
    DatabaseCode.BEFORE_ARRIVAL: lambda _fault: UserError(
        "Ada barang yang keluar bertanggal sebelum barangnya datang. Pakai tanggal yang lebih "
        "baru, atau catat dahulu penerimaannya dengan tanggal yang benar."
    ),
    DatabaseCode.SESSION_ENDED: lambda _fault: SessionEnded(),
}


def _month(text: str) -> str:
    found = re.search(r"\d{4}-\d{2}", text)
    return found.group(0) if found else ""


def fault_of(error: BaseException) -> Fault | None:
    """Read a driver's or SQLAlchemy's error; None when it is no database error."""
    original: Any = error
    if isinstance(error, sa.exc.DBAPIError):
        original = error.orig
    if isinstance(error, sa.orm.exc.StaleDataError):
        return Fault(
            DatabaseCode.STALE, "", race=True, duplicate=False, away=False, text=str(error)
        )
    module = type(original).__module__
    if module.startswith("psycopg"):
        return _postgres_fault(original)
    if "sqlite" in module:
        return _sqlite_fault(original)
    return None


def _postgres_fault(error: Any) -> Fault:
    state = getattr(error, "sqlstate", None) or ""
    constraint = getattr(getattr(error, "diag", None), "constraint_name", None) or ""
    code = state if state.startswith("LB") else _by_constraint(constraint)
    # Without a state the server said nothing: a lost connection, or psycopg's own refusal of a
    # value.
    away = state.startswith(_AWAY) if state else _LOST.intersection(_names(error)) != set()
    return Fault(
        code=code,
        constraint=constraint,
        race=code in _RACES or state in _TRANSIENT or state == "23505",
        duplicate=state == "23505",
        away=away,
        text=str(error),
        busy=state in _BUSY,
    )


def _names(error: Any) -> set[str]:
    return {kind.__name__ for kind in type(error).__mro__}


def _sqlite_fault(error: Any) -> Fault:
    text = str(error)
    found = _CODE.search(text)
    broken = _CONSTRAINT.search(text)
    constraint = broken.group(1) if broken else ""
    duplicate = text.startswith("UNIQUE constraint failed")
    code = found.group(1) if found else _by_constraint(constraint)
    return Fault(
        code=code,
        constraint=constraint,
        race=code in _RACES or duplicate,
        duplicate=duplicate,
        away=False,
        text=text,
        storage=next((words for sign, words in _STORAGE.items() if sign in text), ""),
    )


def _by_constraint(constraint: str) -> str:
    """Constraints whose breach is a business fact, by the words in their names."""
    if "_never_negative" in constraint or "_within_on_hand" in constraint:
        return DatabaseCode.NEGATIVE_STOCK
    if "_within_item" in constraint:
        return DatabaseCode.OVER_ALLOCATED
    return ""


def is_command_twice(fault: Fault) -> bool:
    """Whether the broken key is the request id itself."""
    return fault.duplicate and (
        fault.constraint == "pk_command"
        or fault.constraint.startswith("command.org_id, command.id")
    )
