"""Taking over a file of orders: one transaction, whole or not at all."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from app.audit import steps as audit
from app.core.commands import handles
from app.core.text import angka
from app.integrations.api import Imported, ImportOrders
from app.integrations.pause import collector_paused
from app.integrations.totals import compare
from app.integrations.xlsx.source import Reading
from app.orders.api import Skipped
from app.orders.models import ImportBatch
from app.orders.steps import BatchRef, apply_platform_orders, only_store

if TYPE_CHECKING:
    from app.core.work import Work
    from app.integrations.orderfile import OrderFile
    from app.integrations.totals import Compared
    from app.orders.steps import Applied, StoreRef

#: Findings kept with an import; a file with more is broken as a whole.
_KEPT = 2_000


@handles(ImportOrders)
def import_orders(work: Work, do: ImportOrders) -> Imported:
    """Write what is new in a file, and prove that the database adds up to it.

    Raises:
        UserError: The file, or the store it belongs to, cannot be used.
        Cancelled: The person stopped it; nothing was written.
    """
    with collector_paused():
        return _import(work, do)


def _import(work: Work, do: ImportOrders) -> Imported:
    file = do.file(_reading(work))
    shop = only_store(work, file.platform, do.store)
    work.progress(0, 0, "Membandingkan dengan data yang ada")
    number = work.number_now("IMP", work.today)
    batch_id = work.new_id()
    applied = apply_platform_orders(work, shop, file.orders, BatchRef(batch_id, number))
    work.progress(0, 0, "Memeriksa jumlahnya")
    compared = compare(work, file.platform, file.orders)
    done = _imported(number, shop, file, applied, compared)
    _keep(work, batch_id, shop, file, done)
    work.message = (
        f"{number}: {angka(done.created)} pesanan baru, {angka(done.updated)} diperbarui, "
        f"{angka(done.unchanged + done.older)} tidak berubah."
    )
    return done


def _reading(work: Work) -> Reading:
    return Reading(progress=lambda done, total: work.progress(done, total, "Membaca berkas"))


def _imported(
    number: str, shop: StoreRef, file: OrderFile, applied: Applied, compared: Compared
) -> Imported:
    parsed = file.parsed
    return Imported(
        number=number,
        store=shop.code,
        file_name=parsed.file_name,
        kind=parsed.kind,
        created=applied.created,
        updated=applied.updated,
        unchanged=applied.unchanged,
        older=applied.older,
        cancelled=applied.cancelled,
        outside=applied.outside,
        attention=applied.attention,
        needs_fix=compared.states.get("needs_fix", 0),
        ready=compared.states.get("approved", 0) + compared.states.get("backorder", 0),
        differing=compared.differing,
        skipped=tuple(Skipped(each.order_id, each.reason) for each in applied.refused),
        rejected=parsed.rejected_orders,
        file=compared.file,
        database=compared.database,
        unknown_skus=applied.unknown_skus,
        problems=len(parsed.row_problems),
    )


def _keep(work: Work, batch_id: str, shop: StoreRef, file: OrderFile, done: Imported) -> None:
    """The record of the import, with the rows that could not be used (ERP-ORD-08)."""
    parsed = file.parsed
    problems = [
        {**asdict(problem), "severity": problem.severity.value}
        for problem in parsed.row_problems[:_KEPT]
    ]
    work.session.add(
        ImportBatch(
            org_id=work.org_id, id=batch_id, number=done.number, kind=parsed.kind,
            store_id=shop.id, file_name=parsed.file_name, sha256=parsed.sha256, at=work.now,
            actor_id=work.actor.user_id, rows_read=parsed.rows_read, created=done.created,
            updated=done.updated, unchanged=done.unchanged + done.older,
            refused=len(done.skipped) + len(done.rejected), totals=_plain(done),
            problems=problems,
        )
    )  # fmt: skip
    audit.record(
        work, "import.orders", "import_batch", batch_id, done.number,
        new={
            "berkas": parsed.file_name, "sidik": parsed.sha256, "toko": shop.code,
            "baru": done.created, "diperbarui": done.updated,
        },
    )  # fmt: skip
    work.changed("import")


def _plain(done: Imported) -> dict[str, Any]:
    return {
        side: {
            "orders": each.orders, "lines": each.lines, "pieces": each.pieces,
            "gross": str(each.gross), "gross_active": str(each.gross_active),
            "cod_amount": str(each.cod_amount), "by_status": each.by_status,
        }
        for side, each in (("file", done.file), ("database", done.database))
    }  # fmt: skip
