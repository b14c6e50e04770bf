"""What importing opening stock would do: everything decided, nothing written (issue 2, §3)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from app.catalog import steps as catalog
from app.core.commands import answers
from app.core.driver import as_date
from app.core.errors import NotFound
from app.core.money import LIMIT_SEN, Money
from app.core.quantity import LIMIT
from app.core.sheet import RowProblem
from app.core.text import angka, tanggal
from app.stock.api import OpeningLine, OpeningPreview, PreviewOpening
from app.stock.columns import column_title
from app.stock.queries.policies import policies
from app.stock.rules.lot_dates import expiry_of, life

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from fractions import Fraction

    from app.catalog.rules.refs import ProductRef
    from app.core.quantity import UnitFactor
    from app.core.work import Read
    from app.stock.api import OpeningRow

#: (product id, location code, lot number): where opening stock may be put once.
_Bucket = tuple[str, str, str]
_BASE: Final = 1


@dataclass(slots=True)
class Known:
    """What the database knows about the rows, read in a few set-based queries."""

    products: dict[str, ProductRef]
    factors: dict[str, dict[str, UnitFactor]]
    places: frozenset[str]
    #: (product id, lot number) -> expiry of the lot.
    lots: dict[tuple[str, str], date | None]
    moved: frozenset[_Bucket]
    serials: frozenset[tuple[str, str]]
    #: Least share of life at receipt, percent, by product id.
    policies: dict[str, int]
    today: date


@dataclass(slots=True)
class Plan:
    """Rows checked one after the other."""

    warehouse: str
    known: Known
    lines: list[OpeningLine] = field(default_factory=list)
    problems: list[RowProblem] = field(default_factory=list)
    warnings: list[RowProblem] = field(default_factory=list)
    new_lots: set[tuple[str, str]] = field(default_factory=set)
    products: set[str] = field(default_factory=set)
    _row: OpeningRow | None = None
    _seen: dict[tuple[object, ...], int] = field(default_factory=dict)
    _serials: dict[tuple[str, str], int] = field(default_factory=dict)
    _expiries: dict[tuple[str, str], tuple[date | None, int]] = field(default_factory=dict)
    _pieces: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    def check(self, row: OpeningRow) -> None:
        """Everything about one row."""
        self._row = row
        before = len(self.problems)
        product = self._product(row)
        if row.location not in self.known.places:
            self._wrong(
                "location", row.location,
                f"Lokasi ini tidak ada di gudang {self.warehouse}. Periksa kodenya atau buat dulu "
                "di Gudang & Lokasi.",
            )  # fmt: skip
        if product is None:
            return
        qty = self._base_qty(row, product)
        self._check_lot(row, product)
        self._check_serials(row, product, qty)
        self._check_twice(row, product)
        self._check_size(row, product, qty)
        if len(self.problems) == before:
            self._accept(row, product, qty)

    def _wrong(self, name: str, value: object, reason: str) -> None:
        number = self._row.row if self._row is not None else 0
        self.problems.append(RowProblem(number, column_title(name), str(value), reason))

    def _warn(self, row: OpeningRow, name: str, value: object, reason: str) -> None:
        self.warnings.append(RowProblem(row.row, column_title(name), str(value), reason))

    def _product(self, row: OpeningRow) -> ProductRef | None:
        product = self.known.products.get(row.sku)
        if product is None:
            self._wrong(
                "sku", row.sku, "SKU tidak dikenal. Periksa kodenya atau impor produknya dulu."
            )
            return None
        if not product.has_stock:
            self._wrong("sku", row.sku, "Ini paket atau jasa. Catat stok pada komponennya.")
            return None
        if not product.active:
            self._wrong("sku", row.sku, "Produk ini nonaktif. Aktifkan dulu di Produk.")
            return None
        return product

    def _base_qty(self, row: OpeningRow, product: ProductRef) -> int:
        factor = self._factor(row, product)
        if factor is None:
            units = ", ".join([product.base_unit, *sorted(self.known.factors.get(product.id, {}))])
            self._wrong("unit", row.unit, f"Satuan tidak dikenal untuk {row.sku}. Pakai: {units}.")
            return row.qty
        base = row.qty * factor
        if base.denominator != 1:
            self._wrong(
                "qty", row.qty, f"{row.qty} {row.unit} bukan bilangan bulat {product.base_unit}."
            )
        return int(base)

    def _factor(self, row: OpeningRow, product: ProductRef) -> Fraction | None:
        from fractions import Fraction

        unit = row.unit.casefold()
        if not unit or unit == product.base_unit.casefold():
            return Fraction(_BASE)
        for name, factor in self.known.factors.get(product.id, {}).items():
            if name.casefold() == unit:
                return Fraction(factor.numerator, factor.denominator)
        return None

    def _check_lot(self, row: OpeningRow, product: ProductRef) -> None:
        if product.tracking == "lot" and not row.lot:
            self._wrong("lot", row.lot, f"{row.sku} dilacak per lot. Isi nomor lotnya.")
        if product.tracking != "lot" and row.lot:
            self._wrong("lot", row.lot, f"{row.sku} tidak dilacak per lot. Kosongkan selnya.")
        if row.made_on and row.expires_on and row.made_on > row.expires_on:
            self._wrong("made_on", tanggal(row.made_on), "Tanggal produksi sesudah ED.")
        self._check_expiry(row, product)

    def _check_expiry(self, row: OpeningRow, product: ProductRef) -> None:
        lot, day = (product.id, row.lot), row.expires_on
        if day is None and product.tracking != "none":
            day = expiry_of(row.made_on, product.shelf_life_days)
        if lot in self.known.lots:
            known = self.known.lots[lot]
            if day and known and day != known:
                self._wrong(
                    "expires_on", tanggal(day),
                    f"Lot {row.lot} sudah tercatat dengan ED {tanggal(known)}. Samakan tanggalnya "
                    "atau pakai nomor lot lain.",
                )  # fmt: skip
            return
        if product.requires_expiry and day is None:
            self._wrong("expires_on", "", f"{row.sku} wajib punya ED. Isi tanggalnya.")
        first, at = self._expiries.setdefault(lot, (day, row.row))
        if row.lot and first != day:
            words = tanggal(first) if first else "kosong"
            self._wrong(
                "expires_on", tanggal(day) if day else "",
                f"Lot {row.lot} di baris {at} ber-ED {words}. Satu lot satu ED.",
            )  # fmt: skip

    def _check_serials(self, row: OpeningRow, product: ProductRef, qty: int) -> None:
        if product.tracking != "serial":
            if row.serials:
                self._wrong(
                    "serials", "; ".join(row.serials), f"{row.sku} tidak dilacak per nomor seri."
                )
            return
        if len(row.serials) != qty:
            self._wrong(
                "serials", "; ".join(row.serials),
                f"Isi {angka(qty)} nomor seri, baru ada {angka(len(row.serials))}.",
            )  # fmt: skip
        for serial in row.serials:
            key = (product.id, serial)
            at = self._serials.setdefault(key, row.row)
            if key in self.known.serials:
                self._wrong("serials", serial, f"Nomor seri {serial} sudah ada di stok.")
            elif at != row.row or row.serials.count(serial) > 1:
                self._wrong("serials", serial, f"Nomor seri {serial} tertulis dua kali.")

    def _check_twice(self, row: OpeningRow, product: ProductRef) -> None:
        if (product.id, row.location, row.lot) in self.known.moved:
            self._wrong(
                "sku", row.sku,
                f"Barang ini sudah punya mutasi di lokasi {row.location}"
                f"{f' lot {row.lot}' if row.lot else ''}. Stok awal hanya sekali; perbaiki lewat "
                "Penyesuaian stok.",
            )  # fmt: skip
        key = (product.id, row.model_copy(update={"row": 0, "sku": product.sku}))
        at = self._seen.setdefault(key, row.row)
        if at != row.row:
            self._wrong("sku", row.sku, f"Baris ini sama persis dengan baris {at}. Hapus satu.")

    def _check_size(self, row: OpeningRow, product: ProductRef, qty: int) -> None:
        self._pieces[product.id] += qty
        if self._pieces[product.id] > LIMIT:
            self._wrong("qty", row.qty, f"Jumlah {row.sku} seluruhnya melebihi {angka(LIMIT)}.")
        if row.cost.sen * row.qty > LIMIT_SEN:
            self._wrong("cost", str(row.cost), "Nilai baris melebihi batas Rp 900 triliun.")

    def _look_at_life(self, row: OpeningRow, product: ProductRef) -> None:
        """Own stock is never sent back; what a supplier could not deliver is pointed out."""
        days = product.shelf_life_days
        expires = row.expires_on or expiry_of(row.made_on, days)
        wanted = self.known.policies[product.id]
        found = life(expires, row.made_on, days, self.known.today, wanted)
        if expires is not None and found is not None and not found.enough:
            self._warn(
                row, "expires_on", tanggal(expires),
                f"Sisa umur simpan {found.percent} %, kebijakan penerimaan {wanted} %.",
            )  # fmt: skip

    def _accept(self, row: OpeningRow, product: ProductRef, qty: int) -> None:
        if row.expires_on is not None and row.expires_on < self.known.today:
            self._warn(row, "expires_on", tanggal(row.expires_on), "Lot ini sudah kedaluwarsa.")
        else:
            self._look_at_life(row, product)
        if not row.cost:
            self._warn(row, "cost", "0", "HPP nol: barang masuk tanpa nilai.")
        if row.lot and (product.id, row.lot) not in self.known.lots:
            self.new_lots.add((product.id, row.lot))
        self.products.add(product.id)
        self.lines.append(
            OpeningLine(
                row.row, product.sku, product.label, row.location, row.lot, row.expires_on, qty,
                product.base_unit, row.cost * row.qty,
            )
        )  # fmt: skip


def plan_opening(read: Read, warehouse: str, rows: Sequence[OpeningRow]) -> Plan:
    """Check every row of a warehouse's opening stock.

    Raises:
        UserError: If there is no such warehouse, or the person is limited to others.
    """
    read.require_warehouse(warehouse)
    found = read.rows(
        "SELECT id FROM warehouse WHERE org_id = :org AND code = :code AND active", code=warehouse
    )
    if not found:
        raise NotFound("Gudang", warehouse, "warehouse")
    plan = Plan(warehouse, _known(read, found[0][0], rows))
    for row in rows:
        plan.check(row)
    return plan


def _known(read: Read, warehouse_id: str, rows: Sequence[OpeningRow]) -> Known:
    products = catalog.products_by_sku(read, {row.sku for row in rows})
    ids = sorted({product.id for product in products.values()})
    among = read.among("b.product_id", "ids")
    places, lots, moved, serials = read.rows_many(
        (
            "SELECT code FROM location WHERE org_id = :org AND warehouse_id = :wh AND active AND "
            + read.among("code", "codes", "text"),
            {"wh": warehouse_id, "codes": sorted({row.location for row in rows})},
        ),
        (
            (
                "SELECT b.product_id, b.number, b.expires_on FROM lot b WHERE b.org_id = :org "
                f"AND {among}"
            ),
            {"ids": ids},
        ),
        (
            (
                "SELECT DISTINCT b.product_id, g.code, l.number FROM stock_balance b "
                "JOIN location g ON g.org_id = b.org_id AND g.id = b.location_id "
                "JOIN lot l ON l.org_id = b.org_id AND l.id = b.lot_id "
                f"WHERE b.org_id = :org AND b.warehouse_id = :wh AND {among}"
            ),
            {"wh": warehouse_id, "ids": ids},
        ),
        (
            (
                "SELECT b.product_id, b.serial FROM stock_balance b WHERE b.org_id = :org "
                f"AND b.serial <> '' AND b.on_hand > 0 AND {among}"
            ),
            {"ids": ids},
        ),
    )
    wanted = {products[row.sku].id for row in rows if row.unit and row.sku in products}
    return Known(
        products=products,
        factors=catalog.unit_factors(read, wanted, read.today),
        places=frozenset(code for (code,) in places),
        lots={(row[0], row[1]): as_date(row[2]) for row in lots},
        moved=frozenset((row[0], row[1], row[2]) for row in moved),
        serials=frozenset((row[0], row[1]) for row in serials),
        policies=policies(read, ids),
        today=read.today,
    )


@answers(PreviewOpening)
def preview_opening(read: Read, ask: PreviewOpening) -> OpeningPreview:
    """Check and count; nothing is written."""
    plan = plan_opening(read, ask.warehouse, ask.rows)
    return OpeningPreview(
        lines=tuple(plan.lines),
        problems=tuple(plan.problems),
        warnings=tuple(plan.warnings),
        rows=len(ask.rows),
        products=len(plan.products),
        new_lots=len(plan.new_lots),
        pieces=sum(line.qty for line in plan.lines),
        value=Money(sum(line.value.sen for line in plan.lines)),
    )
