"""What a scan or a number means at the shelf (PU-60…62); knows no Qt and asks no database."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from app.catalog.rules.barcodes import lookup_key
from app.core.text import angka
from app.opname.api import CountEvent, FoundGoods, UnknownScan
from app.scanning import gs1
from app.ui.tokens import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from app.core.env import Environment
    from app.opname.api import BinRow, CountBinView, CountLineRow, CountProduct
    from app.scanning.gs1 import Gs1Scan

#: Longer numbers typed by hand are codes.
_LONGEST_COUNT: Final = 6
_LOC: Final = "LOC-"
_NAMED: Final = 3


@dataclass(slots=True)
class Row:
    """A line of the bin while it is counted."""

    line: int | None
    sku: str
    product: str
    unit: str
    lot: str
    expires_on: date | None
    serial: str
    refused: str
    expected: int | None
    mine: int
    #: What the others counted.
    others: int
    #: Somebody counted it, if only as zero.
    counted: bool
    round: int = 1

    @property
    def key(self) -> str:
        """Names the row over a reload."""
        return f"{self.sku}|{self.lot}|{self.serial}"

    @property
    def total(self) -> int:
        """Everybody's count."""
        return self.mine + self.others

    @property
    def goods(self) -> str:
        """SKU with lot and serial."""
        parts = (self.sku, f"Lot {self.lot}" if self.lot else "",
                 f"SN {self.serial}" if self.serial else "")  # fmt: skip
        return " · ".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class Answer:
    """What the band says, what is to be kept, and what has to be looked up first."""

    outcome: Outcome
    word: str = ""
    name: str = ""
    quantity: str = ""
    detail: str = ""
    events: tuple[CountEvent, ...] = ()
    unknown: tuple[UnknownScan, ...] = ()
    #: A location to be opened.
    location: str = ""
    #: A code to be asked about.
    resolve: str = ""


