"""The stock reports themselves: the figures of the lists as sheets that can be printed."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from app.core.commands import answers
from app.core.errors import FieldError, InvalidInput
from app.core.money import Money
from app.core.text import angka, tanggal_panjang
from app.documents.report import (
    Carry,
    Cell,
    Column,
    Drill,
    Footer,
    Kind,
    Letterhead,
    Look,
    Report,
    Row,
    Sum,
    Term,
    Title,
)
from app.identity import steps as identity
from app.stock.api import LotList, StockByPlace, StockCard, StockOnHand, StockReport, WarehouseList
from app.stock.queries import analysis, card, levels, lists
from app.stock.rules.ageing import CLASSES
from app.stock.rules.value import average_cost

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import date

    from app.core.work import Read

_PAGE: Final = 1000
_CARD: Final = "stock.card"
TITLES: Final = {
    "summary": "Ringkasan Stok",
    "warehouse": "Stok per Gudang",
    "place": "Stok per Lokasi",
    "valuation": "Nilai Persediaan",
    "ageing": "Umur Persediaan",
    "movement": "Mutasi Persediaan",
    "slow": "Barang Lambat",
    "fast": "Barang Cepat",
    "dead": "Barang Mati",
    "expiring": "Barang Mendekati Kedaluwarsa",
    "operations": "Ringkasan Kegiatan Gudang",
    "card": "Kartu Stok",
    "ledger": "Kartu Persediaan",
}
_KIND: Final = {
    "shipment": "Pengiriman", "receipt": "Penerimaan", "issue": "Pengeluaran",
    "adjustment": "Penyesuaian", "transfer": "Transfer", "status_change": "Ubah status",
    "return_in": "Retur masuk", "return_out": "Retur ke pemasok", "revaluation": "Biaya perolehan",
    "opname": "Opname", "destruction": "Pemusnahan",
}  # fmt: skip
_SKU, _NAME = Column("SKU", Kind.CODE), Column("Barang", weight=20)
_PLACE: Final = Column("Gudang", Kind.CODE)


def _number(title: str, group: str = "", carry: Carry = Carry.NONE) -> Column:
    return Column(title, Kind.NUMBER, group=group, carry=carry)


def _money(title: str, group: str = "", carry: Carry = Carry.NONE) -> Column:
    return Column(title, Kind.MONEY, group=group, carry=carry)


@answers(StockReport)
def stock_report(read: Read, ask: StockReport) -> Report:
    """The report asked for.

    Raises:
        InvalidInput: If the days are the wrong way round, or a card has no SKU.
    """
    day = ask.until or read.today
    since = ask.since or day.replace(day=1)
    if since > day:
        message = "Tanggal akhir sebelum tanggal awal. Tukar keduanya."
        raise InvalidInput(message, (FieldError("until", message),))
    if ask.kind in {"card", "ledger"} and not ask.sku:
        message = "Isi SKU barang untuk kartu stok."
        raise InvalidInput(message, (FieldError("sku", message),))
    return _MAKERS[ask.kind](read, ask, since, day)


def _title(read: Read, ask: StockReport, period: str, *more: str, money: bool = True) -> Title:
    entity = read.rows(
        "SELECT e.name, e.address, e.npwp FROM legal_entity e WHERE e.org_id = :org AND e.id = "
        "coalesce((SELECT w.entity_id FROM warehouse w WHERE w.org_id = :org AND w.code = :code), "
        "(SELECT d.id FROM legal_entity d WHERE d.org_id = :org AND d.is_default))",
        code=ask.warehouse or "",
    )
    name, address, npwp = entity[0] if entity else ("", "", "")
    kop = tuple(line for line in (address, f"NPWP {npwp}" if npwp else "") if line)
    chosen = [f"Gudang {ask.warehouse}" if ask.warehouse else "Semua gudang"]
    if ask.category:
        chosen.append(f"Kategori {ask.category}")
    return Title(
        TITLES[ask.kind], name, period,
        note="Jumlah dalam satuan dasar, nilai dalam rupiah" if money else "Satuan dasar",
        filters=(*chosen, *more), printed_at=read.now, user=read.actor.full_name,
        letterhead=Letterhead(name, kop),
    )  # fmt: skip


def _upto(day: date) -> str:
    return f"Per {tanggal_panjang(day)}"


def _line(cells: Sequence[Cell], sku: str, warehouse: str) -> Row:
    drill = Drill(_CARD, {"sku": sku, "warehouse": warehouse})
    return Row(tuple(cells), key=f"{sku}|{warehouse}", drill=drill)


def _totalled(columns: Sequence[Column], rows: list[Row], words: str = "Jumlah") -> tuple[Row, ...]:
    """The rows and their total; what cannot be added (averages, ages) stays empty."""
    if not rows:
        return ()
    cells: list[Cell] = [None] * len(columns)
    cells[1] = words
    sums = []
    for at, column in enumerate(columns):
        if not column.kind.figure or column.carry is not Carry.SUM:
            continue
        values = [row.cells[at] for row in rows]
        money = [value for value in values if isinstance(value, Money)]
        whole = [value for value in values if isinstance(value, int)]
        cells[at] = sum(money, Money(0)) if column.kind is Kind.MONEY else sum(whole)
        if column.kind is Kind.MONEY:
            sums.append(Sum(at, (Term(0, len(rows) - 1),)))
    return (*rows, Row(tuple(cells), Look.TOTAL, sums=tuple(sums)))


def _average(qty: int, value: int) -> Money:
    return Money.parse(average_cost(qty, value)[:-4]) if qty else Money(0)


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


def _summary(read: Read, ask: StockReport, _since: date, _day: date) -> Report:
    columns = (
        _SKU, _NAME, _PLACE, _number("Stok", carry=Carry.SUM),
        _number("Direservasi", carry=Carry.SUM), _number("Ditahan", carry=Carry.SUM),
        _number("Tersedia", carry=Carry.SUM), _money("HPP"), _money("Nilai", carry=Carry.SUM),
    )  # fmt: skip
    query = StockOnHand(warehouse=ask.warehouse, category=ask.category, limit=_PAGE)
    rows = [
        _line(
            (
                row.sku, row.product, row.warehouse, row.on_hand, row.reserved, row.held,
                row.available, _average(row.on_hand, row.value.sen), row.value,
            ),
            row.sku, row.warehouse,
        )
        for row in _all(read, query, levels.stock_on_hand)
    ]  # fmt: skip
    return _make(_title(read, ask, _upto(read.today)), columns, rows)


def _per_warehouse(read: Read, ask: StockReport, _since: date, day: date) -> Report:
    columns = (
        _PLACE, Column("Nama", weight=20), _number("SKU", carry=Carry.SUM),
        _number("Jumlah", carry=Carry.SUM), _money("Nilai", carry=Carry.SUM),
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
            drill=Drill("stock.monitoring", {"warehouse": code}),
        )
        for code, (skus, qty, value) in sorted(found.items())
    ]  # fmt: skip
    return _make(_title(read, ask, _upto(day)), columns, rows)


def _per_place(read: Read, ask: StockReport, _since: date, _day: date) -> Report:
    columns = (
        Column("Lokasi", Kind.CODE), _NAME, _SKU, Column("Lot", Kind.CODE),
        Column("ED", Kind.DATE), Column("Status"), _number("Jumlah", carry=Carry.SUM),
        _number("Direservasi", carry=Carry.SUM),
    )  # fmt: skip
    query = StockByPlace(warehouse=ask.warehouse, sku=ask.sku or None, limit=_PAGE)
    found = _all(read, query, levels.stock_by_place)
    found.sort(key=lambda row: (row.warehouse, row.location, row.sku, row.lot))
    rows = [
        _line(
            (
                row.location, row.product, row.sku, row.lot or row.serial, row.expires_on,
                _STATUS[row.status], row.on_hand, row.reserved,
            ),
            row.sku, row.warehouse,
        )
        for row in found
    ]  # fmt: skip
    return _make(_title(read, ask, _upto(read.today), money=False), columns, rows)


_STATUS: Final = {
    "available": "Tersedia", "on_hold": "Ditahan", "blocked": "Diblokir", "damaged": "Rusak",
    "in_transit": "Dalam perjalanan",
}  # fmt: skip


def _valuation(read: Read, ask: StockReport, _since: date, day: date) -> Report:
    columns = (
        _SKU, _NAME, _PLACE, _number("Jumlah", carry=Carry.SUM), _money("HPP rata-rata"),
        _money("Nilai", carry=Carry.SUM),
    )  # fmt: skip
    rows = [
        _line(
            (
                item.sku, item.product, item.warehouse, item.qty, _average(item.qty, item.value),
                Money(item.value),
            ),
            item.sku, item.warehouse,
        )
        for item in analysis.held(read, ask, day)
    ]  # fmt: skip
    note = Footer("Nilai per tanggal ini sama dengan akun persediaan pada tanggal yang sama.")
    return _make(_title(read, ask, _upto(day)), columns, rows, note)


# ---------------------------------------------------------------- how old, how fast


def _ageing(read: Read, ask: StockReport, _since: date, day: date) -> Report:
    first, second, third = analysis.bounds(read)
    words = (f"0–{first}", f"{first + 1}–{second}", f"{second + 1}–{third}", f"> {third}")
    columns = (
        _SKU, _NAME, _PLACE, *(_number(each, "Jumlah (hari)", Carry.SUM) for each in words),
        *(_money(each, "Nilai (hari)", Carry.SUM) for each in words),
        _money("Nilai", carry=Carry.SUM),
    )  # fmt: skip
    rows = [
        _line(
            (
                aged.item.sku, aged.item.product, aged.item.warehouse, *aged.qty,
                *map(Money, aged.value), Money(aged.item.value),
            ),
            aged.item.sku, aged.item.warehouse,
        )
        for aged in analysis.aged(read, ask, day)
    ]  # fmt: skip
    note = Footer("Umur dihitung dari tanggal terima lapisan harga; yang lama keluar dahulu.")
    return _make(_title(read, ask, _upto(day)), columns, rows, note)


def _movement(read: Read, ask: StockReport, since: date, day: date) -> Report:
    groups = ("Saldo awal", "Masuk", "Keluar", "Saldo akhir")
    columns = (
        _SKU, _NAME, _PLACE,
        *(
            make(title, group, Carry.SUM)
            for group in groups
            for make, title in ((_number, "Jumlah"), (_money, "Nilai"))
        ),
    )  # fmt: skip
    rows = [
        _line(
            (
                one.item.sku, one.item.product, one.item.warehouse,
                one.opening[0], Money(one.opening[1]), one.came[0], Money(one.came[1]),
                -one.went[0], Money(-one.went[1]), one.item.qty, Money(one.item.value),
            ),
            one.item.sku, one.item.warehouse,
        )
        for one in analysis.moved(read, ask, since, day)
    ]  # fmt: skip
    period = f"{tanggal_panjang(since)} s.d. {tanggal_panjang(day)}"
    note = Footer("Barang dalam perjalanan dihitung di gudang pengirim sampai diterima.")
    return _make(_title(read, ask, period), columns, rows, note)


def _speed(read: Read, ask: StockReport, _since: date, day: date) -> Report:
    wish = identity.settings(read).stock
    columns = (
        _SKU, _NAME, _PLACE, _number("Stok", carry=Carry.SUM), _money("Nilai", carry=Carry.SUM),
        _number(f"Terjual {angka(wish.fast_days)} hari", carry=Carry.SUM),
        Column("Terakhir terjual", Kind.DATE), _number("Hari diam"), Column("Golongan"),
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
            one.item.sku, one.item.warehouse,
        )
        for one in found
    ]  # fmt: skip
    rule = {
        "fast": f"Cepat: {wish.fast_percent} % produk terlaris dalam {wish.fast_days} hari.",
        "slow": f"Lambat: {wish.slow_days} hari tanpa penjualan dan masih ada stok.",
        "dead": f"Mati: {wish.dead_days} hari tanpa penjualan dan masih ada stok.",
    }[ask.kind]
    return _make(_title(read, ask, _upto(day)), columns, rows, Footer(rule))


def _operations(read: Read, ask: StockReport, since: date, day: date) -> Report:
    """What was done, kind by kind; moves between shelves and warehouses show both legs."""
    columns = (
        Column("Kegiatan", weight=18), Column("Arah"), _number("Dokumen"),
        _number("Jumlah masuk"), _number("Jumlah keluar"),
        _money("Nilai masuk"), _money("Nilai keluar"),
    )  # fmt: skip
    rows = [
        Row(
            (
                _KIND.get(one.kind, one.kind), _way(one), one.documents, one.qty_in, one.qty_out,
                Money(one.value_in), Money(one.value_out),
            ),
            key=one.kind,
        )
        for one in analysis.operations(read, ask, since, day)
    ]  # fmt: skip
    period = f"{tanggal_panjang(since)} s.d. {tanggal_panjang(day)}"
    return Report(_title(read, ask, period), columns, tuple(rows))


def _way(one: analysis.Done) -> str:
    if one.qty_in and one.qty_out:
        return "Masuk dan keluar"
    return "Masuk" if one.qty_in or one.value_in else "Keluar"


def _expiring(read: Read, ask: StockReport, _since: date, _day: date) -> Report:
    wish = identity.settings(read).stock
    days = max(wish.expiry_days_first, wish.expiry_days_second, wish.expiry_days_last)
    columns = (
        _SKU, _NAME, Column("Lot", Kind.CODE), Column("ED", Kind.DATE), _number("Sisa hari"),
        _number("Jumlah", carry=Carry.SUM), Column("Status"),
    )  # fmt: skip
    query = LotList(warehouse=ask.warehouse, within_days=days, limit=_PAGE)
    rows = [
        _line(
            (
                row.sku, row.product, row.lot, row.expires_on, row.days_left, row.on_hand,
                "Lewat ED" if (row.days_left or 0) < 0 else _LOT[row.status],
            ),
            row.sku, ask.warehouse or "",
        )
        for row in _all(read, query, lists.lot_list)
    ]  # fmt: skip
    last = read.today + timedelta(days=days)
    return _make(
        _title(read, ask, f"ED sampai {tanggal_panjang(last)}", money=False), columns, rows
    )


_LOT: Final = {"ok": "Baik", "blocked": "Diblokir", "recalled": "Ditarik"}


# ---------------------------------------------------------------- the two cards (documents-id §3)


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
    parts = (_KIND.get(row.kind, "Mutasi"), row.location, row.lot, row.reason)
    return " · ".join(part for part in parts if part)


def _card_title(read: Read, ask: StockReport, first: Any, since: date, day: date) -> Title:  # noqa: ANN401
    period = f"{tanggal_panjang(since)} s.d. {tanggal_panjang(day)}"
    goods = read.rows(
        "SELECT min_stock, max_stock FROM product WHERE org_id = :org AND sku = :sku",
        sku=first.sku,
    )[0]
    limits = f"Min {angka(goods[0])}" + (f" / maks {angka(goods[1])}" if goods[1] else "")
    return _title(
        read, ask, period, f"{first.sku} {first.product}", f"Satuan {first.unit}", limits,
        money=ask.kind == "ledger",
    )  # fmt: skip


def _warehouse_card(read: Read, ask: StockReport, since: date, day: date) -> Report:
    """Kartu stok of the warehouse: quantities, and room for initials."""
    first, moves = _moves(read, ask, since, day)
    columns = (
        Column("Tanggal", Kind.DATE), Column("No. Dokumen", Kind.CODE),
        Column("Keterangan", weight=24), _number("Masuk", carry=Carry.SUM),
        _number("Keluar", carry=Carry.SUM), _number("Saldo", carry=Carry.LAST),
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
    came = sum(max(row.qty, 0) for row in moves)
    went = sum(max(-row.qty, 0) for row in moves)
    total = Row((None, "", "Jumlah", came, went, last, ""), Look.TOTAL)
    return Report(_card_title(read, ask, first, since, day), columns, (*rows, total))


def _ledger_card(read: Read, ask: StockReport, since: date, day: date) -> Report:
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
                _number("Unit", group, Carry.LAST if group == "Saldo" else Carry.SUM),
                _money("Harga", group),
                _money("Jumlah", group, Carry.LAST if group == "Saldo" else Carry.SUM),
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
    came_ = [row for row in counted if _into(row)]
    went_ = [row for row in counted if not _into(row)]
    last = moves[-1] if moves else None
    left = _units(last.balance, last.balance_value.sen) if last else opening
    span = (Term(0, len(rows) - 1),)
    total = Row(
        (
            None, "", "Jumlah",
            sum(row.qty for row in came_), None, sum((row.value for row in came_), Money(0)),
            -sum(row.qty for row in went_), None, -sum((row.value for row in went_), Money(0)),
            *left,
        ),
        Look.TOTAL, sums=tuple(Sum(at, span) for at in (5, 8)),
    )  # fmt: skip
    return Report(_card_title(read, ask, first, since, day), columns, (*rows, total))


def _into(row: Any) -> bool:  # noqa: ANN401 - a row of the card
    return bool(row.qty > 0 or (row.qty == 0 and row.value.sen > 0))


def _units(qty: int, value: int) -> tuple[Cell, Cell, Cell]:
    return qty, _average(qty, value) if qty else None, Money(value)


def _source(row: Any) -> Drill | None:  # noqa: ANN401 - a row of the card
    if row.source_kind == "order":
        return Drill("orders.list", {"number": row.document})
    if row.source_kind == "transfer":
        return Drill("stock.transfers", {"number": row.document})
    return Drill("accounting.journals", {"number": row.journal}) if row.journal else None


_MAKERS: Final[dict[str, Callable[[Read, StockReport, date, date], Report]]] = {
    "summary": _summary,
    "warehouse": _per_warehouse,
    "place": _per_place,
    "valuation": _valuation,
    "ageing": _ageing,
    "movement": _movement,
    "slow": _speed,
    "fast": _speed,
    "dead": _speed,
    "expiring": _expiring,
    "operations": _operations,
    "card": _warehouse_card,
    "ledger": _ledger_card,
}
