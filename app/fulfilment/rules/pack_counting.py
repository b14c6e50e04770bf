"""Counting a product of the order: room, lots, serials, expiry (PU-33 to PU-36)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from app.core.text import tanggal
from app.fulfilment.rules.pack_desk import Part, lot_key
from app.fulfilment.rules.pack_events import Awaiting, Entry
from app.fulfilment.rules.pack_order import Tracking
from app.fulfilment.rules.pack_step import Hand, LotScan, Step
from app.fulfilment.rules.pack_verdict import Outcome, Result
from app.fulfilment.rules.pack_words import pieces
from app.stock.rules.usable import is_expired

if TYPE_CHECKING:
    from datetime import date

    from app.fulfilment.rules.pack_desk import Desk, LotLeft
    from app.fulfilment.rules.pack_order import PackLine
    from app.fulfilment.rules.pack_step import Memory, PackSettings
    from app.fulfilment.rules.pack_words import Words
    from app.scanning.gs1 import Gs1Scan

_NAMED_SERIALS: Final = 3


class Counting:
    """Decides whether units count, and on which line, lot and serial; changes nothing."""

    def __init__(self, desk: Desk, settings: PackSettings, memory: Memory, words: Words) -> None:
        self._desk = desk
        self._settings = settings
        self._memory = memory
        self._words = words
        self._known = {(one.sku, lot_key(one.number)): one for one in desk.order.serials}

    def take(self, hand: Hand, today: date) -> Step:
        """A product of the order, scanned or confirmed by key."""
        line = self._desk.lines_of(hand.sku)[0]
        awaiting = self._desk.entry.awaiting
        if awaiting and awaiting.sku != hand.sku:
            return self._words.error(
                Result.WRONG_ITEM, line.label, "Selesaikan dulu barang sebelumnya.", name=line.title
            )
        if awaiting:  # the same article again: still the pieces that were begun
            hand = replace(hand, qty=awaiting.qty, by_key=awaiting.by_key, line=awaiting.line)
        # what is wrong with this very piece comes before "complete"
        refused = self._serial_refused(hand, hand.serial) if hand.serial else None
        if refused or not self._lines(hand):
            return refused or self._already_complete(hand)
        if line.tracking is Tracking.SERIAL:
            return self._serial(hand, today)
        if hand.qty > sum(self._desk.left(line) for line in self._lines(hand)):
            return self._too_many(hand)
        if line.tracking is Tracking.LOT:
            return self._lot(hand, today)
        expired = self._label_expired(hand, today)
        return expired or self._counted(hand, self._desk.spread(self._lines(hand), hand.qty), today)

    def answer(
        self, awaiting: Awaiting, text: str, readings: tuple[Gs1Scan, ...], today: date
    ) -> Step:
        """The lot or serial of the article scanned before."""
        hand = Hand(awaiting.sku, awaiting.qty, readings, awaiting.by_key, awaiting.line)
        if awaiting.serial:
            return self._serial_given(hand, text, today)
        reading = self._lot_reading(hand)
        if reading is not None and reading.lot:
            return self._lot_given(replace(hand, readings=(reading,)), reading.lot, today)
        return self._lot_given(hand, text, today)

    # ---------------------------------------------------------------- room
    def _lines(self, hand: Hand) -> list[PackLine]:
        """Open lines it can be counted on."""
        lines = self._desk.open_of(hand.sku)
        return [line for line in lines if not hand.line or line.key == hand.line]

    def _already_complete(self, hand: Hand) -> Step:
        """One more of something that is complete is an error, never a silent add (WMS-PACK-03)."""
        lines = [self._desk.line(hand.line)] if hand.line else self._desk.lines_of(hand.sku)
        ordered = sum(line.qty for line in lines)
        counts = f"{ordered} dari {pieces(lines[0], ordered)}"
        return self._words.error(
            Result.OVER_SCAN,
            lines[0].label,
            self._words.put_back(),
            expected=f"tidak ada lagi, sudah lengkap {counts}",
            line=lines[-1],
        )

    def _too_many(self, hand: Hand) -> Step:
        """A carton or a multiple, and less is open than that: the line is not complete yet."""
        lines = self._lines(hand)
        room = sum(self._desk.left(line) for line in lines)
        return self._words.error(
            Result.TOO_MANY,
            f"{pieces(lines[0], hand.qty)} {lines[0].label}",
            "Tidak ada yang dihitung; pindai satuannya.",
            expected=f"tinggal {pieces(lines[0], room)}",
            line=lines[0],
        )

    # ---------------------------------------------------------------- expiry
    def _label_expired(self, hand: Hand, today: date) -> Step | None:
        """What the label says may be past although the records know no expiry (WMS-LOT-04)."""
        reading = hand.readings[0] if hand.readings else None
        if reading is None or reading.expiry is None or not is_expired(reading.expiry, today):
            return None
        return self._expired(hand, reading.lot or "", reading.expiry, today)

    def _expired(self, hand: Hand, lot: str, expiry: date, today: date) -> Step:
        line = self._lines(hand)[0]
        named = f"{line.label} lot {lot}" if lot else line.label
        tracked = line.tracking is Tracking.LOT
        expected = self._words.lots_expected(self._lines(hand), today) if tracked else ""
        return self._words.error(
            Result.EXPIRED,
            f"{named}, kedaluwarsa {tanggal(expiry)}",
            "Sisihkan barang ini untuk dimusnahkan.",
            expected=expected or f"{line.title} yang belum kedaluwarsa",
            line=line,
        )

    # ---------------------------------------------------------------- lots
    def _lot(self, hand: Hand, today: date) -> Step:
        reading = self._lot_reading(hand)
        if reading is not None and reading.lot:
            return self._lot_given(replace(hand, readings=(reading,)), reading.lot, today)
        expired = self._label_expired(hand, today)
        if expired:
            return expired
        every = self._desk.lots_of(self._desk.lines_of(hand.sku))
        if self._settings.lot_scan is LotScan.WHEN_SEVERAL and len(every) == 1:
            return self._lot_given(hand, every[0].number, today)
        awaiting = Awaiting(hand.sku, hand.qty, by_key=hand.by_key, line=hand.line)
        return self._words.warning(
            Result.NEED_LOT,
            f"Pindai {self._words.lots_expected(self._lines(hand), today)}.",
            line=self._lines(hand)[0],
            entry=Entry(awaiting=awaiting, selected=self._desk.entry.selected),
        )

    def _lot_reading(self, hand: Hand) -> Gs1Scan | None:
        """Of the possible readings the one whose lot is allowed, else the likeliest."""
        allowed = {lot.key for lot in self._desk.lots_of(self._desk.lines_of(hand.sku))}
        fitting = (r for r in hand.readings if r.lot and lot_key(r.lot) in allowed)
        return next(fitting, hand.readings[0] if hand.readings else None)

    def _lot_given(self, hand: Hand, number: str, today: date) -> Step:
        lines = self._lines(hand)
        lot = self._lot_left(self._desk.lots_of(self._desk.lines_of(hand.sku)), number)
        printed = hand.readings[0].expiry if hand.readings else None
        for expiry in (printed, lot.expiry if lot else None):
            if expiry is not None and is_expired(expiry, today):
                return self._expired(hand, number, expiry, today)
        if lot is None:
            return self._words.error(
                Result.WRONG_LOT,
                f"{lines[0].label} lot {number}",
                self._words.put_back(),
                expected=self._words.lots_expected(lines, today),
                line=lines[0],
            )
        here = self._lot_left(self._desk.lots_of(lines), number)
        if hand.qty > (here.left if here else 0):
            return self._lot_complete(hand, lot, here.left if here else 0, today)
        return self._counted(hand, self._desk.spread_lot(lines, lot.number, hand.qty), today)

    def _lot_left(self, lots: list[LotLeft], number: str) -> LotLeft | None:
        return next((lot for lot in lots if lot.key == lot_key(number)), None)

    def _lot_complete(self, hand: Hand, lot: LotLeft, room: int, today: date) -> Step:
        lines = self._lines(hand)
        scanned = f"{lines[0].label} lot {lot.number}"
        if room:
            scanned = f"{pieces(lines[0], hand.qty)} {scanned}"
            expected = f"tinggal {pieces(lines[0], room)} dari lot itu"
        else:
            others = self._words.lots_expected(lines, today)
            expected = f"{others}; lot {lot.number} sudah lengkap"
        action = self._words.put_back()
        return self._words.error(
            Result.LOT_COMPLETE, scanned, action, expected=expected, line=lines[0]
        )

    # ---------------------------------------------------------------- serials
    def _serial(self, hand: Hand, today: date) -> Step:
        line = self._lines(hand)[0]
        if hand.qty != 1:
            return self._words.warning(
                Result.QUANTITY_LIMIT,
                "Barang bernomor seri dihitung satu per satu: pindai setiap barangnya.",
                line=line,
                entry=Entry(),
            )
        expired = self._label_expired(hand, today)
        if expired:
            return expired
        serial = hand.serial or self._serial_reading(hand)
        if serial:
            return self._serial_given(hand, serial, today)
        awaiting = Awaiting(hand.sku, 1, serial=True, by_key=hand.by_key, line=hand.line)
        return self._words.warning(
            Result.NEED_SERIAL,
            "Pindai nomor serinya.",
            line=line,
            entry=Entry(awaiting=awaiting, selected=self._desk.entry.selected),
        )

    def _serial_reading(self, hand: Hand) -> str:
        """Of the possible readings the serial that is reserved, else the likeliest."""
        found = [reading.serial for reading in hand.readings if reading.serial]
        reserved = {lot_key(s) for line in self._lines(hand) for s in (*line.serials, *line.spare)}
        first = found[0] if found else ""
        return next((serial for serial in found if lot_key(serial) in reserved), first)

    def _serial_given(self, hand: Hand, serial: str, today: date) -> Step:
        refused = self._serial_refused(hand, serial)
        if refused:
            return refused
        lines = self._lines(hand)
        line = self._line_for_serial(lines, serial)
        if line is None:
            return self._wrong_serial(lines, serial, "tidak ada di stok gudang ini")
        return self._counted(hand, (Part(line.key, 1, "", self._recorded(line, serial)),), today)

    def _serial_refused(self, hand: Hand, serial: str) -> Step | None:
        """A serial that is in the box already, left, or lies where it may not be taken from."""
        lines = self._desk.lines_of(hand.sku)
        known = self._known.get((hand.sku, lot_key(serial)))
        where = self._memory.serial_at(hand.sku, serial) or (known.where if known else "")
        gone = known is None or known.gone
        if self._desk.has_serial(serial):
            where, gone = "sudah dipindai di paket ini", True
        if not where:
            return None
        if not gone:
            return self._wrong_serial(lines, serial, where)
        return self._words.error(
            Result.SERIAL_USED,
            f"{lines[0].label} nomor seri {serial}",
            self._words.put_back(),
            expected=f"nomor seri yang belum dipakai, ini {where}",
            line=lines[0],
        )

    def _wrong_serial(self, lines: list[PackLine], serial: str, why: str) -> Step:
        left = [one for line in lines for one in self._serials_left(line)]
        named = " atau ".join(left[:_NAMED_SERIALS]) or f"lain dari {lines[0].title}"
        others = " atau lain dari lot yang sama" if any(line.spare for line in lines) else ""
        return self._words.error(
            Result.WRONG_SERIAL,
            f"{lines[0].label} nomor seri {serial}, {why}",
            self._words.put_back(),
            expected=f"nomor seri {named}{others}",
            line=lines[0],
        )

    def _line_for_serial(self, lines: list[PackLine], serial: str) -> PackLine | None:
        """The line that reserved it, else one that may take it, else one that takes any."""
        wanted = lot_key(serial)
        for allowed in (
            [line for line in lines if wanted in map(lot_key, line.serials)],
            [line for line in lines if wanted in map(lot_key, line.spare)],
            [line for line in lines if not line.serials],
        ):
            if allowed:
                return allowed[0]
        return None

    def _recorded(self, line: PackLine, serial: str) -> str:
        """The serial as it was received, whatever case the scanner gives."""
        wanted = lot_key(serial)
        known = (one for one in (*line.serials, *line.spare) if lot_key(one) == wanted)
        return next(known, serial)

    def _serials_left(self, line: PackLine) -> list[str]:
        return [serial for serial in line.serials if not self._desk.has_serial(serial)]

    # ---------------------------------------------------------------- counted
    def _counted(self, hand: Hand, parts: tuple[Part, ...], today: date) -> Step:
        line = self._desk.line(parts[-1].line)
        note = self._label_note(hand, parts[-1], today)
        outcome = Outcome.WARNING if note else Outcome.OK
        left = sum(self._desk.left(one) for one in self._desk.order.lines) - hand.qty
        if not left and self._settings.auto_close:
            outcome = Outcome.DONE
        selected = self._desk.entry.selected if hand.by_key else ""
        still_open = self._desk.left(line) > parts[-1].qty
        return Step(
            outcome,
            Result.RIGHT,
            name=line.title,
            action=" ".join(said for said in (note, self._next(line, parts)) if said),
            line=line.key,
            sku=line.sku,
            parts=parts,
            by_key=hand.by_key,
            entry=Entry(selected=selected if still_open else ""),
        )

    def _next(self, line: PackLine, parts: tuple[Part, ...]) -> str:
        """What to do after these parts are counted."""
        counted = {part.line: 0 for part in parts}
        for part in parts:
            counted[part.line] += part.qty
        open_now = [
            one for one in self._desk.open_lines() if self._desk.left(one) > counted.get(one.key, 0)
        ]
        if not open_now:
            closed = "paket ditutup." if self._settings.auto_close else "tutup dengan CMD-DONE."
            return f"Semua barang lengkap, {closed}"
        left = self._desk.left(line) - counted[line.key]
        if left:
            return f"Masih {pieces(line, left)}."
        return f"Lengkap. Berikutnya: {open_now[0].label}."

    def _label_note(self, hand: Hand, part: Part, today: date) -> str:
        """A label that disagrees with the records, or is past its best, is said but counted."""
        if not hand.readings:
            return ""
        reading = hand.readings[0]
        lots = self._desk.line(part.line).lots
        expiry = next(
            (lot.expiry for lot in lots if lot_key(lot.number) == lot_key(part.lot)), None
        )
        if part.lot and reading.expiry and expiry and reading.expiry != expiry:
            return (
                f"Tanggal di kemasan {tanggal(reading.expiry)}, di catatan {tanggal(expiry)}: "
                "laporkan kepada admin."
            )
        if is_expired(reading.best_before, today) and reading.best_before:
            return f"Baik sebelum {tanggal(reading.best_before)} sudah lewat: periksa barangnya."
        return ""