@dataclass(slots=True)
class CountDesk:
    """One counter at one bin of one session."""

    env: Environment
    places: dict[str, str] = field(default_factory=dict)
    location: str = ""
    rows: list[Row] = field(default_factory=list)
    others: tuple[str, ...] = ()
    at: int = 0
    times: int = 1
    _codes: dict[str, tuple[str, int]] = field(default_factory=dict)
    #: Events that can be taken back, with their row, their change and whether the row was counted.
    _done: list[tuple[CountEvent, Row, int, bool]] = field(default_factory=list)
    #: Goods that wait for their lot or serial.
    _asked: CountProduct | None = None
    #: A location whose scan was answered by a warning; the next scan of it goes there.
    _leaving: str = ""

    # ---------------------------------------------------------------- loading
    def know_places(self, bins: Iterable[BinRow]) -> None:
        """Locations of the session."""
        self.places = {row.location.upper(): row.location for row in bins}

    def open_bin(self, view: CountBinView) -> Answer:
        """Stand before a bin."""
        self.location, self.others = view.location, view.others
        self.rows = [_row(line) for line in view.lines]
        self._codes = {lookup_key(code.code): (code.sku, code.qty) for code in view.codes}
        self._done.clear()
        self._asked, self._leaving, self.times = None, "", 1
        self.at = self._first_open()
        if view.others:
            names = ", ".join(view.others)
            return Answer(
                Outcome.WARNING, "DIHITUNG BERDUA", view.location, f"{len(self.rows)} baris",
                f"{names} juga menghitung di sini; hitungan Anda dijumlahkan.",
            )  # fmt: skip
        return Answer(Outcome.OK, "LOKASI", view.location, f"{len(self.rows)} baris",
                      "Pindai barang, atau ketik jumlah lalu Enter.")  # fmt: skip

    def leave(self) -> None:
        """Nothing is counted until a location is scanned."""
        self.location, self.rows, self._asked, self._leaving = "", [], None, ""
        self._done.clear()

    def renew(self, view: CountBinView) -> None:
        """Take what others counted meanwhile; this person's own counts stay as they are here."""
        known = {row.key: row for row in self.rows}
        for line in view.lines:
            fresh = _row(line)
            row = known.get(fresh.key)
            if row is None:
                self.rows.append(fresh)
                continue
            row.line, row.refused, row.round = fresh.line, fresh.refused, fresh.round
            row.others = max(0, (line.counted or 0) - line.mine)
            row.counted = row.counted or fresh.counted
        self.others = view.others

    # ---------------------------------------------------------------- looking
    @property
    def current(self) -> Row | None:
        """The row a typed number goes to."""
        return self.rows[self.at] if 0 <= self.at < len(self.rows) else None

    @property
    def open_rows(self) -> list[Row]:
        """What nobody has counted here."""
        return [row for row in self.rows if not row.counted]

    def step(self, by: int) -> None:
        """Choose another row."""
        if self.rows:
            self.at = max(0, min(len(self.rows) - 1, self.at + by))

    def is_count(self, text: str) -> bool:
        """Whether digits typed by hand are a quantity rather than a code."""
        known = lookup_key(text) in self._codes or any(text in {r.lot, r.serial} for r in self.rows)
        return text.isdigit() and len(text) <= _LONGEST_COUNT and not known

    # ---------------------------------------------------------------- counting
    def scan(self, code: str) -> Answer:
        """A code: a location, goods of this bin, or something to ask about."""
        place = self.places.get(code.upper().removeprefix(_LOC))
        if place is not None:
            return self._go_to(place)
        if not self.location:
            return Answer(Outcome.WARNING, "LOKASI DULU", code, "",
                          "Pindai barcode lokasi yang akan dihitung.")  # fmt: skip
        if self._asked is not None:
            return self._with_lot(code)
        return self._goods(code)

    def _go_to(self, place: str) -> Answer:
        if place == self.location or not self._done or not self.open_rows or self._leaving == place:
            return Answer(Outcome.OK, location=place)
        self._leaving = place
        return self.unfinished(f"pindai {place} sekali lagi untuk pindah")

    def leaving_anyway(self) -> bool:
        """Whether leaving was asked for just before; remembers that it is asked now."""
        before, self._leaving = self._leaving, self.location
        return before == self.location

    def unfinished(self, otherwise: str) -> Answer:
        """What is not counted here, and what to do (PU-60)."""
        missing = self.open_rows
        names = ", ".join(row.goods for row in missing[:_NAMED])
        more = f" dan {len(missing) - _NAMED} lainnya" if len(missing) > _NAMED else ""
        return Answer(
            Outcome.WARNING, "BELUM SELESAI", self.location, f"{len(missing)} baris",
            f"{names}{more} belum dihitung. CMD-EMPTY bila kosong, atau {otherwise}.",
        )  # fmt: skip

    def _goods(self, code: str) -> Answer:
        for row in self.rows:
            if row.serial and row.serial == code:
                return self._add(row, 1, code)
        lots = [at for at, row in enumerate(self.rows) if row.lot and row.lot == code]
        if len(lots) == 1:
            self.at = lots[0]
            row = self.rows[self.at]
            return Answer(Outcome.OK, "LOT DIPILIH", row.product, str(row.total),
                          f"{row.goods}. Pindai barangnya, atau ketik jumlah.")  # fmt: skip
        read = gs1.read(code, today=self.env.today())
        named = code if read is None or read.gtin is None else read.gtin
        sku, pack = self._codes.get(lookup_key(named), ("", 1))
        if not sku:
            sku = next((row.sku for row in self.rows if row.sku.upper() == code.upper()), "")
        if not sku:
            return Answer(Outcome.OK, resolve=code)
        return self._of_product(sku, pack, code, read)

    def _of_product(self, sku: str, pack: int, code: str, read: Gs1Scan | None) -> Answer:
        places = [at for at, row in enumerate(self.rows) if row.sku == sku]
        if read is not None and read.lot:
            exact = [at for at in places if self.rows[at].lot == read.lot]
            if not exact:
                return self._found(self._like(self.rows[places[0]], read), pack, code)
            places = exact
        if len(places) > 1 and self.at not in places:
            self.at = next((at for at in places if not self.rows[at].counted), places[0])
            row = self.rows[self.at]
            what = "nomor serinya" if row.serial else "nomor lotnya"
            return Answer(
                Outcome.WARNING, "LOT MANA?", row.product, "",
                f"{len(places)} lot di sini; {row.goods} dipilih. Pindai {what}, pilih dengan "
                "PgDn, atau pindai barang sekali lagi.",
            )  # fmt: skip
        if len(places) == 1:
            self.at = places[0]
        return self._add(self.rows[self.at], pack * self.times, code)

    @staticmethod
    def _like(row: Row, read: Gs1Scan) -> Row:
        """A lot of known goods that has no line here."""
        return Row(None, row.sku, row.product, row.unit, read.lot or "", read.expiry,
                   read.serial or "", "", None, 0, 0, counted=False)  # fmt: skip

    def _add(self, row: Row, qty: int, code: str) -> Answer:
        self.times = 1
        if row.serial and row.total >= 1:
            return Answer(Outcome.WARNING, "SUDAH DIHITUNG", row.product, "1",
                          f"{row.goods} sudah dihitung.")  # fmt: skip
        return self._write(row, "add", qty, qty, code)

    def set_count(self, qty: int) -> Answer:
        """A typed number replaces this person's count of the chosen row (PU-60)."""
        row = self.current
        if row is None:
            return Answer(Outcome.WARNING, "LOKASI DULU", "", "",
                          "Pindai lokasi dan pilih barang sebelum mengetik jumlah.")  # fmt: skip
        if row.serial and qty + row.others > 1:
            return Answer(Outcome.ERROR, "NOMOR SERI", row.product, angka(qty),
                          f"{row.goods} hanya satu buah. Ketik 1 atau 0.")  # fmt: skip
        answer = self._write(row, "set", qty, qty - row.mine, "")
        if answer.events:
            self.at = self._next_open(self.at)
        return answer

    def _write(self, row: Row, kind: str, qty: int, change: int, code: str) -> Answer:
        if row.refused:
            return Answer(Outcome.ERROR, "BUKAN UNTUK ANDA", row.product, "",
                          f"{row.goods}: {row.refused}.")  # fmt: skip
        event = self._event(kind, qty, row, code)
        self._done.append((event, row, change, row.counted))
        row.mine += change
        row.counted, self._leaving = True, ""
        detail = row.goods + (f" · bersama {', '.join(self.others)}" if row.others else "")
        return Answer(Outcome.OK, "", row.product, angka(row.total), detail, (event,))

    def _event(self, kind: str, qty: int, row: Row, code: str = "") -> CountEvent:
        found = None
        if row.line is None:
            found = FoundGoods(location=self.location, sku=row.sku, lot=row.lot,
                               expires_on=row.expires_on, serial=row.serial)  # fmt: skip
        return CountEvent.model_validate(
            {
                "event": self.env.new_id(), "at": self.env.now(), "kind": kind, "line": row.line,
                "found": found, "qty": str(qty), "code": code,
            }
        )  # fmt: skip

    def empty(self) -> Answer:
        """Nothing of what is not counted yet lies here (``CMD-EMPTY``)."""
        if not self.location:
            return Answer(Outcome.WARNING, "LOKASI DULU", "", "", "Pindai lokasi yang kosong.")
        missing = [row for row in self.open_rows if not row.refused]
        events: list[CountEvent] = []
        for row in missing:
            events.extend(self._write(row, "set", 0, 0, "").events)
        return Answer(
            Outcome.DONE, "KOSONG", self.location, f"{len(missing)} baris",
            "Sisa baris dinyatakan 0. Pindai lokasi berikutnya." if missing
            else "Semua baris lokasi ini sudah dihitung.",
            tuple(events),
        )  # fmt: skip

    def undo(self) -> Answer:
        """Take the last count back; it stays written, and so does this (PU-38)."""
        if not self._done:
            return Answer(Outcome.WARNING, "TIDAK ADA", "", "", "Tidak ada yang dapat diurungkan.")
        event, row, change, before = self._done.pop()
        row.mine -= change
        row.counted = before
        self.at = self.rows.index(row)
        back = CountEvent.model_validate(
            {
                "event": self.env.new_id(), "at": self.env.now(), "kind": "undo", "qty": "0",
                "undoes": event.event,
            }
        )  # fmt: skip
        return Answer(
            Outcome.WARNING, "DIURUNGKAN", row.product, angka(row.total), row.goods, (back,)
        )

    # ---------------------------------------------------------------- what nobody expected
    def resolved(self, code: str, product: CountProduct | None) -> Answer:
        """What the database knows of a code no line has."""
        if product is None:
            unknown = UnknownScan.model_validate(
                {
                    "event": self.env.new_id(), "at": self.env.now(), "location": self.location,
                    "code": code,
                }
            )  # fmt: skip
            return Answer(
                Outcome.ERROR, "TAK DIKENAL", code, "",
                "Kode dicatat dalam daftar untuk data induk. Sisihkan barangnya, lanjutkan.",
                (), (unknown,),
            )  # fmt: skip
        if product.tracking == "none":
            return self._found(_of(product), product.qty * self.times, code)
        self._asked = product
        what = "nomor lot" if product.tracking == "lot" else "nomor seri"
        return Answer(Outcome.WARNING, "TIDAK TERDAFTAR DI SINI", product.product, "",
                      f"{product.sku}: pindai atau ketik {what} untuk mencatatnya.")  # fmt: skip

    def _with_lot(self, code: str) -> Answer:
        product, self._asked = self._asked, None
        if product is None:
            raise AssertionError("nothing waits for its lot")
        serial = code if product.tracking == "serial" else ""
        row = _of(product, "" if serial else code, serial)
        return self._found(row, product.qty * self.times, code)

    def _found(self, row: Row, qty: int, code: str) -> Answer:
        same = next((each for each in self.rows if each.key == row.key), None)
        if same is None:
            self.rows.append(row)
            same = row
        self.at = self.rows.index(same)
        answer = self._add(same, qty, code)
        if not answer.events:
            return answer
        return Answer(Outcome.WARNING, "TEMUAN", answer.name, answer.quantity,
                      f"{same.goods} tidak terdaftar di {self.location}; dicatat sebagai temuan.",
                      answer.events)  # fmt: skip

    # ---------------------------------------------------------------- order of the rows
    def _first_open(self) -> int:
        return next((at for at, row in enumerate(self.rows) if not row.counted), 0)

    def _next_open(self, after: int) -> int:
        later = (at for at in range(after + 1, len(self.rows)) if not self.rows[at].counted)
        return next(later, after)


def _of(product: CountProduct, lot: str = "", serial: str = "") -> Row:
    """A row for goods that have no line here."""
    return Row(None, product.sku, f"{product.product} {product.variant}".strip(), product.unit, lot,
               None, serial, "", None, 0, 0, counted=False)  # fmt: skip


def _row(line: CountLineRow) -> Row:
    return Row(
        line.line, line.sku, f"{line.product} {line.variant}".strip(), line.unit, line.lot,
        line.expires_on, line.serial, line.refused, line.expected, line.mine,
        max(0, (line.counted or 0) - line.mine), line.counted is not None, line.round,
    )  # fmt: skip
