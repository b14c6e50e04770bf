"""Building the demo company by commands."""

from __future__ import annotations

import logging
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Final

from app import schema
from app.core.env import WIB, RealEnvironment
from app.demo import credit, history, people, setup
from app.demo.cast import Cast, DemoClock

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from app.core.database import Database

_LOG: Final = logging.getLogger(__name__)
#: Months of books before this one.
_MONTHS_BACK: Final = 2
#: The last thing happened this long ago, so that the clock of the demo never runs ahead.
_PAUSE: Final = timedelta(minutes=5)


def accounts() -> Sequence[people.DemoAccount]:
    """Who may sign in to the demo, the packer first."""
    return [
        people.DemoAccount(person.username, people.PASSWORD, f"{person.role} · {person.full_name}")
        for person in (*people.STAFF, people.ADMIN)
    ]


def first_day(today: date) -> date:
    """The first day of the demo's books: two whole months and the running one."""
    month = today.year * 12 + today.month - 1 - _MONTHS_BACK
    return today.replace(year=month // 12, month=month % 12 + 1, day=1)


def fill(
    database: Database,
    *,
    now: datetime | None = None,
    progress: Callable[[int, int, str], None] | None = None,
) -> Cast:
    """Build the company; takes some seconds.

    Args:
        database: An empty database with the schema in place.
        now: The demo's present; the real one when left out.
        progress: Told ``(done, total, text)``.
    """
    schema.load()
    tell = progress or (lambda _done, _total, _text: None)
    latest = now or RealEnvironment().now()
    end = latest - _PAUSE
    today = end.astimezone(WIB).date()
    start = datetime.combine(first_day(today), time(8), tzinfo=WIB)
    env = DemoClock(start, latest)
    tell(0, 10, "Menyiapkan perusahaan contoh")
    admin = setup.found(database, env)
    cast = Cast(database, env, admin)
    setup.logo(cast)
    setup.books(cast, start.date(), today)
    setup.staff(cast)
    tell(1, 10, "Menyiapkan gudang dan produk")
    setup.places(cast)
    setup.goods(cast)
    setup.stores(cast)
    credit.customers(cast)
    setup.units(cast)
    tell(3, 10, "Mengisi stok awal")
    setup.opening(cast, today)
    history.play(
        cast,
        end,
        lambda done, total: tell(4 + 6 * done // max(total, 1), 10, "Menjalankan tiga bulan usaha"),
    )
    tell(10, 10, "Siap")
    _LOG.info("demo company built: %s", history.counted(cast))
    return cast
