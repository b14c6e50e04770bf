"""The stock reports themselves: the figures of the lists as sheets that can be printed."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from app.catalog import steps as catalog
from app.core.commands import answers
from app.core.errors import FieldError, InvalidInput
from app.core.money import Money
from app.core.spans import span
from app.core.text import angka, tanggal_panjang
from app.documents.report import (
    Carry,
    Cell,
    Column,
    Drill,
    Footer,
    Kind,
    Report,
    Row,
    Title,
    totalled,
)
from app.identity import steps as identity
from app.stock.api import LotList, StockByPlace, StockOnHand, StockReport, WarehouseList
from app.stock.queries import (
    analysis,
    levels,
    lists,
    report_cards,
    report_lots,
    report_people,
    report_space,
    report_value,
    scope,
)
from app.stock.queries.report_parts import KIND, average, money, number, title
from app.stock.rules.ageing import CLASSES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import date

    from app.core.work import Read

_PAGE: Final = 1000
_CARD: Final = "stock.card"
_SELF: Final = "stock.reports"
_SKU, _NAME = Column("SKU", Kind.CODE), Column("Barang", weight=20)
_PLACE: Final = Column("Gudang", Kind.CODE)


@answers(StockReport)
def stock_report(read: Read, ask: StockReport) -> Report:
    """The report asked for.

    Raises:
        InvalidInput: If the days are the wrong way round, or a card has no SKU.
        NotFound: There is no such warehouse or category.
    """
    day = ask.until or read.today
    since, day = span(ask.since or day.replace(day=1), day)
    if ask.kind in {"card", "ledger"} and not ask.sku:
        message = "Isi SKU barang untuk kartu stok."
        raise InvalidInput(message, (FieldError("sku", message),))
    scope.require_category(read, ask.category)
    return _MAKERS[ask.kind](read, ask, since, day)


def _upto(day: date) -> str:
    return f"Per {tanggal_panjang(day)}"


def _line(cells: Sequence[Cell], sku: str, warehouse: str, **span: date) -> Row:
    drill = Drill(_CARD, {"sku": sku, "warehouse": warehouse, **span})
    return Row(tuple(cells), key=f"{sku}|{warehouse}", drill=drill)


def _then(read: Read, day: date) -> dict[str, date]:
    """A figure of a past day opens the card as it ended that day."""
    return {"until": day} if day < read.today else {}


def _totalled(columns: Sequence[Column], rows: list[Row], words: str = "Jumlah") -> tuple[Row, ...]:
    """The rows and their total; what cannot be added (averages, ages) stays empty."""
    if not rows:
        return ()
    cells: list[Cell] = [None] * len(columns)
    cells[1] = words
    return totalled(columns, rows, cells)


def _make(
    title: Title, columns: tuple[Column, ...], rows: Iterable[Row], *footers: Footer
) -> Report:
    return Report(title, columns, _totalled(columns, list(rows)), footers)


# ---------------------------------------------------------------- how much there is


def _all(read: Read, query: Any, answer: Callable[[Read, Any], Any]) -> list[Any]:  # noqa: ANN401
    """Every page of a list, so that a report is the list and nothing else (WMS-GEN-12)."""
    rows: list[Any] = []
    while True:
        page = answer(read, query)
        rows.extend(page.rows)
        if page.next is None:
            return rows
        query = query.model_copy(update={"after": page.next})


def _summary(read: Read, ask: StockReport, _since: date, day: date) -> Report:
    columns = (
        _SKU, _NAME, _PLACE, number("Stok", carry=Carry.SUM),
        number("Direservasi", carry=Carry.SUM), number("Ditahan", carry=Carry.SUM),
        number("Tersedia", carry=Carry.SUM), money("HPP"), money("Nilai", carry=Carry.SUM),
    )  # fmt: skip
    if day < read.today:
        return _summary_then(read, ask, columns, day)
    query = StockOnHand(warehouse=ask.warehouse, category=ask.category, limit=_PAGE)
    rows = [
        _line(
            (
                row.sku, row.product, row.warehouse, row.on_hand, row.reserved, row.held,
                row.available, average(row.on_hand, row.value.sen), row.value,
            ),
            row.sku, row.warehouse,
        )
        for row in _all(read, query, levels.stock_on_hand)
    ]  # fmt: skip
    return _make(title(read, ask, _upto(read.today)), columns, rows)


def _summary_then(read: Read, ask: StockReport, columns: tuple[Column, ...], day: date) -> Report:
    rows = [
        _line(
            (
                item.sku, item.product, item.warehouse, item.qty, None, None, None,
                average(item.qty, item.value), Money(item.value),
            ),
            item.sku, item.warehouse, until=day,
        )
        for item in analysis.held(read, ask, day)
    ]  # fmt: skip
    note = Footer("Reservasi dan yang ditahan tidak dicatat per hari: hanya ada untuk hari ini.")
    return _make(title(read, ask, _upto(day)), columns, rows, note)


def _per_warehouse(read: Read, ask: StockReport, _since: date, day: date) -> Report:
    columns = (
        _PLACE, Column("Nama", weight=20), number("SKU", carry=Carry.SUM),
        number("Jumlah", carry=Carry.SUM), money("Nilai", carry=Carry.SUM),
    )  # fmt: skip
    names = {row.code: row.name for row in lists.warehouse_list(read, WarehouseList())}
    found: dict[str, list[int]] = {}
    for item in analysis.held(read, ask, day):
        sums = found.setdefault(item.warehouse, [0, 0, 0])
        sums[0] += 1 if item.qty else 0
        sums[1] += item.qty
        sums[2] += item.value
    rows = [
        Row(
            (code, names.get(code, ""), skus, qty, Money(value)), key=code,
            drill=Drill(
                _SELF,
                {"kind": "valuation", "warehouse": code, "category": ask.category, "until": day},
            ),
        )
        for code, (skus, qty, value) in sorted(found.items())
    ]  # fmt: skip
    return _make(title(read, ask, _upto(day)), columns, rows)


def _per_place(read: Read, ask: StockReport, _since: date, day: date) -> Report:
    columns = (
        Column("Lokasi", Kind.CODE), _NAME, _SKU, Column("Lot", Kind.CODE),
        Column("ED", Kind.DATE), Column("Status"), number("Jumlah", carry=Carry.SUM),
        number("Direservasi", carry=Carry.SUM),
    )  # fmt: skip
    if day < read.today:
        found = analysis.placed(read, ask, day)
    else:
        query = StockByPlace(
            warehouse=ask.warehouse, category=ask.category, sku=ask.sku or None, limit=_PAGE
        )
        found = _all(read, query, levels.stock_by_place)
    found.sort(key=lambda row: (row.warehouse, row.location, row.sku, row.lot))
    rows = [
        _line(
            (
                row.location, row.product, row.sku, row.lot or row.serial, row.expires_on,
                _STATUS[row.status], row.on_hand, row.reserved if day >= read.today else None,
            ),
            row.sku, row.warehouse, **_then(read, day),
        )
        for row in found
    ]  # fmt: skip
    note = Footer("Reservasi tidak dicatat per hari, jadi hanya ada untuk hari ini.")
    past = (note,) if day < read.today else ()
    return _make(title(read, ask, _upto(min(day, read.today)), values=False), columns, rows, *past)


_STATUS: Final = {
    "available": "Tersedia", "on_hold": "Ditahan", "blocked": "Diblokir", "damaged": "Rusak",
    "in_transit": "Dalam perjalanan",
}  # fmt: skip


def _valuation(read: Read, ask: StockReport, _since: date, day: date) -> Report:
    columns = (
        _SKU, _NAME, _PLACE, number("Jumlah", carry=Carry.SUM), money("HPP rata-rata"),
        money("Nilai", carry=Carry.SUM),
    )  # fmt: skip
    rows = [
        _line(
            (
                item.sku, item.product, item.warehouse, item.qty, average(item.qty, item.value),
                Money(item.value),
            ),
            item.sku, item.warehouse, **_then(read, day),
        )
        for item in analysis.held(read, ask, day)
    ]  # fmt: skip
    note = Footer("Nilai per tanggal ini sama dengan akun persediaan pada tanggal yang sama.")
    return _make(title(read, ask, _upto(day)), columns, rows, note)


# ---------------------------------------------------------------- how old, how fast


def _ageing(read: Read, ask: StockReport, _since: date, day: date) -> Report:
    first, second, third = analysis.bounds(read)
    words = (f"0–{first}", f"{first + 1}–{second}", f"{second + 1}–{third}", f"> {third}")
    columns = (
        _SKU, _NAME, _PLACE, *(number(each, "Jumlah (hari)", Carry.SUM) for each in words),
        *(money(each, "Nilai (hari)", Carry.SUM) for each in words),
        money("Nilai", carry=Carry.SUM),
    )  # fmt: skip
    rows = [
        _line(
            (
                aged.item.sku, aged.item.product, aged.item.warehouse, *aged.qty,
                *map(Money, aged.value), Money(aged.item.value),
            ),
            aged.item.sku, aged.item.warehouse, **_then(read, day),
        )
        for aged in analysis.aged(read, ask, day)
    ]  # fmt: skip
    note = Footer("Umur dihitung dari tanggal terima lapisan harga; yang lama keluar dahulu.")
    return _make(title(read, ask, _upto(day)), columns, rows, note)


def _movement(read: Read, ask: StockReport, since: date, day: date) -> Report:
    groups = ("Saldo awal", "Masuk", "Keluar", "Saldo akhir")
    columns = (
        _SKU, _NAME, _PLACE,
        *(
            make(words, group, Carry.SUM)
            for group in groups
            for make, words in ((number, "Jumlah"), (money, "Nilai"))
        ),
    )  # fmt: skip
    rows = [
        _line(
            (
                one.item.sku, one.item.product, one.item.warehouse,
                one.opening[0], Money(one.opening[1]), one.came[0], Money(one.came[1]),
                -one.went[0], Money(-one.went[1]), one.item.qty, Money(one.item.value),
            ),
            one.item.sku, one.item.warehouse, since=since, until=day,
        )
        for one in analysis.moved(read, ask, since, day)
    ]  # fmt: skip
    period = f"{tanggal_panjang(since)} s.d. {tanggal_panjang(day)}"
    note = Footer("Barang dalam perjalanan dihitung di gudang pengirim sampai diterima.")
    return _make(title(read, ask, period), columns, rows, note)


def _speed(read: Read, ask: StockReport, _since: date, day: date) -> Report:
    wish = identity.settings(read).stock
    columns = (
        _SKU, _NAME, _PLACE, number("Stok", carry=Carry.SUM), money("Nilai", carry=Carry.SUM),
        number(f"Terjual {angka(wish.fast_days)} hari", carry=Carry.SUM),
        Column("Terakhir terjual", Kind.DATE), number("Hari diam"), Column("Golongan"),
    )  # fmt: skip
    found = [one for one in analysis.speeds(read, ask, day) if one.name == ask.kind]
    found.sort(
        key=lambda one: (-one.sold.recent if ask.kind == "fast" else -one.item.value, one.item.sku)
    )
    rows = [
        _line(
            (
                one.item.sku, one.item.product, one.item.warehouse, one.item.qty,
                Money(one.item.value), one.sold.recent, one.sold.last_sale, one.idle,
                CLASSES[one.name],
            ),
            one.item.sku, one.item.warehouse, **_then(read, day),
        )
        for one in found
    ]  # fmt: skip
    rule = {
        "fast": f"Cepat: {wish.fast_percent} % produk terlaris dalam {wish.fast_days} hari.",
        "slow": f"Lambat: {wish.slow_days} hari tanpa penjualan dan masih ada stok.",
        "dead": f"Mati: {wish.dead_days} hari tanpa penjualan dan masih ada stok.",
    }[ask.kind]
    return _make(title(read, ask, _upto(day)), columns, rows, Footer(rule))


def _operations(read: Read, ask: StockReport, since: date, day: date) -> Report:
    """What was done, kind by kind; moves between shelves and warehouses show both legs."""
    columns = (
        Column("Kegiatan", weight=18), Column("Arah"), number("Dokumen"),
        number("Jumlah masuk"), number("Jumlah keluar"),
        money("Nilai masuk"), money("Nilai keluar"),
    )  # fmt: skip
    rows = [
        Row(
            (
                KIND.get(one.kind, one.kind), _way(one), one.documents, one.qty_in, one.qty_out,
                Money(one.value_in), Money(one.value_out),
            ),
            key=one.kind, drill=_movements(ask, one.kind, since, day),
        )
        for one in analysis.operations(read, ask, since, day)
    ]  # fmt: skip
    period = f"{tanggal_panjang(since)} s.d. {tanggal_panjang(day)}"
    return Report(title(read, ask, period), columns, tuple(rows))


def _movements(ask: StockReport, kind: str, since: date, day: date) -> Drill | None:
    """The movements of a kind; their list knows no categories."""
    if ask.category:
        return None
    place = ask.warehouse or ""
    return Drill(_CARD, {"warehouse": place, "kind": kind, "since": since, "until": day})


def _way(one: analysis.Done) -> str:
    if one.qty_in and one.qty_out:
        return "Masuk dan keluar"
    return "Masuk" if one.qty_in or one.value_in else "Keluar"


def _expiring(read: Read, ask: StockReport, _since: date, day: date) -> Report:
    """Lots within the earliest level of their own product, as the alerts know it (LOT-05)."""
    wish = identity.settings(read).stock
    usual = max(wish.expiry_days_first, wish.expiry_days_second, wish.expiry_days_last)
    days = max(usual, *catalog.all_levels(read), 0)
    columns = (
        _SKU, _NAME, Column("Lot", Kind.CODE), Column("ED", Kind.DATE), number("Sisa hari"),
        number("Jumlah", carry=Carry.SUM), Column("Status"),
    )  # fmt: skip
    found = _lots_at(read, ask, days) if day == read.today else analysis.lots(read, ask, day, days)
    own = _first_levels(read, {lot.sku for lot in found}, usual)
    rows = [
        _line(
            (
                lot.sku, lot.product, lot.lot, lot.expires_on, lot.left, lot.qty,
                "Lewat ED" if lot.left < 0 else _LOT[lot.status],
            ),
            lot.sku, ask.warehouse or "", **_then(read, day),
        )
        for lot in found
        if lot.left <= own[lot.sku]
    ]  # fmt: skip
    until = f"ED sampai {tanggal_panjang(day + timedelta(days=days))}"
    period = until if day == read.today else f"{_upto(day)}, {until}"
    return _make(title(read, ask, period, values=False), columns, rows)


def _lots_at(read: Read, ask: StockReport, days: int) -> list[analysis.Dated]:
    """Lots as they are now, as Lot & ED lists them."""
    query = LotList(warehouse=ask.warehouse, category=ask.category, within_days=days, limit=_PAGE)
    return [
        analysis.Dated(
            row.sku, row.product, row.lot, row.expires_on, row.days_left, row.on_hand, row.status
        )
        for row in _all(read, query, lists.lot_list)
    ]


def _first_levels(read: Read, skus: Iterable[str], usual: int) -> dict[str, int]:
    """Days before the expiry from which a product's lots are told about, by SKU."""
    products = catalog.products_by_sku(read, skus)
    rules = catalog.shelf_rules(read, {product.id for product in products.values()})
    return {
        sku: max(rule.levels) if (rule := rules.get(product.id)) and rule.levels else usual
        for sku, product in products.items()
    }


#: What a lot was declared is not kept by day.
_LOT: Final = {"ok": "Baik", "blocked": "Diblokir", "recalled": "Ditarik", "": None}


_MAKERS: Final[dict[str, Callable[[Read, StockReport, date, date], Report]]] = {
    "summary": _summary,
    "warehouse": _per_warehouse,
    "place": _per_place,
    "valuation": _valuation,
    "lots": report_value.by_lot,
    "categories": report_value.by_category,
    "ageing": _ageing,
    "movement": _movement,
    "slow": _speed,
    "fast": _speed,
    "dead": _speed,
    "expiring": _expiring,
    "operations": _operations,
    "people": report_people.people,
    "overrides": report_lots.overrides,
    "space": report_space.space,
    "usage": report_space.usage,
    "card": report_cards.warehouse_card,
    "ledger": report_cards.ledger_card,
}
