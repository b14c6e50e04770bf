"""What every stock operation shares: its document, its journal, its accounts, its moves."""

# ruff: noqa: S608 - put together from names of ours; values are always parameters

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from app.accounting import steps as books
from app.accounting.postings import Source
from app.accounting.rules.roles import Role
from app.audit import steps as audit
from app.catalog import steps as catalog
from app.core.errors import FieldError, InvalidInput, UserError
from app.core.lists import among
from app.identity import steps as identity
from app.stock import steps
from app.stock.api import DeniedLine, Posted, RaiseNegativeAlarm
from app.stock.models import Lot, StockDocument
from app.stock.moves import Move, emit_moves
from app.stock.postings import STOCK_ROLES
from app.stock.rules.lot_dates import derived, expiry_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from app.catalog.rules.refs import ProductRef
    from app.core.work import Read, Work
    from app.stock.steps import PlaceRef, WarehouseRef

#: The one lot of a product that is not tracked by lot.
NO_LOT: Final = ""


class Problems:
    """Collects every problem of a document, then refuses them together (WMS-GEN-09)."""

    def __init__(self) -> None:
        self.found: list[FieldError] = []
        self._denied: list[DeniedLine] = []
        self._warehouse = ""

    def deny(
        self, warehouse: str, sku: str, qty: int, location: str | None, lot: str | None
    ) -> None:
        """Goods somebody is about to take and the record may not hold (WMS-OPN-10).

        When the document is refused, the record is looked at and the place is counted if so.
        """
        self._warehouse = warehouse
        self._denied.append(DeniedLine(sku=sku, qty=qty, location=location or "", lot=lot or ""))

    def add(self, line: int, field: str, message: str) -> None:
        """A problem of one line, counted from zero."""
        self.found.append(FieldError(f"lines.{line}.{field}", f"Baris {line + 1}: {message}"))

    def refuse(self) -> None:
        """Raise when there was any."""
        if self.found:
            count = len(self.found)
            first = self.found[0].message
            more = f" (dan {count - 1} masalah lain)" if count > 1 else ""
            refused = InvalidInput(f"{first}{more}", tuple(self.found))
            if self._denied:
                refused.aftermath = RaiseNegativeAlarm(
                    warehouse=self._warehouse, lines=tuple(self._denied)
                )
            raise refused


@dataclass(slots=True)
class Operation:
    """A stock document in the making."""

    work: Work
    warehouse: WarehouseRef
    kind: str
    event: str
    on_date: date
    id: str
    number: str
    accounts: books.Accounts
    moves: list[Move]
    journal_id: str | None = None
    default_method: str = "average"
    source_kind: str = "stock_document"
    sequence: int = 1

    @classmethod
    def begin(
        cls,
        work: Work,
        warehouse: WarehouseRef,
        *,
        kind: str,
        series: str,
        event: str,
        on_date: date | None,
        counter: Iterable[Role] = (),
        document: tuple[Source, int] | None = None,
    ) -> Operation:
        """Number the document and find its accounts; refuses a date that may not be posted to.

        ``document`` is one that has its number already, and which journal of it this is.
        """
        known, sequence = document or (None, 1)
        day = on_date or work.today
        accounts = books.Accounts.load(
            work, {*STOCK_ROLES, *counter}, entity_id=warehouse.entity_id, on_date=day, event=event
        )
        return cls(
            work=work, warehouse=warehouse, kind=kind, event=event, on_date=day,
            id=known.id if known else work.new_id(),
            number=known.number if known else work.number_now(series, day),
            accounts=accounts, moves=[], default_method=identity.settings(work).cost_method,
            source_kind=known.kind if known else "stock_document", sequence=sequence,
        )  # fmt: skip

    def journal(self, description: str) -> str:
        """Open the journal whose lines come from this operation's moves."""
        self.journal_id = books.stock_journal(
            self.work,
            entity_id=self.warehouse.entity_id,
            on_date=self.on_date,
            event=self.event,
            description=description,
            source=self.source,
            sequence=self.sequence,
        )
        return self.journal_id

    @property
    def source(self) -> Source:
        """How journals and moves name this document."""
        return Source(self.source_kind, self.id, self.number)

    def stock_account(self, product: ProductRef) -> str:
        """The inventory account a product's value sits on."""
        return self.accounts.id(Role(product.stock_role))

    def move(
        self, product: ProductRef, place: PlaceRef, lot_id: str, qty: int, **more: object
    ) -> Move:
        """A move of this document; collected.

        Raises:
            UserError: Goods that are not on the road are put where only those stand.
        """
        if qty > 0 and place.kind == "transit" and more.get("status") != "in_transit":
            raise UserError(
                f"Lokasi {place.code} hanya untuk barang yang sedang dikirim antar gudang. Pilih "
                "lokasi lain."
            )
        method = product.cost_method or self.default_method
        fields: dict[str, object] = {
            "id": self.work.new_id(), "entity_id": self.warehouse.entity_id,
            "product_id": product.id,
            "warehouse_id": place.warehouse_id, "location_id": place.id, "lot_id": lot_id,
            "qty": qty,
            "kind": self.kind, "on_date": self.on_date.isoformat(), "source_kind": self.source_kind,
            "source_id": self.id, "source_number": self.number,
            "account_id": self.stock_account(product),
            "method": method, "journal_id": self.journal_id,
        }  # fmt: skip
        move = Move(**(fields | more))  # type: ignore[arg-type]
        self.moves.append(move)
        return move

    def finish(
        self, note: str, reference: str = "", message: str = "", **header: str | None
    ) -> Posted:
        """Write the header, the moves and the audit; ``header`` are more of its columns."""
        work = self.work
        work.session.add(
            StockDocument(
                org_id=work.org_id, id=self.id, cmd=work.command_id, number=self.number,
                kind=self.kind,
                warehouse_id=self.warehouse.id, on_date=self.on_date, at=work.now,
                actor_id=work.actor.user_id,
                note=note, reference=reference, journal_id=self.journal_id, **header,
            )
        )  # fmt: skip
        emit_moves(work, self.moves)
        audit.record(
            work, f"stock.{self.kind}", "stock_document", self.id, self.number,
            new={"gudang": self.warehouse.code, "baris": len(self.moves), "catatan": note},
        )  # fmt: skip
        work.changed("stock", "journal")
        work.message = message or f"{self.number} tersimpan."
        return Posted(self.number, "")


