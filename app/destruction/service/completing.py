"""The destruction itself: goods out at their cost, journal, audit, in one transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.accounting import steps as books
from app.accounting.postings import Source
from app.accounting.rules.roles import Role
from app.audit import steps as audit
from app.catalog import steps as catalog
from app.core.commands import handles
from app.core.errors import FieldError, InvalidInput
from app.core.text import tanggal, wib
from app.destruction.api import Completed, CompleteDestruction
from app.destruction.ledger import DESTROYED
from app.destruction.postings import EVENT, LOSS, SOURCE
from app.destruction.queries import documents
from app.destruction.rules.parts import PartsMissing, missing_parts
from app.destruction.rules.states import State, check_move
from app.destruction.service.common import Problems, find, items_of, touch, warehouse_of
from app.identity import steps as identity
from app.stock import steps as stock
from app.stock.moves import Move, emit_moves

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.accounting.steps import Accounts
    from app.catalog.rules.refs import ProductRef
    from app.core.work import Work
    from app.destruction.models import DestructionDocument, DestructionItem


@handles(CompleteDestruction)
def complete_destruction(work: Work, do: CompleteDestruction) -> Completed:
    """Take the goods out, post Dr 64-700 / Cr inventory, close the BAP for ever (ERP-BAP-04).

    Raises:
        WrongState: It is not approved.
        PartsMissing: Evidence, people, method or another mandatory part is missing.
        InvalidInput: The goods are no longer there, or the day has not come.
        DateTooEarly, PeriodMissing, PeriodClosed, PeriodHeld
    """
    document = find(work, do.number)
    check_move(document.number, State(document.state), State.COMPLETED)
    view = documents.view_of(work, document.number)
    missing = missing_parts(documents.contents_of(view))
    if missing:
        raise PartsMissing(document.number, missing)
    _check_day(work, document)
    items = items_of(work, document)
    products = catalog.products_by_id(work, {item.product_id for item in items})
    _check_there(work, document, items, products)
    accounts = books.Accounts.load(
        work, {LOSS, *(Role(one.stock_role) for one in products.values())},
        entity_id=document.entity_id, on_date=document.destruction_date, event=EVENT,
    )  # fmt: skip
    journal = books.stock_journal(
        work, entity_id=document.entity_id, on_date=document.destruction_date, event=EVENT,
        description=f"Pemusnahan barang {document.number}",
        source=Source(SOURCE, document.id, document.number),
    )  # fmt: skip
    _move_out(work, document, items, products, accounts, journal)
    work.emit(DESTROYED, (document.id,))
    document.state, document.journal_id = State.COMPLETED.value, journal
    document.completed_by, document.completed_at = work.actor.user_id, work.now
    touch(work, document)
    pieces = sum(item.qty for item in items)
    audit.record(
        work, "bap.complete", "bap", document.id, document.number,
        old={"status": State.APPROVED.value},
        new={"status": State.COMPLETED.value, "baris": len(items), "jumlah": pieces},
    )  # fmt: skip
    work.changed("bap", "stock", "journal")
    work.message = f"{document.number} selesai; {pieces} barang keluar dari stok."
    return Completed(document.number, pieces)


def _check_day(work: Work, document: DestructionDocument) -> None:
    """The journal's day is the day of the act, and the act is over."""
    day, begin, end = document.destruction_date, document.started_at, document.finished_at
    found = []
    if day > work.today:
        found.append(
            FieldError("destruction_date", f"Tanggal pemusnahan {tanggal(day)} belum tiba.")
        )
    if begin is not None and wib(begin).date() != day:
        found.append(
            FieldError(
                "started_at",
                f"Waktu mulai {tanggal(wib(begin).date())}, padahal tanggal pemusnahan "
                f"{tanggal(day)}.",
            )
        )
    if end is not None and end > work.now:
        found.append(FieldError("finished_at", "Waktu selesai masih di depan."))
    if found:
        words = " ".join(each.message for each in found)
        raise InvalidInput(f"{words} Perbaiki tanggal atau waktunya dahulu.", tuple(found))


def _check_there(
    work: Work,
    document: DestructionDocument,
    items: Sequence[DestructionItem],
    products: dict[str, ProductRef],
) -> None:
    """The blocked goods still stand there; the ledger would refuse too, but not so kindly."""
    ref = warehouse_of(work, document)
    there = {
        (bucket.location_id, bucket.lot_id, bucket.serial): bucket
        for bucket in stock.buckets(work, ref.id, sorted(products), "blocked")
    }
    problems = Problems()
    for index, item in enumerate(items):
        bucket = there.get((item.location_id, item.lot_id, item.serial))
        free = bucket.available if bucket else 0
        if free < item.qty:
            sku = products[item.product_id].sku
            problems.add(
                index, "qty",
                f"{sku}: harus {item.qty} barang berstatus diblokir, ada {free}. Stoknya dipindah "
                "setelah disetujui; kembalikan atau ubah BAP lalu minta persetujuan lagi.",
            )  # fmt: skip
    problems.refuse()


def _move_out(
    work: Work,
    document: DestructionDocument,
    items: Sequence[DestructionItem],
    products: dict[str, ProductRef],
    accounts: Accounts,
    journal: str,
) -> None:
    method = identity.settings(work).cost_method
    loss, day = accounts.id(LOSS), document.destruction_date.isoformat()
    emit_moves(
        work,
        (
            Move(
                id=work.new_id(), entity_id=document.entity_id, product_id=item.product_id,
                warehouse_id=document.warehouse_id, location_id=item.location_id,
                lot_id=item.lot_id, serial=item.serial, status="blocked", qty=-item.qty,
                kind="destruction", on_date=day, reason=document.number, source_kind=SOURCE,
                source_id=document.id, source_number=document.number, source_line_id=item.id,
                cost="issue", account_id=accounts.id(Role(products[item.product_id].stock_role)),
                method=products[item.product_id].cost_method or method, journal_id=journal,
                contra_id=loss,
            )
            for item in items
        ),
    )  # fmt: skip
