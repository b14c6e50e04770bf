"""What a scan or a number means at the shelf (PU-60…62); knows no Qt and asks no database."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from app.catalog.rules.amounts import BadAmount, looks_like_amount, read_amount
from app.catalog.rules.barcodes import lookup_key
from app.core.quantity import LIMIT
from app.core.text import angka
from app.opname.api import CountEvent, FoundGoods, UnknownScan
from app.opname.panels.count_rows import Answer, Row, like, row_from, row_of, same
from app.scanning import gs1
from app.ui.entry import EntryError, read_date
from app.ui.tokens import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.core.env import Environment
    from app.opname.api import BinRow, CountBinView, CountProduct
    from app.scanning.gs1 import Gs1Scan

#: Longer numbers typed by hand are codes.
_LONGEST_COUNT: Final = 6
#: Pieces one scan can be told to count (``3*``).
_MOST_TIMES: Final = 99_999
_LOC: Final = "LOC-"
_NAMED: Final = 3
#: As long as an event keeps it.
_LONGEST_CODE: Final = 200


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
    #: Goods that wait for their lot, serial or expiry, and which of them.
    _asked: CountProduct | None = None
    _wants: str = ""
    #: How many pieces the scan that waits is for.
    _asked_times: int = 1
    #: A location whose scan was answered by a warning; the next scan of it goes there.
    _leaving: str = ""

    # ---------------------------------------------------------------- loading
    def know_places(self, bins: Iterable[BinRow]) -> None:
        """Locations of the session."""
        self.places = {row.location.upper(): row.location for row in bins}

    def open_bin(self, view: CountBinView) -> Answer:
        """Stand before a bin."""
        self.location, self.others = view.location, view.others
        self.rows = [row_from(line) for line in view.lines]
        self._codes = {lookup_key(code.code): (code.sku, code.qty) for code in view.codes}
        self._done.clear()
        self._asked, self._leaving, self.times = None, "", 1
        self.at = self._first_open()
        if view.others:
            return self.joined(view.others)
        return Answer(Outcome.OK, "LOKASI", view.location, f"{len(self.rows)} baris",
                      "Pindai barang, atau ketik jumlah lalu Enter.")  # fmt: skip

    def joined(self, names: Iterable[str]) -> Answer:
        """Others count here too (PU-62)."""
        return Answer(
            Outcome.WARNING, "DIHITUNG BERDUA", self.location, f"{len(self.rows)} baris",
            f"{', '.join(names)} juga menghitung di sini; hitungan Anda dijumlahkan.",
        )  # fmt: skip

    def leave(self) -> None:
        """Nothing is counted until a location is scanned."""
        self.location, self.rows, self._asked, self._leaving = "", [], None, ""
        self._done.clear()

    def renew(self, view: CountBinView, *, exact: bool = False) -> tuple[str, ...]:
        """Take what others counted meanwhile; this person's own counts stay as they are here.

        Args:
            view: The bin as it is recorded.
            exact: Something of this person's was refused and nothing is on its way: what is
                recorded holds for their own counts too.

        Returns:
            Who began to count here since it was read last (PU-62).
        """
        if exact:
            self._take_back(view)
        came = tuple(name for name in view.others if name not in self.others)
        known = {row.key: row for row in self.rows}
        for line in view.lines:
            fresh = row_from(line)
            row = known.get(fresh.key)
            if row is None:
                self.rows.append(fresh)
                continue
            row.line, row.refused, row.round = fresh.line, fresh.refused, fresh.round
            row.others = max(0, (line.counted or 0) - line.mine)
            row.counted = row.counted or fresh.counted
        self.others = view.others
        return came

    def _take_back(self, view: CountBinView) -> None:
        """Forget what is here and nowhere else."""
        chosen = self.current.key if self.current else ""
        self.rows = [row_from(line) for line in view.lines]
        self._done.clear()
        self.at = next((at for at, row in enumerate(self.rows) if row.key == chosen), 0)

    # ---------------------------------------------------------------- looking
    @property
    def current(self) -> Row | None:
        """The row a typed number goes to."""
        return self.rows[self.at] if 0 <= self.at < len(self.rows) else None

    @property
    def open_rows(self) -> list[Row]:
        """What nobody has counted here."""
        return [row for row in self.rows if not row.counted]

    @property
    def left_for_me(self) -> list[Row]:
        """Of them, what this person may count."""
        return [row for row in self.open_rows if not row.refused]

    def step(self, by: int) -> None:
        """Choose another row."""
        if self.rows:
            self.at = max(0, min(len(self.rows) - 1, self.at + by))

    def is_count(self, text: str) -> bool:
        """Whether what was typed by hand is a quantity rather than a code."""
        row = self.current
        if self._asked is not None or row is None or text.upper() in self.places:
            return False  # the number of a lot was asked for, or it is the next bin's
        known = lookup_key(text) in self._codes or any(
            text.upper() in {r.lot.upper(), r.serial.upper(), r.sku.upper()} for r in self.rows
        )
        if known or (text.isdigit() and len(text) > _LONGEST_COUNT):
            return False
        return looks_like_amount(text, row.units)

    def preview(self, text: str) -> str:
        """What a typed quantity is in the unit of stock: ``= 36 pcs``; "" without another unit."""
        row = self.current
        if row is None or text.isdigit() or not self.is_count(text):
            return ""
        try:
            return f"= {angka(read_amount(text, row.units))} {row.unit}"
        except BadAmount:
            return ""

    def count_times(self, text: str) -> bool:
        """``3*``: the next scan counts three; whether the text says so."""
        number = text.removesuffix("*")
        if number == text or not number.isascii() or not number.isdigit():
            return False
        self.times = max(1, min(_MOST_TIMES, int(number[:9])))
        return True

    # ---------------------------------------------------------------- counting
    def scan(self, code: str, raw: str = "") -> Answer:
        """A code: a location, goods of this bin, or something to ask about.

        Args:
            code: Clean.
            raw: As the scanner sent it, with the separators of GS1; as ``code`` when left out.
        """
        place = self.places.get(code.upper().removeprefix(_LOC))
        if place is not None:
            return self._go_to(place)
        if not self.location:
            return Answer(Outcome.WARNING, "LOKASI DULU", code, "",
                          "Pindai barcode lokasi yang akan dihitung.")  # fmt: skip
        read = gs1.read(raw or code, today=self.env.today())
        if self._asked is not None:
            answer = self._answered(code, read)
            if answer is not None:
                return answer
        return self._goods(code, raw or code, read)

    def _go_to(self, place: str) -> Answer:
        if place == self.location or not self.left_for_me or self._leaving == place:
            return Answer(Outcome.OK, location=place)
        self._leaving = place
        return self.unfinished(f"pindai {place} sekali lagi untuk pindah")

    def leaving_anyway(self) -> bool:
        """Whether leaving was asked for just before; remembers that it is asked now."""
        before, self._leaving = self._leaving, self.location
        return before == self.location

    def unfinished(self, otherwise: str) -> Answer:
        """What is not counted here, and what to do (PU-60)."""
        missing = self.left_for_me
        names = ", ".join(row.goods for row in missing[:_NAMED])
        more = f" dan {len(missing) - _NAMED} lainnya" if len(missing) > _NAMED else ""
        return Answer(
            Outcome.WARNING, "BELUM SELESAI", self.location, f"{len(missing)} baris",
            f"{names}{more} belum dihitung. CMD-EMPTY bila kosong, atau {otherwise}.",
        )  # fmt: skip

    def _goods(self, code: str, raw: str, read: Gs1Scan | None) -> Answer:
        for row in self.rows:
            if row.serial and row.serial.upper() == code.upper():
                return self._add(row, 1, code)
        lots = [at for at, row in enumerate(self.rows) if row.lot and same(row.lot, code)]
        if len(lots) == 1:
            self.at = lots[0]
            row = self.rows[self.at]
            return Answer(Outcome.OK, "LOT DIPILIH", row.product, angka(row.total),
                          f"{row.goods}. Pindai barangnya, atau ketik jumlah.")  # fmt: skip
        named, pieces = code, 1
        if read is not None and read.product is not None:
            named, pieces = read.product, read.pieces or 1
        sku, pack = self._codes.get(lookup_key(named), ("", 1))
        if not sku:
            sku = next((row.sku for row in self.rows if row.sku.upper() == code.upper()), "")
        if not sku:
            return Answer(Outcome.OK, resolve=raw)
        return self._of_product(sku, pack * pieces, code, read)

    def _of_product(self, sku: str, pack: int, code: str, read: Gs1Scan | None) -> Answer:
        places = [at for at, row in enumerate(self.rows) if row.sku == sku]
        if read is not None and (read.lot or read.serial):
            exact = self._labelled(places, read)
            if exact is None:
                return self._found(like(self.rows[places[0]], read), pack * self.times, code)
            places = [exact]
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

    def _labelled(self, places: list[int], read: Gs1Scan) -> int | None:
        """The row a label names by its serial or lot; goods without either have one row."""
        for reading in read.readings:  # a separator may be missing: the lot that is here decides
            for at in places:
                row = self.rows[at]
                if (row.serial and same(row.serial, reading.serial or "")) or (
                    row.lot and not row.serial and same(row.lot, reading.lot or "")
                ):
                    return at
        first = self.rows[places[0]]
        return places[0] if not first.lot and not first.serial else None

    def _add(self, row: Row, qty: int, code: str) -> Answer:
        self.times = 1
        if row.serial and row.total >= 1:
            return Answer(Outcome.WARNING, "SUDAH DIHITUNG", row.product, "1",
                          f"{row.goods} sudah dihitung.")  # fmt: skip
        return self._write(row, "add", qty, qty, code)

    def type_count(self, text: str) -> Answer:
        """What was typed replaces this person's count of the chosen row (PU-60, WMS-OPN-09)."""
        row = self.current
        if row is None:
            return self.set_count(0)
        try:
            return self.set_count(read_amount(text, row.units), "" if text.isdigit() else text)
        except BadAmount as wrong:
            return Answer(Outcome.WARNING, "BUKAN JUMLAH", row.product, "", str(wrong))

    def set_count(self, qty: int, typed: str = "") -> Answer:
        """A quantity in base units replaces this person's count of the chosen row."""
        row = self.current
        if row is None:
            return Answer(Outcome.WARNING, "LOKASI DULU", "", "",
                          "Pindai lokasi dan pilih barang sebelum mengetik jumlah.")  # fmt: skip
        if row.serial and qty + row.others > 1:
            return Answer(Outcome.ERROR, "NOMOR SERI", row.product, angka(qty),
                          f"{row.goods} hanya satu buah. Ketik 1 atau 0.")  # fmt: skip
        answer = self._write(row, "set", qty, qty - row.mine, typed)
        if answer.events:
            self.at = self._next_open(self.at)
        return answer

    def _write(self, row: Row, kind: str, qty: int, change: int, code: str) -> Answer:
        if row.refused:
            return Answer(Outcome.ERROR, "BUKAN UNTUK ANDA", row.product, "",
                          f"{row.goods}: {row.refused}.")  # fmt: skip
        if row.total + change > LIMIT:
            return Answer(Outcome.ERROR, "TERLALU BANYAK", row.product, "",
                          f"{row.goods}: paling banyak {angka(LIMIT)} {row.unit}.")  # fmt: skip
        event = self._event(kind, qty, row, code)
        self._done.append((event, row, change, row.counted))
        row.mine += change
        row.counted, self._leaving = True, ""
        said = f" · {code} = {angka(qty)} {row.unit}" if kind == "set" and code else ""
        detail = row.goods + said + (f" · bersama {', '.join(self.others)}" if row.others else "")
        return Answer(Outcome.OK, "", row.product, angka(row.total), detail, (event,))

    def _event(self, kind: str, qty: int, row: Row, code: str = "") -> CountEvent:
        found = None
        if row.line is None:
            found = FoundGoods(location=self.location, sku=row.sku, lot=row.lot,
                               expires_on=row.expires_on, serial=row.serial)  # fmt: skip
        return CountEvent.model_validate(
            {
                "event": self.env.new_id(), "at": self.env.now(), "kind": kind, "line": row.line,
                "found": found, "qty": str(qty), "code": code[:_LONGEST_CODE],
            }
        )  # fmt: skip

    def empty(self) -> Answer:
        """Nothing of what is not counted yet lies here (``CMD-EMPTY``)."""
        if not self.location:
            return Answer(Outcome.WARNING, "LOKASI DULU", "", "", "Pindai lokasi yang kosong.")
        missing = self.left_for_me
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
        if self._asked is not None:
            product, self._asked = self._asked, None
            return Answer(Outcome.WARNING, "DIURUNGKAN", product.product, "",
                          f"{product.sku} tidak dicatat.")  # fmt: skip
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
                    "code": code[:_LONGEST_CODE],
                }
            )  # fmt: skip
            return Answer(
                Outcome.ERROR, "TAK DIKENAL", code, "",
                "Kode dicatat dalam daftar untuk data induk. Sisihkan barangnya, lanjutkan.",
                (), (unknown,),
            )  # fmt: skip
        lot = product.lot
        fresh = self._asked is None
        if fresh:
            self._asked_times, self.times = self.times, 1
        self._asked = product
        if product.tracking == "lot" and not lot:
            return self._ask("lot", "pindai atau ketik nomor lot")
        if product.tracking == "serial" and not product.serial:
            return self._ask("serial", "pindai atau ketik nomor seri")
        if lot and product.requires_expiry and product.expires_on is None:
            return self._ask("expiry", f"lot {lot} baru; ketik tanggal ED-nya, misalnya 31/12/27,")
        return self._asked_found(code)

    def _ask(self, wants: str, what: str) -> Answer:
        product, self._wants = self._asked, wants
        if product is None:
            raise AssertionError("nothing waits")
        return Answer(Outcome.WARNING, "TIDAK TERDAFTAR DI SINI", product.product, "",
                      f"{product.sku}: {what} untuk mencatatnya.")  # fmt: skip

    def _answered(self, code: str, read: Gs1Scan | None) -> Answer | None:
        """What was asked for; None when other goods of this bin came, which drops the question."""
        product = self._asked
        if product is None:
            raise AssertionError("nothing waits for an answer")
        if read is not None and read.product is not None and (read.lot or read.serial):
            self._asked = None  # the label says everything itself
            self.times = self._asked_times
            return None
        if self._wants != "expiry" and lookup_key(code) in self._codes:
            self._asked = None
            return None
        if self._wants == "lot":
            lot = code if read is None or not read.lot else read.lot
            return Answer(Outcome.OK, resolve=product.sku, lot=lot)
        if self._wants == "expiry":
            return self._dated(product, code, read)
        serial = code if read is None or not read.serial else read.serial
        self._asked = replace(product, serial=serial)
        return self._asked_found(code)

    def _dated(self, product: CountProduct, code: str, read: Gs1Scan | None) -> Answer:
        day = read.expiry if read is not None else None
        try:
            day = day or read_date(code, self.env.today)
        except EntryError as wrong:
            return Answer(Outcome.WARNING, "BUKAN TANGGAL", product.product, "", f"{wrong}.")
        self._asked = replace(product, expires_on=day)
        return self._asked_found(code)

    def _asked_found(self, code: str) -> Answer:
        product, self._asked, self._wants = self._asked, None, ""
        if product is None:
            raise AssertionError("nothing waits")
        return self._found(row_of(product), product.qty * self._asked_times, code)

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
