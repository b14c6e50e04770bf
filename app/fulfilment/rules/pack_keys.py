"""What commands and quantities mean for the parcel (PU-25, PU-36 to PU-38, PU-50)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from app.fulfilment.rules.pack_desk import Phase
from app.fulfilment.rules.pack_events import Entry
from app.fulfilment.rules.pack_step import PackSettings, Step
from app.fulfilment.rules.pack_verdict import Outcome, Result
from app.scanning.commands import ScanCommand

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from app.fulfilment.rules.pack_desk import Desk
    from app.fulfilment.rules.pack_items import Items
    from app.fulfilment.rules.pack_words import Words

_CLOSED: Final = {
    Phase.DONE: "Paket ini sudah ditutup. Pindai pesanan berikutnya.",
    Phase.HELD: "Paket ini ditunda. Buka lagi pesanannya untuk melanjutkan.",
    Phase.CANCELLED: "Paket ini dibatalkan. Pindai pesanan berikutnya.",
}
#: Answered even while an error waits to be released: they change nothing in the parcel.
_HARMLESS: Final = frozenset({ScanCommand.HELP, ScanCommand.LOGOUT})
_RELEASES: Final = frozenset({ScanCommand.OK, ScanCommand.ENTER})


class Keys:
    """Decides about commands and quantities; reads the desk, changes nothing."""

    def __init__(self, desk: Desk, settings: PackSettings, words: Words, items: Items) -> None:
        self._desk = desk
        self._settings = settings
        self._words = words
        self._items = items
        self._own: dict[ScanCommand, Callable[[], Step]] = {
            ScanCommand.OK: self._ok,
            ScanCommand.UNDO: self._undo,
            ScanCommand.QTY: self._type_quantity,
            ScanCommand.NEXT: lambda: self._move(1),
            ScanCommand.PREV: lambda: self._move(-1),
            ScanCommand.DONE: self._done,
            ScanCommand.CANCEL: self._cancel,
            ScanCommand.HOLD: self._hold,
        }

    def command(self, command: ScanCommand, today: date) -> Step:
        """A command, scanned or pressed."""
        if self._desk.phase is not Phase.OPEN:
            return self._on_closed(command)
        if self._desk.locked:
            return self._on_locked(command)
        if command.digit and self._desk.entry.typing:
            return self._digit(command.digit)
        if command is ScanCommand.ENTER:
            return self._enter(today)
        own = self._own.get(command)
        return own() if own else self._others(command)

    def quantity(self, times: int) -> Step:
        """The next scan counts so many (PU-36)."""
        return self._unless_awaiting(times, typing=False)

    def closed(self) -> Step:
        """Something was scanned into a parcel that is not open."""
        return self._words.warning(Result.CLOSED, _CLOSED[self._desk.phase])

    def unread(self) -> Step:
        """Nothing but control characters arrived."""
        return self._words.warning(Result.NOTHING, "Kode kosong; pindai lagi.")

    def locked(self) -> Step:
        """An error waits to be released; said again, not counted again (PU-25)."""
        step = self._words.error(
            Result.LOCKED, "", "Tekan Enter, pindai CMD-OK, atau pindai barang yang benar."
        )
        return replace(step, name="Kesalahan tadi belum dilepas", keeps_lock=True)

    def select(self, line: str) -> Step:
        """A line chosen by the person, for confirming pieces without barcode (PU-37)."""
        chosen = self._desk.line(line)
        if not self._desk.left(chosen):
            return self._words.warning(Result.NOTHING, "Baris ini sudah lengkap.", line=chosen)
        entry = replace(self._desk.entry, selected=line, cancelling=False)
        action = f"Dipilih: {chosen.label}."
        return Step(
            Outcome.OK,
            Result.SELECTED,
            name=chosen.title,
            action=action,
            line=line,
            sku=chosen.sku,
            entry=entry,
        )

    # ---------------------------------------------------------------- when nothing else goes
    def _on_closed(self, command: ScanCommand) -> Step:
        if command is ScanCommand.DONE and self._desk.phase is Phase.DONE:
            return self._complete()
        if command in self._settings.serves:
            return self._requested(command)
        return self.closed()

    def _on_locked(self, command: ScanCommand) -> Step:
        if command in _RELEASES:
            action = self._words.scan_next()
            return Step(
                Outcome.OK, Result.RELEASED, action=action, entry=_unhurried(self._desk.entry)
            )
        if command in _HARMLESS & self._settings.serves:
            return replace(self._requested(command), keeps_lock=True)
        return self.locked()

    def _others(self, command: ScanCommand) -> Step:
        if command in self._settings.serves:
            return self._requested(command)
        action = f"{command.label} tidak dipakai di langkah ini. {self._words.scan_next()}"
        return self._words.warning(Result.NOT_HERE, action)

    def _requested(self, command: ScanCommand) -> Step:
        return Step(
            Outcome.OK,
            Result.REQUESTED,
            action=f"{command.label}.",
            entry=replace(self._desk.entry, cancelling=False),
            request=command,
        )

    # ---------------------------------------------------------------- OK and Enter
    def _ok(self) -> Step:
        if self._desk.entry.cancelling:
            return self._cancelled()
        return self._nothing()

    def _enter(self, today: date) -> Step:
        entry = self._desk.entry
        if entry.cancelling:
            return self._cancelled()
        if entry.typing:
            return self._unless_awaiting(entry.times, typing=False)
        if entry.awaiting:
            return self._words.ask_lot_or_serial()
        if entry.selected:
            return self._items.without_barcode(self._desk.line(entry.selected), today)
        return self._nothing()

    def _nothing(self) -> Step:
        return self._words.warning(Result.NOTHING, self._words.scan_next())

    # ---------------------------------------------------------------- quantity
    def _type_quantity(self) -> Step:
        if self._desk.entry.awaiting:
            return self._words.ask_lot_or_serial()
        entry = Entry(typing=True, selected=self._desk.entry.selected)
        action = "Ketik atau pindai jumlahnya, lalu pindai barangnya."
        return Step(Outcome.OK, Result.QUANTITY, action=action, entry=entry)

    def _digit(self, digit: str) -> Step:
        return self._unless_awaiting(self._desk.entry.times * 10 + int(digit), typing=True)

    def _unless_awaiting(self, times: int, *, typing: bool) -> Step:
        if self._desk.entry.awaiting:
            return self._words.ask_lot_or_serial()
        limit = self._settings.quantity_limit
        entry = Entry(selected=self._desk.entry.selected)
        if times > limit:
            action = f"Lebih dari {limit} sekaligus tidak bisa: pindai satu per satu."
            return self._words.warning(Result.QUANTITY_LIMIT, action, entry=entry)
        if times < 1 and not typing:
            action = "Jumlah paling sedikit 1."
            return self._words.warning(Result.QUANTITY, action, entry=entry)
        entry = replace(entry, times=times, typing=typing)
        action = f"{times} sekaligus: pindai barangnya."
        return Step(Outcome.OK, Result.QUANTITY, name=f"{times} ×", action=action, entry=entry)

    # ---------------------------------------------------------------- undo
    def _undo(self) -> Step:
        """Input begun is dropped first; else the last counted scan is compensated (PU-38)."""
        entry = Entry(selected=self._desk.entry.selected)
        if self._desk.entry.undoable:
            return Step(Outcome.OK, Result.UNDO, action="Masukan terakhir dibatalkan.", entry=entry)
        if not self._desk.counted:
            return self._words.warning(Result.NOTHING, "Belum ada yang bisa diurungkan.")
        events = self._desk.events_of(self._desk.counted[-1])
        line = self._desk.line(events[-1].line)
        taken = sum(event.qty for event in events)
        return Step(
            Outcome.OK,
            Result.UNDO,
            name=line.title,
            action=f"{taken} {line.unit} {line.title} dikeluarkan dari hitungan.",
            line=line.key,
            sku=line.sku,
            undoes=tuple(event.seq for event in reversed(events)),
            entry=entry,
        )

    # ---------------------------------------------------------------- lines
    def _move(self, by: int) -> Step:
        """To the next or previous open line, round and round."""
        lines = [line for line in self._desk.order.lines if self._desk.left(line)]
        if self._desk.entry.awaiting:
            return self._words.ask_lot_or_serial()
        if not lines:
            return self._nothing()
        keys = [line.key for line in lines]
        selected = self._desk.entry.selected
        if selected in keys:
            return self.select(keys[(keys.index(selected) + by) % len(keys)])
        return self.select(keys[0 if by > 0 else -1])

    # ---------------------------------------------------------------- the parcel as a whole
    def _done(self) -> Step:
        if self._desk.entry.awaiting:
            return self._words.ask_lot_or_serial()
        if self._desk.complete:
            return self._complete()
        action = f"Masih kurang: {self._words.missing()}."
        return self._words.warning(Result.INCOMPLETE, action, entry=Entry())

    def _complete(self) -> Step:
        name = self._desk.order.number
        return Step(Outcome.DONE, Result.COMPLETE, name=name, action="Semua barang lengkap.")

    def _cancel(self) -> Step:
        if self._desk.entry.cancelling or not self._desk.pieces:
            return self._cancelled()
        action = (
            f"{self._desk.pieces} barang sudah dipindai. Pindai CMD-CANCEL sekali lagi untuk "
            "membatalkan, atau lanjutkan memindai barang."
        )
        return self._words.warning(Result.CONFIRM_CANCEL, action, entry=Entry(cancelling=True))

    def _cancelled(self) -> Step:
        """Everything comes out of the box again, so every count is compensated."""
        counted = [event for scan in self._desk.counted for event in self._desk.events_of(scan)]
        return Step(
            Outcome.WARNING,
            Result.CANCELLED,
            name=self._desk.order.number,
            action=f"Pengepakan dibatalkan. {self._words.put_back()}",
            undoes=tuple(event.seq for event in reversed(counted)),
        )

    def _hold(self) -> Step:
        action = "Paket ditunda; hitungannya disimpan. Pindai pesanan berikutnya."
        return Step(Outcome.WARNING, Result.HELD, name=self._desk.order.number, action=action)


def _unhurried(entry: Entry) -> Entry:
    """After an error only the lot or serial that was asked for is still open."""
    return Entry(awaiting=entry.awaiting)
