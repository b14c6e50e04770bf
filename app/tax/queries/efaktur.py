"""The e-Faktur file."""

from __future__ import annotations

import hashlib
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from app.accounting.queries.lookups import entity_of
from app.core.commands import answers
from app.core.errors import InvalidInput
from app.core.money import Money, decimal_to_sen
from app.tax.api import EfakturFile, ExportEfaktur
from app.tax.queries.year import rates_of
from app.tax.rules import coretax
from app.tax.rules.rates import PPN, PPN_BASE, Rate, rate_on

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from app.accounting.queries.lookups import Entity
    from app.core.work import Read
    from app.tax.api import TaxInvoiceIn

_OLD_NPWP: Final = 15


@answers(ExportEfaktur)
def export_efaktur(read: Read, ask: ExportEfaktur) -> EfakturFile:
    """Build the file, and refuse it with every problem at once if Coretax would.

    Raises:
        InvalidInput: Naming invoice and element of each problem.
    """
    entity = entity_of(read, ask.entity)
    tin = _tin(read, entity)
    rates = rates_of(read)
    invoices = tuple(_invoice(one, rates) for one in ask.invoices)
    day = max((one.on_date for one in invoices), default=read.today)
    xml = coretax.build(tin, ask.place, invoices)
    if wrong := coretax.problems(xml):
        more = f" (dan {len(wrong) - 1} masalah lain)" if len(wrong) > 1 else ""
        raise InvalidInput(f"Berkas e-Faktur belum dapat dibuat. {wrong[0].message}{more}", wrong)
    figures = [one.amounts(item) for one in invoices for item in one.items]
    return EfakturFile(
        f"efaktur-{entity.code}-{day:%Y%m}.xml", xml, hashlib.sha256(xml.encode()).hexdigest(),
        len(invoices), _sum(one.base for one in figures), _sum(one.vat for one in figures),
    )  # fmt: skip


def checked(
    read: Read, entity: Entity, given: Sequence[TaxInvoiceIn]
) -> list[tuple[Money, Money, tuple[str, ...]]]:
    """Base, PPN and everything Coretax would refuse of each invoice, by the rates of its day.

    What is wrong with the entity itself is told with each of them.
    """
    rates = rates_of(read)
    invoices = tuple(_invoice(one, rates) for one in given)
    wrong = coretax.problems(coretax.build(_tin(read, entity), "000000", invoices))
    everywhere = tuple(one.message for one in wrong if one.field == "entity")
    made = []
    for invoice in invoices:
        figures = [invoice.amounts(item) for item in invoice.items]
        own = (
            _short(one.message, invoice.number) for one in wrong
            if one.field == invoice.number or one.field.startswith(f"{invoice.number}.")
        )  # fmt: skip
        made.append(
            (
                _sum(one.base for one in figures), _sum(one.vat for one in figures),
                (*everywhere, *own),
            )
        )  # fmt: skip
    return made


def _short(message: str, number: str) -> str:
    """Without the number, where it stands beside."""
    words = message.removeprefix(f"Faktur {number}").removeprefix(":").strip()
    return words[:1].upper() + words[1:]


def _tin(read: Read, entity: Entity) -> str:
    ((npwp, is_pkp),) = read.rows(
        "SELECT npwp, is_pkp FROM legal_entity WHERE org_id = :org AND id = :id", id=entity.id
    )
    if not is_pkp:
        raise InvalidInput(
            f"{entity.name} bukan PKP, jadi tidak membuat faktur pajak. Periksa pengaturan entitas."
        )
    return f"0{npwp}" if len(npwp) == _OLD_NPWP else str(npwp)


def _sum(amounts: object) -> Money:
    return Money(decimal_to_sen(sum(amounts, Decimal(0))))  # type: ignore[call-overload]


def _rate(rates: Sequence[Rate], code: str, day: date) -> Rate:
    found = rate_on(rates, code, day)
    if found is None:
        raise InvalidInput(f"Tarif {code} belum ada untuk tanggal itu. Tambahkan tarifnya dulu.")
    return found


def _invoice(given: TaxInvoiceIn, rates: Sequence[Rate]) -> coretax.Invoice:
    items = tuple(
        coretax.Item(
            line.item, line.price, line.qty, line.discount, line.unit, line.code, line.service
        )
        for line in given.lines
    )
    return coretax.Invoice(
        given.number, given.on_date, given.code, given.buyer_tin, given.buyer_document,
        given.buyer_document_number, given.buyer_country, given.buyer, given.buyer_address,
        given.buyer_email, given.buyer_place or f"{given.buyer_tin}000000", items,
        _rate(rates, PPN, given.on_date), _rate(rates, PPN_BASE, given.on_date), given.facility,
    )  # fmt: skip
