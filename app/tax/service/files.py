"""Files for Coretax: made, kept, and given up."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from app.accounting.queries.lookups import entity_of
from app.audit.steps import record
from app.core.commands import handles
from app.core.errors import InvalidInput, NotFound
from app.tax.api import (
    CancelTaxInvoice,
    DiscardEfaktur,
    EfakturDiscarded,
    EfakturMade,
    ExportEfaktur,
    MakeEfaktur,
    TaxInvoiceCanceled,
)
from app.tax.models import EfakturFile, EfakturInvoice
from app.tax.queries.efaktur import export_efaktur
from app.tax.queries.invoices import ready, sales_of

if TYPE_CHECKING:
    from app.core.work import Work


@handles(MakeEfaktur)
def make_efaktur(work: Work, do: MakeEfaktur) -> EfakturMade:
    """Keep the file with its hash and its sales; a sale is in one file at a time.

    Raises:
        InvalidInput: Nothing is complete, or the entity cannot make tax invoices.
    """
    entity = entity_of(work, do.entity)
    sales = ready(work, entity, do.month)
    if not sales:
        raise InvalidInput(
            f"Belum ada faktur {do.month} yang lengkap dan belum masuk berkas. Lengkapi pembelinya "
            "di daftar dulu, atau batalkan berkas yang tidak dipakai."
        )
    invoices = tuple(sale.invoice for sale in sales)
    made = export_efaktur(
        work, ExportEfaktur(invoices=invoices, place=do.place, entity=entity.code)
    )
    number = work.number_now("EFK", work.today)
    row = EfakturFile(
        org_id=work.org_id, id=work.new_id(), number=number, entity_id=entity.id, month=do.month,
        file_name=f"{number}-{made.file_name}", xml=made.xml, sha256=made.sha256,
        invoices=made.invoices, base=made.base, ppn=made.ppn, at=work.now,
        actor_id=work.actor.user_id, discarded="",
    )  # fmt: skip
    work.session.add(row)
    work.session.flush()
    work.bulk(
        EfakturInvoice.__table__,  # type: ignore[arg-type]
        ("org_id", "file_id", "journal_id", "live"),
        [(work.org_id, row.id, sale.journal_id, True) for sale in sales],
    )  # fmt: skip
    record(
        work, "tax.make_efaktur", "efaktur_file", row.id, number,
        new={"month": do.month, "invoices": made.invoices, "sha256": made.sha256},
    )  # fmt: skip
    work.changed("tax")
    work.message = f"Berkas {number} dibuat: {made.invoices} faktur, PPN {made.ppn.rupiah()}."
    return EfakturMade(number, row.file_name, made.sha256, made.invoices, made.base, made.ppn)


@handles(DiscardEfaktur)
def discard_efaktur(work: Work, do: DiscardEfaktur) -> EfakturDiscarded:
    """Free its sales; the file itself stays to be looked at.

    Raises:
        NotFound, InvalidInput
    """
    row = work.session.scalar(
        sa.select(EfakturFile)
        .where(EfakturFile.org_id == work.org_id, EfakturFile.number == do.file)
        .with_for_update()
    )
    if row is None:
        raise NotFound("Berkas e-Faktur", do.file, "file")
    if row.discarded:
        raise InvalidInput(f"Berkas {row.number} sudah dibatalkan: {row.discarded}.")
    row.discarded = do.reason
    work.session.flush()
    freed = work.execute(
        "UPDATE efaktur_invoice SET live = :no WHERE org_id = :org AND file_id = :file AND live",
        no=False, file=row.id,
    )  # fmt: skip
    record(
        work, "tax.discard_efaktur", "efaktur_file", row.id, row.number, new={"reason": do.reason}
    )
    work.changed("tax")
    work.message = f"Berkas {row.number} dibatalkan; {freed} fakturnya dapat diekspor lagi."
    return EfakturDiscarded(row.number, freed)


@handles(CancelTaxInvoice)
def cancel_tax_invoice(work: Work, do: CancelTaxInvoice) -> TaxInvoiceCanceled:
    """Take one invoice out of its file, which stays as it was uploaded.

    Raises:
        NotFound: No sale with PPN of that number in the month.
        InvalidInput: Its invoice is in no file.
    """
    entity = entity_of(work, do.entity)
    found = sales_of(work, entity, do.month, number=do.number)
    if not found:
        raise NotFound("Penjualan ber-PPN", do.number, "number")
    sale = found[0]
    canceled = work.execute(
        "UPDATE efaktur_invoice SET live = :no, canceled = :why, canceled_at = :now, "
        "canceled_by = :me WHERE org_id = :org AND journal_id = :journal AND live",
        no=False, why=do.reason, now=work.now, me=work.actor.user_id, journal=sale.journal_id,
    )  # fmt: skip
    if not canceled:
        raise InvalidInput(
            f"Faktur {do.number} tidak ada di berkas mana pun. Muat ulang daftarnya."
        )
    record(
        work, "tax.cancel_invoice", "journal", sale.journal_id, do.number,
        new={"file": sale.file, "reason": do.reason, "again": not sale.taken_back},
    )  # fmt: skip
    work.changed("tax")
    after = (
        "penjualannya sudah dibatalkan, jadi selesai"
        if sale.taken_back
        else "penggantinya ikut berkas berikutnya"
    )
    work.message = f"Faktur {do.number} di berkas {sale.file} dibatalkan; {after}."
    return TaxInvoiceCanceled(do.number, sale.file, not sale.taken_back)
