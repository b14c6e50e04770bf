"""Sales with PPN as tax invoices: read set-based, checked as Coretax would."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from app.accounting.queries.blockers import blocks
from app.accounting.queries.lookups import entity_of
from app.accounting.queries.scope import contains, cursor_of, like, read_cursor, whole_books
from app.accounting.rules import Role
from app.accounting.rules.periods import first_day, last_day
from app.accounting.rules.ppn import ppn_inside
from app.core.commands import Page, answers
from app.core.driver import day_of
from app.core.money import Money, split_whole
from app.tax.api import (
    InvoiceLine,
    TaxInvoiceIn,
    TaxInvoiceList,
    TaxInvoiceRow,
)
from app.tax.queries.efaktur import checked

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from app.accounting.queries.blockers import Month
    from app.accounting.queries.lookups import Entity
    from app.core.work import Read

_NO_TIN: Final = "0" * 16
#: Invoices that are read for a file at once.
_MOST: Final = 5000
#: A booked PPN this far from the invoice's is no rounding.
_ROUNDING_SEN: Final = 100


@dataclass(frozen=True, slots=True)
class Sale:
    """A posted sale with PPN."""

    journal_id: str
    invoice: TaxInvoiceIn
    booked: Money
    #: Number of the file it is in, "" for none.
    file: str
    taken_back: bool
    #: The file its invoice was last cancelled in, and why.
    canceled: str


_TAKEN_BACK: Final = (
    "EXISTS (SELECT 1 FROM journal m WHERE m.org_id = j.org_id AND m.reverses_id = j.id)"
)
_HEADS: Final = (
    "SELECT CAST(j.id AS text), j.source_kind, CAST(j.source_id AS text), j.source_number, "
    "j.on_date, t.ppn, "
    "coalesce(b.name, o.customer_name, c.name, ''), "
    "coalesce(b.address, CASE WHEN o.address <> '' THEN o.address || ', ' || o.city "
    "ELSE c.default_address END, ''), coalesce(b.tin, :none), coalesce(b.document, 'TIN'), "
    "coalesce(b.document_number, ''), coalesce(b.email, ''), coalesce(f.number, ''), "
    f"o.subtotal, CASE WHEN {_TAKEN_BACK} THEN 1 ELSE 0 END, coalesce((SELECT e.number || ': ' "
    "|| i.canceled FROM efaktur_invoice i JOIN efaktur_file e ON e.org_id = i.org_id "
    "AND e.id = i.file_id WHERE i.org_id = j.org_id AND i.journal_id = j.id AND i.canceled <> '' "
    "ORDER BY e.id DESC LIMIT 1), '') FROM "
    "(SELECT l.journal_id, CAST(sum(l.credit - l.debit) AS bigint) AS ppn FROM journal_line l "
    "WHERE l.org_id = :org AND l.entity_id = :entity AND l.on_date BETWEEN :first AND :last "
    "AND l.account_id IN (SELECT r.account_id FROM account_binding r WHERE r.org_id = :org "
    "AND r.role = :role) GROUP BY l.journal_id HAVING sum(l.credit - l.debit) > 0) t "
    "JOIN journal j ON j.org_id = :org AND j.id = t.journal_id "
    "LEFT JOIN sales_order o ON o.org_id = j.org_id AND o.id = j.source_id "
    "LEFT JOIN receivable_document d ON d.org_id = j.org_id AND d.id = j.source_id "
    "LEFT JOIN customer c ON c.org_id = d.org_id AND c.id = d.customer_id "
    "LEFT JOIN tax_buyer b ON b.org_id = j.org_id AND b.journal_id = j.id "
    "LEFT JOIN (SELECT i.journal_id, e.number FROM efaktur_invoice i JOIN efaktur_file e "
    "ON e.org_id = i.org_id AND e.id = i.file_id WHERE i.org_id = :org AND i.live) f "
    "ON f.journal_id = j.id "
    "WHERE j.source_kind IN ('order', 'receivable') AND j.reverses_id IS NULL "
    # taken back, it is told for as long as its invoice stands in a file
    f"AND (f.number IS NOT NULL OR NOT {_TAKEN_BACK}) "
)
_ORDER_LINES: Final = (
    "SELECT CAST(l.order_id AS text), l.product_name, l.qty, l.subtotal_before - l.seller_discount "
    "FROM sales_order_line l WHERE l.org_id = :org AND {among} ORDER BY l.order_id, l.line_no"
)
#: Of an invoice typed by hand the journal has a line for each of its lines, less PPN.
_INVOICE_LINES: Final = (
    "SELECT CAST(l.journal_id AS text), l.memo, 1, l.credit - l.debit FROM journal_line l "
    "JOIN account a ON a.org_id = l.org_id AND a.id = l.account_id AND a.kind = 'revenue' "
    "WHERE l.org_id = :org AND {among} ORDER BY l.journal_id, l.line_no"
)


@answers(TaxInvoiceList)
def tax_invoice_list(read: Read, ask: TaxInvoiceList) -> Page[TaxInvoiceRow]:
    """A page of sales by day, each with all that is wrong with it."""
    whole_books(read, "Faktur pajak")
    entity = entity_of(read, ask.entity)
    sales = sales_of(read, entity, ask.month, after=ask.after, text=ask.text, limit=ask.limit + 1)
    shown = sales[: ask.limit]
    found = _checked(read, entity, shown)
    rows = tuple(_row(sale, *each) for sale, each in zip(shown, found, strict=True))
    more = len(sales) > ask.limit
    last = shown[-1] if more else None
    return Page(rows, cursor_of(last.invoice.on_date, last.journal_id) if last else None)


def ready(read: Read, entity: Entity, month: str) -> list[Sale]:
    """Sales for which nothing is missing and that are in no file yet; as many as one file takes."""
    sales = sales_of(read, entity, month, unfiled=True)
    found = zip(sales, _checked(read, entity, sales), strict=True)
    return [sale for sale, (_base, _ppn, problems) in found if not problems]


@blocks("tax.canceled", "Faktur pajak dari penjualan batal", panel="tax.invoices", hard=False)
def invoices_of_sales_taken_back(read: Read, month: Month) -> Iterator[str]:
    """Invoices that stand in a file although their sale was taken back; Coretax is told by hand."""
    for number, file in read.rows(
        "SELECT j.source_number, e.number FROM efaktur_invoice i JOIN efaktur_file e "
        "ON e.org_id = i.org_id AND e.id = i.file_id JOIN journal j ON j.org_id = i.org_id "
        "AND j.id = i.journal_id WHERE i.org_id = :org AND i.live AND e.entity_id = :entity "
        f"AND j.on_date BETWEEN :first AND :last AND {_TAKEN_BACK} ORDER BY 2, 1",
        entity=month.entity.id, first=month.first, last=month.last,
    ):  # fmt: skip
        yield f"{number} dibatalkan, fakturnya masih ada di berkas {file}"


def sales_of(
    read: Read, entity: Entity, month: str, *, after: str | None = None, number: str = "",
    text: str = "", limit: int = _MOST, unfiled: bool = False,
) -> list[Sale]:  # fmt: skip
    """Sales of a month that carry PPN, by day; three selects however many."""
    where, params = "", dict[str, Any]()
    if after is not None:
        day, journal = read_cursor(after, "day", "id")
        where = "AND (j.on_date > :after_day OR (j.on_date = :after_day AND j.id > :after_id)) "
        params = {"after_day": day, "after_id": journal}
    if number:
        where += "AND j.source_number = :number "
        params["number"] = number
    if text:
        columns = ("j.source_number", "coalesce(b.name, o.customer_name, c.name, '')")
        where += f"AND {contains(columns)} "
        params["text"] = like(text)
    if unfiled:
        where += "AND f.number IS NULL "
    heads = read.rows(
        f"{_HEADS}{where}ORDER BY j.on_date, j.id LIMIT :limit",
        entity=entity.id, first=first_day(month), last=last_day(month), role=Role.PPN_OUT.value,
        none=_NO_TIN, limit=limit, **params,
    )  # fmt: skip
    orders = [head[2] for head in heads if head[1] == "order"]
    typed = [head[0] for head in heads if head[1] != "order"]
    lines = _lines(read, _ORDER_LINES, "l.order_id", orders)
    lines |= _lines(read, _INVOICE_LINES, "l.journal_id", typed)
    return [_sale(head, lines) for head in heads]


#: What a line says, how many, and its amount.
Sold = tuple[str, int, int]


def _lines(read: Read, sql: str, column: str, ids: Sequence[str]) -> dict[str, list[Sold]]:
    found: dict[str, list[Sold]] = defaultdict(list)
    if ids:
        rows = read.rows(sql.format(among=read.among(column, "ids")), ids=list(ids))
        for key, words, qty, sen in rows:
            found[key].append((words, qty, sen))
    return found


def _without_ppn(sold: Sequence[Sold], paid: int) -> list[Sold]:
    """Lines of an order at what was paid for them, less the PPN inside.

    A voucher of the whole order comes off every line by its value: off one line alone it could be
    more than the line, and Coretax refuses a line below zero.
    """
    amounts = [sen for _words, _qty, sen in sold]
    gross = split_whole(paid, amounts) if sum(amounts) else amounts
    return [
        (words, qty, sen - ppn_inside(Money(sen)).sen)
        for (words, qty, _before), sen in zip(sold, gross, strict=True)
    ]


def _line(words: str, qty: int, base: int) -> InvoiceLine:
    """A line whose price times quantity, less its discount, is the base to the sen."""
    price = -(-base // qty)
    return InvoiceLine(
        item=words or "Penjualan", price=Money(price), qty=qty, discount=Money(price * qty - base)
    )


def _sale(head: tuple[Any, ...], lines: dict[str, list[Sold]]) -> Sale:
    journal, kind, source, number, day, ppn, *who, file, paid, taken_back, canceled = head
    buyer, address, tin, document, identity, email = who
    ordered = kind == "order"
    sold: Sequence[Sold] = lines.get(source if ordered else journal, [])
    if ordered:
        sold = _without_ppn(sold, paid)
    return Sale(
        journal,
        TaxInvoiceIn(
            number=number, on_date=day_of(day), buyer=buyer, buyer_address=address,
            buyer_tin=tin, buyer_document=document, buyer_document_number=identity,
            buyer_email=email, lines=tuple(_line(*one) for one in sold),
        ),
        Money(ppn), file, bool(taken_back), canceled,
    )  # fmt: skip


def _checked(
    read: Read, entity: Entity, sales: Sequence[Sale]
) -> Iterable[tuple[Money, Money, tuple[str, ...]]]:
    """Base, PPN and problems of each."""
    if not sales:
        return
    found = checked(read, entity, [sale.invoice for sale in sales])
    for sale, (base, ppn, problems) in zip(sales, found, strict=True):
        if abs(ppn.sen - sale.booked.sen) > _ROUNDING_SEN:
            told = f"PPN faktur {ppn.rupiah()} tidak sama dengan buku {sale.booked.rupiah()}."
            yield base, ppn, (*problems, told)
        else:
            yield base, ppn, problems


def _row(sale: Sale, base: Money, ppn: Money, problems: tuple[str, ...]) -> TaxInvoiceRow:
    one = sale.invoice
    return TaxInvoiceRow(
        one.number, one.on_date, one.buyer, "" if one.buyer_tin == _NO_TIN else one.buyer_tin,
        one.buyer_document, one.buyer_document_number, one.buyer_address, one.buyer_email,
        base, ppn, sale.booked, problems, sale.file, sale.taken_back, sale.canceled,
    )  # fmt: skip
