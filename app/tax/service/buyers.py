"""Who the tax invoice of a sale is for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from app.accounting.queries.lookups import entity_of
from app.audit.steps import record
from app.core.commands import handles
from app.core.errors import FieldError, InvalidInput, NotFound
from app.tax.api import SetTaxBuyer, TaxBuyerSet
from app.tax.models import TaxBuyer
from app.tax.queries.invoices import sales_of

if TYPE_CHECKING:
    from app.core.work import Work

_TIN: Final = "TIN"
_DIGITS: Final = 16
_OLD_NPWP: Final = 15


@handles(SetTaxBuyer)
def set_tax_buyer(work: Work, do: SetTaxBuyer) -> TaxBuyerSet:
    """Keep the buyer with the sale; entered again it corrects it.

    Raises:
        NotFound: No sale with PPN of that number in the month.
        InvalidInput: The number is none of its kind.
    """
    entity = entity_of(work, do.entity)
    found = sales_of(work, entity, do.month, number=do.number)
    if not found:
        raise NotFound("Penjualan ber-PPN", do.number, "number")
    if found[0].file:
        raise InvalidInput(
            f"{do.number} sudah ada di berkas {found[0].file}. Batalkan faktur ini atau "
            "berkasnya dulu, lalu perbaiki pembelinya."
        )
    number = "".join(do.document_number.split()).replace(".", "").replace("-", "")
    if do.document == _TIN and len(number) == _OLD_NPWP:
        number = f"0{number}"  # a company's number of before 2024 (PMK 112/2022)
    if do.document in {_TIN, "National ID"} and not (
        number.isascii() and number.isdigit() and len(number) == _DIGITS
    ):
        with_tin = do.document == _TIN
        words = "NPWP" if with_tin else "NIK"
        message = f"{words} harus 16 angka{', atau 15 angka yang lama' if with_tin else ''}."
        raise InvalidInput(message, (FieldError("document_number", message),))
    key = (work.org_id, found[0].journal_id)
    row = work.session.get(TaxBuyer, key)
    old = {"number": row.document_number or row.tin, "buyer": row.name} if row else {}
    if row is None:
        row = TaxBuyer(org_id=key[0], journal_id=key[1])
        work.session.add(row)
    with_tin = do.document == _TIN
    row.tin, row.document = number if with_tin else "0" * _DIGITS, do.document
    row.document_number = "" if with_tin else number
    row.name, row.address, row.email = do.buyer, do.buyer_address, do.buyer_email
    row.at, row.actor_id = work.now, work.actor.user_id
    record(
        work, "tax.set_buyer", "journal", key[1], do.number, old=old,
        new={"document": do.document, "number": number, "buyer": do.buyer},
    )  # fmt: skip
    work.changed("tax")
    work.message = f"Pembeli {do.number} dicatat untuk faktur pajak."
    return TaxBuyerSet(do.number)
