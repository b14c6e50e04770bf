"""Made-up sessions and lines for the pictures of the panels."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Final

from app.catalog.rules.amounts import UnitSize
from app.core.money import Money
from app.opname.api import (
    Accuracy,
    BinRow,
    CountBinView,
    CountCode,
    CountLineRow,
    CountTaskView,
    LineRow,
    Progress,
    SessionCounts,
    SessionRow,
    SessionView,
    UnknownRow,
)

_AT: Final = datetime(2026, 11, 21, 3, 12, tzinfo=UTC)
_GOODS: Final = (
    ("SRM-VITC-30", "Serum Vitamin C 20%", "30 ml", "L2611A", date(2027, 5, 31)),
    ("SRM-VITC-30", "Serum Vitamin C 20%", "30 ml", "L2609C", date(2027, 1, 31)),
    ("TNR-ROSE-100", "Toner Mawar Segar", "100 ml", "T0788", date(2028, 2, 29)),
    ("SBN-KOJIC", "Sabun Kojic Pemutih Alami", "", "", None),
    ("KPS-50", "Kapas Wajah Isi 50", "", "", None),
    ("MSK-ALOE", "Masker Lidah Buaya", "25 ml", "M5521", date(2026, 12, 15)),
    ("CRM-NIGHT", "Krim Malam Retinol", "15 g", "K9002", date(2027, 8, 30)),
    ("BDK-MINI", "Bedak Tabur Mini", "", "", None),
)
CARTON: Final = (UnitSize("karton", "24"),)
ACCURACY: Final = Accuracy(
    9, 4_120, 4_062, Money.parse("1730000"), Money.parse("345000"), date(2026, 8, 23),
    date(2026, 11, 21),
)  # fmt: skip
COUNTS: Final = SessionCounts(1, 2, 14, Money.parse("-1385000"))


def session(back: int, **more: object) -> SessionRow:
    """A row of the list."""
    values: dict[str, object] = {
        "number": f"OPN-2611{21 - back:02}-001", "title": "Opname November 2026",
        "kind": "opname", "mode": "simple", "warehouse": "GD1",
        "opname_date": date(2026, 11, 21 - back), "state": "in_progress", "closed": False,
        "lines": 67, "counted": 45, "selisih_qty": 0, "selisih_value": Money(0),
    }  # fmt: skip
    return SessionRow(**(values | more))  # type: ignore[arg-type]


SESSIONS: Final = (
    session(0),
    session(1, number="CC-261120-002", title="Cycle count GD1 20 Nov 2026", kind="cycle",
            counted=67, closed=True, mode="full"),
    session(2, title="Opname rak serum", state="draft", counted=0, lines=12),
    session(4, title="Opname Oktober 2026 seluruh gudang Surabaya Timur", state="completed",
            counted=1284, lines=1284, selisih_qty=37, selisih_value=Money.parse("-1385000")),
    session(9, title="Opname salah gudang", state="cancelled", counted=3),
)  # fmt: skip


def view(**more: object) -> SessionView:
    """A session as its page shows it."""
    values: dict[str, object] = {
        "number": "OPN-261121-001", "title": "Opname November 2026", "kind": "opname",
        "mode": "simple", "blind": True, "freeze": False, "warehouse": "GD1",
        "warehouse_name": "Gudang Surabaya", "scope": "Seluruh gudang",
        "opname_date": date(2026, 11, 21), "state": "in_progress", "closed": False, "notes": "",
        "created_by": "Wayan Sudarsana", "created_at": _AT, "started_by": "Wayan Sudarsana",
        "started_at": _AT, "completed_by": "", "completed_at": None, "cancel_reason": "",
        "lines": 67, "counted": 45, "different": 3, "pending": 1, "selisih_qty": 7,
        "selisih_value": Money.parse("-385000"), "unknown_codes": 2,
        "counters": (("Siti Rahmawati", 28), ("Budi Santoso", 17)), "journals": (),
    }  # fmt: skip
    return SessionView(**(values | more))  # type: ignore[arg-type]


def line(number: int, counted: int | None, expected: int, **more: object) -> LineRow:
    """A line at review."""
    sku, name, variant, lot, expires = _GOODS[number % len(_GOODS)]
    diff = None if counted is None else counted - expected
    values: dict[str, object] = {
        "line": number + 1, "sku": sku, "product": name, "variant": variant, "unit": "pcs",
        "location": f"A-{1 + number // 3:02}-{1 + number % 3}", "lot": lot, "expires_on": expires,
        "serial": "", "abc": "A", "system_qty": expected + 2 if number == 1 else expected,
        "moved": -2 if number == 1 else 0, "expected": None if counted is None else expected,
        "counted": counted, "selisih": diff,
        "value": None if diff is None else Money.parse("55000") * diff,
        "state": "open" if counted is None else "counted", "round": 1,
        "counted_at": None if counted is None else _AT,
        "counted_by": "" if counted is None else "Siti Rahmawati", "unsteady": False,
        "found": False, "note": "", "reason": "", "decided_by": "",
    }  # fmt: skip
    return LineRow(**(values | more))  # type: ignore[arg-type]


LINES: Final = (
    line(0, 24, 24), line(1, 17, 18), line(2, 40, 40),
    line(3, 6, 12, state="pending", photos=2, units=CARTON), line(4, 52, 50, unsteady=True),
    line(5, 3, 0, found=True, state="approved", reason="ditemukan di rak lain",
         decided_by="Wayan Sudarsana"),
    line(6, None, 9), line(7, None, 30),
)  # fmt: skip


UNKNOWN: Final = (
    UnknownRow("8990000000017", "A-02-1", 3, "Siti Rahmawati", _AT, 2),
    UnknownRow("TESTER-GRATIS", "A-03-2", 1, "Budi Santoso", _AT),
)

# ---------------------------------------------------------------- counting


def _bin(number: int, counted: int) -> BinRow:
    return BinRow(
        f"A-{1 + number // 3:02}-{1 + number % 3}", "A", 8, counted,
        "Siti Rahmawati" if number < 4 else "", mine=number < 4,
        recounts=2 if number == 1 else 0,
    )  # fmt: skip


TASK: Final = CountTaskView(
    "OPN-261121-001", "Opname November 2026", "GD1", "in_progress", closed=False, blind=True,
    progress=Progress(45, 67),
    bins=tuple(_bin(number, 8 if number < 2 else 3 if number == 2 else 0) for number in range(9)),
)  # fmt: skip


def count_line(number: int, counted: int | None, *, expected: int | None = None) -> CountLineRow:
    """A line before the counter."""
    sku, name, variant, lot, expires = _GOODS[number % len(_GOODS)]
    return CountLineRow(
        line=number + 1, sku=sku, product=name, variant=variant, unit="pcs",
        tracking="lot" if lot else "none", lot=lot, expires_on=expires, serial="", round=1,
        refused="", counted=counted, mine=counted or 0, expected=expected,
        units=CARTON if sku == "KPS-50" else (),
    )  # fmt: skip


BIN: Final = CountBinView(
    "A-01-1",
    tuple(count_line(number, 12 + number if number < 3 else None) for number in range(8)),
    (CountCode("8991234500017", "SBN-KOJIC", 1), CountCode("8991234500024", "KPS-50", 1)),
    (),
    Progress(45, 67),
)
