"""The stock card in both its forms: of the warehouse and of the books (documents-id §3)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.core.money import Money
from app.core.text import angka, tanggal_panjang
from app.documents.report import (
    Carry,
    Cell,
    Column,
    Drill,
    Kind,
    Look,
    Report,
    Row,
    Title,
    totalled,
)
from app.stock.api import StockCard
from app.stock.queries import card
from app.stock.queries.report_parts import KIND, average, money, number, title

if TYPE_CHECKING:
    from datetime import date

    from app.core.work import Read
    from app.stock.api import StockReport

_PAGE = 1000


def _moves(read: Read, ask: StockReport, since: date, day: date) -> tuple[Any, list[Any]]:
    query = StockCard(sku=ask.sku, warehouse=ask.warehouse, since=since, until=day, limit=_PAGE)
    first = card.stock_card(read, query)
    rows = list(first.page.rows)
    following = first.page.next
    while following is not None:
        page = card.stock_card(read, query.model_copy(update={"after": following})).page
        rows.extend(page.rows)
        following = page.next
    return first, rows


def _words(row: Any) -> str:  # noqa: ANN401 - a row of the card
    parts = (KIND.get(row.kind, "Mutasi"), row.location, row.lot, row.reason)
    return " · ".join(part for part in parts if part)


def _card_title(read: Read, ask: StockReport, first: Any, since: date, day: date) -> Title:  # noqa: ANN401
    period = f"{tanggal_panjang(since)} s.d. {tanggal_panjang(day)}"
    goods = read.rows(
        "SELECT min_stock, max_stock FROM product WHERE org_id = :org AND sku = :sku",
        sku=first.sku,
    )[0]
    limits = f"Min {angka(goods[0])}" + (f" / maks {angka(goods[1])}" if goods[1] else "")
    return title(
        read, ask, period, f"{first.sku} {first.product}", f"Satuan {first.unit}", limits,
        values=ask.kind == "ledger",
    )  # fmt: skip


def warehouse_card(read: Read, ask: StockReport, since: date, day: date) -> Report:
    """Kartu stok of the warehouse: quantities, and room for initials."""
    first, moves = _moves(read, ask, since, day)
    columns = (
        Column("Tanggal", Kind.DATE), Column("No. Dokumen", Kind.CODE),
        Column("Keterangan", weight=24), number("Masuk", carry=Carry.SUM),
        number("Keluar", carry=Carry.SUM), number("Saldo", carry=Carry.LAST),
        Column("Paraf", weight=6),
    )  # fmt: skip
    rows = [Row((since, "", "Saldo awal", None, None, first.opening, ""), Look.NOTE)]
    rows += [
        Row(
            (
                row.on_date, row.document, _words(row), max(row.qty, 0) or None,
                max(-row.qty, 0) or None, row.balance, "",
            ),
            key=row.id, drill=_source(row),
        )
        for row in moves
    ]  # fmt: skip
    last = moves[-1].balance if moves else first.opening
    words = (None, "", "Jumlah", None, None, last, "")
    whole = totalled(columns, rows, words)
    return Report(_card_title(read, ask, first, since, day), columns, whole)


def ledger_card(read: Read, ask: StockReport, since: date, day: date) -> Report:
    """Kartu persediaan of the books: units, price and amount in, out and left."""
    first, moves = _moves(read, ask, since, day)
    groups = ("Masuk", "Keluar", "Saldo")
    columns = (
        Column("Tanggal", Kind.DATE), Column("No. Bukti", Kind.CODE),
        Column("Keterangan", weight=18),
        *(
            column
            for group in groups
            for column in (
                number("Unit", group, Carry.LAST if group == "Saldo" else Carry.SUM),
                money("Harga", group),
                money("Jumlah", group, Carry.LAST if group == "Saldo" else Carry.SUM),
            )
        ),
    )  # fmt: skip
    opening = _units(first.opening, first.opening_value.sen)
    rows = [Row((since, "", "Saldo awal", *[None] * 6, *opening), Look.NOTE)]
    # moves inside a warehouse change neither quantity nor value of the books
    counted = [row for row in moves if row.journal or row.value]
    for row in counted:
        came = _units(row.qty, row.value.sen) if _into(row) else (None, None, None)
        went = _units(-row.qty, -row.value.sen) if not _into(row) else (None, None, None)
        left = _units(row.balance, row.balance_value.sen)
        rows.append(
            Row(
                (row.on_date, row.document, _words(row), *came, *went, *left), key=row.id,
                drill=_source(row),
            )
        )  # fmt: skip
    last = moves[-1] if moves else None
    left = _units(last.balance, last.balance_value.sen) if last else opening
    whole = totalled(columns, rows, (None, "", "Jumlah", *[None] * 6, *left))
    return Report(_card_title(read, ask, first, since, day), columns, whole)


def _into(row: Any) -> bool:  # noqa: ANN401 - a row of the card
    return bool(row.qty > 0 or (row.qty == 0 and row.value.sen > 0))


def _units(qty: int, value: int) -> tuple[Cell, Cell, Cell]:
    return qty, average(qty, value) if qty else None, Money(value)


def _source(row: Any) -> Drill | None:  # noqa: ANN401 - a row of the card
    if row.source_kind == "order":
        return Drill("orders.list", {"number": row.document})
    if row.source_kind == "transfer":
        return Drill("stock.transfers", {"number": row.document})
    return Drill("accounting.journals", {"number": row.journal}) if row.journal else None
