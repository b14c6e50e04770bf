"""What happens at the door, and when it is unusual (WMS-SEC-09)."""

from __future__ import annotations

from datetime import time
from typing import TYPE_CHECKING, Final

from app.core.text import wib

if TYPE_CHECKING:
    from datetime import datetime

    from app.identity.rules.settings import WorkingHours

#: Kind of event → its Indonesian label.
KINDS: Final[dict[str, str]] = {
    "in": "Masuk dengan kata sandi",
    "badge_in": "Masuk dengan badge",
    "resumed": "Masuk kembali",
    "out": "Keluar",
    "switched": "Keluar, orang lain masuk",
    "expired": "Sesi habis waktunya",
    "lock": "Layar dikunci",
    "unlock": "Layar dibuka",
    "failed": "Gagal masuk",
    "badge_failed": "Gagal masuk dengan badge",
    "unlock_failed": "Gagal membuka layar",
    "override": "Persetujuan supervisor",
    "override_failed": "Persetujuan supervisor gagal",
    "refused": "Tindakan ditolak",
    "reset_wanted": "Minta ganti kata sandi",
    "reset_done": "Kata sandi dibuat dengan kode",
    "code_failed": "Kode kata sandi salah",
}

NEW_WORKSTATION: Final = "new_workstation"
OUTSIDE_HOURS: Final = "outside_hours"
LOCKED: Final = "locked"

ALERTS: Final[dict[str, str]] = {
    NEW_WORKSTATION: "Komputer baru",
    OUTSIDE_HOURS: "Di luar jam kerja",
    LOCKED: "Terkunci karena terlalu banyak percobaan",
}


def is_outside_hours(at: datetime, hours: WorkingHours) -> bool:
    """Whether a moment lies outside the working hours, on a Jakarta clock.

    A night shift is written with its end before its start: 20:00 to 05:00 belongs to the day it
    starts on.
    """
    local = wib(at)
    start, end = time.fromisoformat(hours.start), time.fromisoformat(hours.end)
    now, today = local.time(), local.isoweekday()
    if start <= end:
        return today not in hours.days or not start <= now <= end
    yesterday = (today - 2) % 7 + 1
    in_evening = today in hours.days and now >= start
    in_morning = yesterday in hours.days and now <= end
    return not (in_evening or in_morning)