def goods(read: Read, skus: Sequence[str], problems: Problems) -> dict[str, ProductRef]:
    """Products by SKU; unknown, inactive and unstockable ones are problems of their lines."""
    found = catalog.products_by_sku(read, set(skus))
    for line, sku in enumerate(skus):
        product = found.get(sku)
        if product is None:
            problems.add(
                line, "sku", f'SKU "{sku}" tidak dikenal. Periksa kodenya atau buat produknya.'
            )
        elif product.kind != "goods":
            problems.add(
                line, "sku", f'"{sku}" adalah paket atau jasa; stok dicatat pada komponennya.'
            )
    return found


def base_qty(
    read: Read,
    lines: Sequence[tuple[str, int, str | None]],
    products: dict[str, ProductRef],
    problems: Problems,
) -> list[int]:
    """Quantities in base units of (sku, qty, unit) lines, by one query (WMS-MD-09)."""
    wanted = {products[sku].id for sku, _qty, unit in lines if unit and sku in products}
    factors: dict[tuple[str, str], tuple[int, int]] = {}
    if wanted:
        for product_id, unit, numerator, denominator in read.rows(
            "SELECT product_id, lower(unit), numerator, denominator FROM product_unit WHERE org_id "
            "= :org "
            f"AND valid_to IS NULL AND {among(read.dialect, 'product_id', 'ids', 'uuid')}",
            ids=sorted(wanted),
        ):
            factors[product_id, unit] = (numerator, denominator)
    return [
        _converted(index, line, products, factors, problems) for index, line in enumerate(lines)
    ]


def _converted(
    index: int,
    line: tuple[str, int, str | None],
    products: dict[str, ProductRef],
    factors: dict[tuple[str, str], tuple[int, int]],
    problems: Problems,
) -> int:
    sku, qty, unit = line
    product = products.get(sku)
    if product is None or not unit or unit.lower() == product.base_unit.lower():
        return qty
    factor = factors.get((product.id, unit.lower()))
    if factor is None:
        problems.add(
            index,
            "unit",
            f'satuan "{unit}" tidak dikenal untuk {sku}. Satuan dasarnya {product.base_unit}.',
        )
        return qty
    whole, rest = divmod(qty * factor[0], factor[1])
    if rest:
        problems.add(index, "qty", f"{qty} {unit} bukan bilangan bulat dalam {product.base_unit}.")
    return whole


@dataclass(frozen=True, slots=True)
class LotWish:
    """A lot as a document names it."""

    line: int
    product: ProductRef
    number: str
    made_on: date | None
    expires_on: date | None


