"""Gathering the journals of a day."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from app.audit import steps as audit
from app.core.commands import handles
from app.sales_journal.api import DaysGathered, GatherSales, SummaryMade
from app.sales_journal.models import DailySalesEntry, DailySalesRow
from app.sales_journal.queries.gathered import codes, parts, waiting
from app.sales_journal.rules import LOOK_BACK_DAYS

if TYPE_CHECKING:
    from app.core.work import Work
    from app.sales_journal.queries.gathered import Key


@handles(GatherSales)
def gather_sales(work: Work, do: GatherSales) -> DaysGathered:
    """Put every journal that is in no summary into one of its day, store and entity.

    Run again it finds nothing left; run by two people at once, the key of the entries lets one
    of them decide again and find nothing.  What was gathered is never touched.
    """
    end = do.on_date or work.today - timedelta(days=1)
    start = do.on_date or end - timedelta(days=LOOK_BACK_DAYS)
    found = waiting(work, start, end)
    if not found:
        if do.on_date is not None:
            work.message = "Jurnal penjualan hari itu sudah lengkap. Tidak ada yang diubah."
        return DaysGathered(())
    before = parts(work, start, end)
    numbers = work.numbers_now("JPH", [day for day, _entity, _store in found])
    made = {
        key: _begin(work, number, key, before.get(key, 0) + 1, len(journals))
        for number, (key, journals) in zip(numbers, found.items(), strict=True)
    }
    work.session.add_all(made.values())
    work.bulk(
        DailySalesEntry.__table__,  # type: ignore[arg-type]
        ("org_id", "journal_id", "daily_sales_id"),
        (
            (work.org_id, journal, made[key].id)
            for key, journals in found.items()
            for journal in journals
        ),
    )
    return _told(work, made)


def _begin(work: Work, number: str, key: Key, part: int, journals: int) -> DailySalesRow:
    day, entity, store = key
    return DailySalesRow(
        org_id=work.org_id, id=work.new_id(), cmd=work.command_id,
        number=number, entity_id=entity, store_id=store, on_date=day,
        part=part, journals=journals, at=work.now, actor_id=work.actor.user_id,
    )  # fmt: skip


def _told(work: Work, made: dict[Key, DailySalesRow]) -> DaysGathered:
    known = codes(work)
    answers = []
    for (day, entity, store), row in made.items():
        shop = known.get(store, "")
        audit.record(
            work, "sales.daily_journal", "daily_sales", row.id, row.number,
            new={"tanggal": day, "toko": shop or "-", "jurnal": row.journals},
        )  # fmt: skip
        answers.append(SummaryMade(row.number, day, known[entity], shop, row.journals))
    count = sum(one.journals for one in answers)
    work.changed("daily_sales")
    work.message = f"{len(answers)} jurnal penjualan harian dibuat dari {count} jurnal."
    return DaysGathered(tuple(answers))
