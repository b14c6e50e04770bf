"""Which article a scanned code names (PU-14, PU-34, PU-37, PU-39)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.fulfilment.rules.pack_desk import lot_key
from app.fulfilment.rules.pack_step import Hand, Step
from app.fulfilment.rules.pack_verdict import Result
from app.scanning.commands import is_reserved
from app.scanning.gs1 import Gs1Scan, read
from app.scanning.gtin import barcode_key, item_in_carton
from app.scanning.normalise import order_key

if TYPE_CHECKING:
    from datetime import date

    from app.fulfilment.rules.pack_counting import Counting
    from app.fulfilment.rules.pack_desk import Desk
    from app.fulfilment.rules.pack_events import Awaiting
    from app.fulfilment.rules.pack_order import PackLine
    from app.fulfilment.rules.pack_step import Memory, PackSettings
    from app.fulfilment.rules.pack_words import Words
    from app.scanning.normalise import Scan


class Items:
    """Decides about scanned articles, lots and serials; reads the desk, changes nothing."""

    def __init__(
        self, desk: Desk, settings: PackSettings, memory: Memory, words: Words, counting: Counting
    ) -> None:
        self._desk = desk
        self._settings = settings
        self._memory = memory
        self._words = words
        self._counting = counting
        self._serials: dict[str, set[str]] = {}
        for one in desk.order.serials:
            self._serials.setdefault(lot_key(one.number), set()).add(one.sku)
        self._codes = {barcode_key(code.code): code for code in desk.order.barcodes}
        self._bundles = {
            barcode_key(code): bundle
            for bundle in desk.order.bundles
            for code in (bundle.sku, *bundle.codes)
        }

    def scanned(self, scan: Scan, today: date) -> Step:
        """A code that is no command and no quantity: serial, product barcode, GS1 (PU-09)."""
        key = barcode_key(scan.text)
        found = self._serial(scan.text, today)
        if found is None and self._names_article(key):
            found = self._article(key, scan.text, today)
        found = found or self._order(scan.text)
        if found is not None:
            return found
        gs1 = read(scan, today=today, separators=self._settings.separators)
        if gs1 is not None:
            return self.gs1(gs1, today)
        if is_reserved(scan.text):
            return self._words.error(Result.NOT_HERE, scan.text, "Pindai barangnya.")
        awaiting = self._desk.entry.awaiting
        if awaiting:
            return self._counting.answer(awaiting, scan.text, (), today)
        return self._unknown(scan.text, scan.text)

    def gs1(self, gs1: Gs1Scan, today: date) -> Step:
        """A GS1 code: product, lot, expiry, serial and quantity at once (PU-14)."""
        if gs1.product is None:
            return self._gs1_without_product(gs1, today)
        code = self._codes.get(gs1.product)
        if code is None:
            return self._article(gs1.product, gs1.product, today)
        pieces = 1 if gs1.pieces is None and gs1.gtin else gs1.pieces
        if not pieces:
            return self._damaged(gs1)
        hand = Hand(code.sku, code.qty * pieces * self._times, gs1.readings)
        return self._counting.take(hand, today)

    def _gs1_without_product(self, gs1: Gs1Scan, today: date) -> Step:
        """Perhaps the lot or serial that was asked for."""
        awaiting = self._desk.entry.awaiting
        said = _asked_for(awaiting, gs1)
        if awaiting and said:
            return self._counting.answer(awaiting, said, gs1.readings, today)
        return self._damaged(gs1) if gs1.damaged else self._unknown(gs1.text, gs1.text)

    def without_barcode(self, line: PackLine, today: date) -> Step:
        """A piece confirmed by key; only for products that have no barcode (PU-37)."""
        if any(code.sku == line.sku for code in self._desk.order.barcodes):
            action = "Barang ini punya barcode: pindai barangnya."
            return self._words.warning(Result.HAS_BARCODE, action, line=line)
        hand = Hand(line.sku, self._times, by_key=True, line=line.key)
        return self._counting.take(hand, today)

    # ---------------------------------------------------------------- what the code names
    def _serial(self, text: str, today: date) -> Step | None:
        """A known serial names its product too, so nothing else has to be scanned (PU-35)."""
        skus = self._serials.get(lot_key(text), set())
        awaiting = self._desk.entry.awaiting
        if awaiting and awaiting.sku in skus:
            return self._counting.answer(awaiting, text, (), today)
        if len(skus) != 1:  # of two products: the article says which
            return None
        (sku,) = skus
        return self._counting.take(Hand(sku, self._times, serial=text), today)

    def _order(self, text: str) -> Step | None:
        """An order's number: of this one it changes nothing, of another it is too early."""
        mine = self._desk.order
        if order_key(text) in {order_key(mine.number), order_key(mine.resi)}:
            action = f"Pesanan {mine.number} sudah terbuka. {self._words.scan_next()}"
            return self._words.warning(Result.NOTHING, action)
        other = self._memory.order(text)
        if not other:
            return None
        action = f"Selesaikan paket ini, atau tunda dengan CMD-HOLD, lalu pindai {other}."
        return self._words.error(Result.OTHER_ORDER, f"pesanan {other}", action)

    @property
    def _times(self) -> int:
        return self._desk.entry.times or 1

    def _names_article(self, key: str) -> bool:
        known = key in self._codes or key in self._bundles
        return known or self._memory.product(key) is not None

    def _article(self, key: str, text: str, today: date) -> Step:
        code = self._codes.get(key)
        if code is not None:
            return self._counting.take(Hand(code.sku, code.qty * self._times), today)
        bundle = self._bundles.get(key)
        if bundle is not None:
            inside = [line for line in self._desk.order.lines if line.bundle == bundle.sku]
            expected = ", ".join(dict.fromkeys(line.label for line in inside))
            return self._words.error(
                Result.BUNDLE,
                bundle.label,
                "Pindai isi paketnya satu per satu.",
                expected=expected,
                sku=bundle.sku,
            )
        product = self._memory.product(key)
        if product is None:
            return self._unknown(text, key)
        put_back = self._words.put_back()
        return self._words.error(Result.WRONG_ITEM, product.label, put_back, sku=product.sku)

    def _unknown(self, text: str, key: str) -> Step:
        """A code nobody knows; perhaps a carton of something that was ordered."""
        inner = self._codes.get(item_in_carton(key) or "")
        if inner is not None:
            title = self._desk.lines_of(inner.sku)[0].title
            scanned = f"{text}, karton yang isinya belum terdaftar"
            action = f"Buka kartonnya dan pindai satuan {title}."
            return self._words.error(Result.UNKNOWN, scanned, action)
        action = "Sisihkan barang ini; kodenya sudah dicatat untuk admin."
        return self._words.error(Result.UNKNOWN, text, action)

    def _damaged(self, gs1: Gs1Scan) -> Step:
        """A GS1 code without usable product or count."""
        why = "; ".join(p.message for p in gs1.problems if p.kind.damages)
        scanned = f"kode rusak, {why}" if why else f"{gs1.product}, karton tanpa jumlah isi"
        action = "Pindai lagi, atau pindai barcode lain pada barangnya."
        return self._words.error(Result.DAMAGED, scanned, action)


def _asked_for(awaiting: Awaiting | None, gs1: Gs1Scan) -> str:
    """The lot or serial that was asked for, when the code has it."""
    if awaiting is None:
        return ""
    return (gs1.serial if awaiting.serial else gs1.lot) or ""
