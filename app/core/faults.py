"""What a database error means: a rule's code, a race to decide again, or a bug of ours."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa

from app.core.errors import (
    DatabaseCode,
    LedgerRefused,
    NotEnoughStock,
    PeriodClosed,
    PeriodMissing,
    ServerAway,
    SessionEnded,
    StaleData,
    UserError,
)

_CODE: Final = re.compile(r"\b(LB\d{3})\b")
_CONSTRAINT: Final = re.compile(r"(?:CHECK|UNIQUE) constraint failed: (.+)$")
_TRANSIENT: Final = frozenset({"40001", "40P01", "55P03"})
#: Lost races: another person's transaction was faster; deciding again may well succeed.
_RACES: Final = frozenset({DatabaseCode.NEGATIVE_STOCK, DatabaseCode.RESERVATION_LOST, DatabaseCode.STALE})


@dataclass(frozen=True, slots=True)
class Fault:
    """A database error, told apart.

    Attributes:
        code: One of our LB codes, or "".
        constraint: Name (PostgreSQL) or columns (SQLite) of the broken constraint, or "".
        race: Whether deciding again may succeed.
        duplicate: Whether a unique key was broken.
        away: Whether the connection was lost.
        text: The database's own words, for the log.
    """

    code: str
    constraint: str
    race: bool
    duplicate: bool
    away: bool
    text: str

    def to_error(self) -> Exception:
        """The error a person (or our log) gets when trying again is no use."""
        return _USER.get(self.code, _unknown)(self)


def _unknown(fault: Fault) -> Exception:
    if fault.away:
        return ServerAway()
    if fault.duplicate:
        return UserError("Data yang sama sudah dicatat orang lain. Muat ulang untuk melihatnya.")
    return LedgerRefused(fault.text)


_USER: Final[dict[str, Any]] = {
    DatabaseCode.PERIOD_CLOSED: lambda fault: PeriodClosed(_month(fault.text)),
    DatabaseCode.PERIOD_MISSING: lambda fault: PeriodMissing(_month(fault.text)),
    DatabaseCode.NEGATIVE_STOCK: lambda _fault: NotEnoughStock(),
    DatabaseCode.RESERVATION_LOST: lambda _fault: NotEnoughStock(
        "Reservasi stok pesanan ini sudah dilepas. Alokasikan ulang pesanan, lalu coba lagi."
    ),
    DatabaseCode.STALE: lambda _fault: StaleData(),
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
        return Fault(DatabaseCode.STALE, "", race=True, duplicate=False, away=False, text=str(error))
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
    away = state == "" or state.startswith(("08", "57P"))
    return Fault(
        code=code,
        constraint=constraint,
        race=code in _RACES or state in _TRANSIENT or state == "23505",
        duplicate=state == "23505",
        away=away,
        text=str(error),
    )


def _sqlite_fault(error: Any) -> Fault:
    text = str(error)
    found = _CODE.search(text)
    broken = _CONSTRAINT.search(text)
    constraint = broken.group(1) if broken else ""
    duplicate = text.startswith("UNIQUE constraint failed")
    code = found.group(1) if found else _by_constraint(constraint)
    return Fault(
        code=code, constraint=constraint, race=code in _RACES or duplicate, duplicate=duplicate, away=False, text=text
    )


def _by_constraint(constraint: str) -> str:
    """Constraints whose breach is a business fact, by the words in their names."""
    if "_never_negative" in constraint or "_within_on_hand" in constraint:
        return DatabaseCode.NEGATIVE_STOCK
    return ""


def is_command_twice(fault: Fault) -> bool:
    """Whether the broken key is the request id itself."""
    return fault.duplicate and (
        fault.constraint == "pk_command" or fault.constraint.startswith("command.org_id, command.id")
    )