@dataclass(frozen=True, slots=True)
class _Known:
    """A lot as it is, or as this document makes it."""

    id: str
    expires_on: date | None
    made_on: date | None


class Lots:
    """Lots by (product id, number), found in one query and made when a receipt brings new ones."""

    def __init__(self, work: Work, product_ids: Iterable[str]) -> None:
        self._work = work
        self._products = sorted(set(product_ids))
        self._rules: dict[str, catalog.ShelfRule] | None = None
        rows = work.rows(
            "SELECT id, product_id, number, expires_on, made_on FROM lot WHERE org_id = :org AND "
            + among(work.dialect, "product_id", "ids", "uuid"),
            ids=self._products,
        )
        self._found = {
            (row[1], row[2]): _Known(row[0], steps.as_date(row[3]), steps.as_date(row[4]))
            for row in rows
        }
        #: The number as the label has it, by the number in capitals: ``l1`` is no second lot.
        self._written = {(product, number.upper()): number for product, number in self._found}

    def get(self, product: ProductRef, number: str) -> str | None:
        """Id of a lot that exists."""
        found = self._find(product.id, number)
        return found.id if found else None

    def _find(self, product_id: str, number: str) -> _Known | None:
        key = product_id, number
        if key not in self._found:
            key = product_id, self._written.get((product_id, number.upper()), number)
        return self._found.get(key)

    def life_of(self, wish: LotWish) -> tuple[str, date | None, date | None]:
        """Id, expiry and day of making of the lot a receipt named, after :meth:`receive`."""
        known = self._find(wish.product.id, wish.number)
        if known is None:
            raise AssertionError("asked before it was received")
        return known.id, known.expires_on, known.made_on or wish.made_on

    def receive(self, wish: LotWish, supplier: str, on_date: date, problems: Problems) -> str:
        """The lot a receipt names, made if new; an expiry other than the lot's own is a problem.

        A new lot without an expiry gets the one that its day of making and the product's shelf
        life give (WMS-LOT-11).
        """
        product = wish.product
        if product.tracking == "lot" and not wish.number:
            problems.add(wish.line, "lot", f"{product.sku} dilacak per lot: isi nomor lot.")
        if product.tracking == "none" and wish.number:
            problems.add(
                wish.line, "lot", f"{product.sku} tidak dilacak per lot: kosongkan nomor lot."
            )
        existing = self._find(product.id, wish.number)
        if wish.made_on is not None and wish.made_on > on_date:
            problems.add(wish.line, "made_on", "tanggal produksi masih di depan.")
        elif wish.made_on and wish.expires_on and wish.made_on > wish.expires_on:
            problems.add(wish.line, "made_on", "tanggal produksi sesudah kedaluwarsanya.")
        expires = wish.expires_on
        if existing is not None:
            if expires and existing.expires_on and expires != existing.expires_on:
                problems.add(
                    wish.line, "expires_on",
                    f"lot {wish.number} sudah tercatat kedaluwarsa {existing.expires_on:%d/%m/%Y}, "
                    f"di sini {expires:%d/%m/%Y}. "
                    "Samakan tanggalnya atau pakai nomor lot lain.",
                )  # fmt: skip
            return existing.id
        if expires is None and product.tracking != "none":
            expires = expiry_of(wish.made_on, product.shelf_life_days)
        if product.requires_expiry and expires is None:
            problems.add(
                wish.line,
                "expires_on",
                f"{product.sku} wajib punya tanggal kedaluwarsa: isi tanggalnya.",
            )
        return self._make(wish, expires, supplier, on_date)

    def _rule(self, product_id: str) -> catalog.ShelfRule | None:
        if self._rules is None:
            self._rules = catalog.shelf_rules(self._work, self._products)
        return self._rules.get(product_id)

    def _make(self, wish: LotWish, expires: date | None, supplier: str, on_date: date) -> str:
        lot_id = self._work.new_id()
        dates = derived(expires, self._rule(wish.product.id) if expires else None)
        self._work.session.add(
            Lot(
                org_id=self._work.org_id, id=lot_id, product_id=wish.product.id, number=wish.number,
                made_on=wish.made_on, expires_on=expires, use_by_on=dates.use_by_on,
                remove_on=dates.remove_on, alert_on=dates.alert_on, received_on=on_date,
                supplier=supplier, status="ok", block_reason="",
            )
        )  # fmt: skip
        self._found[wish.product.id, wish.number] = _Known(lot_id, expires, wish.made_on)
        self._written[wish.product.id, wish.number.upper()] = wish.number
        return lot_id
