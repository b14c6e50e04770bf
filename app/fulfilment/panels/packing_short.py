"""Goods that are not there: a short line (the order waits) and an empty shelf (it goes on)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.fulfilment.api import ReportShort
from app.fulfilment.panels.packing_ask import Question
from app.fulfilment.panels.packing_outbox import MOST
from app.fulfilment.panels.parcel import scan_event
from app.fulfilment.rules.pack_short import REASONS
from app.fulfilment.rules.pack_verdict import Outcome, PackVerdict, Result
from app.opname.api import RequestCount
from app.scanning.commands import ScanCommand

if TYPE_CHECKING:
    from app.core.commands import Done
    from app.core.errors import UserError
    from app.fulfilment.panels.packing_flow import PackingFlow
    from app.fulfilment.rules.packing import LineView
    from app.ui.panel import Panel


class ShortLine:
    """Reports the line that is next, or was chosen (PU-40, WMS-OUT-09, WMS-OPN-10).

    Args:
        panel: The packing table.
        flow: What lies on it.
    """

    def __init__(self, panel: Panel, flow: PackingFlow) -> None:
        self._panel = panel
        self._flow = flow
        panel.add_action("Rak kosong", "Shift+F2", lambda: flow.press(ScanCommand.EMPTY))

    def empty(self) -> None:
        """The shelf of the line is empty now: it is to be counted, the parcel goes on."""
        view, line = self._flow.view, self._line()
        if view is None or line is None:
            self._say("Buka pesanan dulu: rak kosong dilaporkan dari barisnya.", Result.NOT_HERE)
            return
        item = next(one for one in view.items if one.line == line.line.key)
        place = next((lot.location for lot in item.lots if lot.location), "")
        if not place:
            self._say(f"{line.line.title} tidak punya rak yang dapat dihitung.")
            return
        self._panel.do(
            RequestCount(location=place, reason="empty_bin", source=view.number),
            done=lambda done: self._flow.answered.emit(
                PackVerdict(Outcome.OK, Result.BIN_EMPTY, name=place, action=done.message)
            ),
            failed=lambda error: self._refused(place, error),
        )

    def _line(self) -> LineView | None:
        """The chosen line, else the one that is next, else the last one."""
        session = self._flow.session
        lines = [] if session is None else session.lines()
        return next((one for one in lines if one.selected), lines[0] if lines else None)

    def ask(self) -> None:
        """The question; every other scan takes it back."""
        view, session = self._flow.view, self._flow.session
        if view is None or session is None:
            self._say("Buka pesanan dulu: barang kurang dilaporkan dari barisnya.", Result.NOT_HERE)
            return
        open_lines = [one for one in session.lines() if not one.complete]
        if not open_lines:
            self._say("Semua barang pesanan ini sudah lengkap.")
            return
        line = next((one for one in open_lines if one.selected), open_lines[0])
        missing = line.line.qty - line.verified
        codes = tuple(REASONS)
        self._flow.ask(
            Question(
                f"{line.line.title}: kurang {missing} dari {line.line.qty}. Mengapa?",
                "Pesanan ditahan dan raknya masuk daftar hitung.",
                lambda place: self._report(view.number, line.line.key, missing, codes[int(place)]),
                tuple(REASONS.values()),
            )
        )

    def _say(self, action: str, result: Result = Result.NOTHING) -> None:
        self._flow.answered.emit(PackVerdict(Outcome.WARNING, result, action=action))

    def _report(self, order: str, line: str, missing: int, reason: str) -> None:
        events = self._flow.outbox.unconfirmed(order)[-MOST:]
        command = ReportShort.model_validate(
            {
                "order": order, "line": line, "missing": missing, "reason": reason,
                "events": [scan_event(event).model_dump() for event in events],
            }
        )  # fmt: skip
        seqs = [event.seq for event in events]
        self._panel.do(
            command,
            done=lambda done: self._reported(done, seqs),
            failed=lambda error: self._refused(order, error),
        )

    def _reported(self, done: Done[str], seqs: list[int]) -> None:
        order = done.value
        self._flow.outbox.confirm(order, seqs)
        if self._flow.view is not None and self._flow.view.number == order:
            self._flow.rest()
        self._flow.answered.emit(
            PackVerdict(Outcome.WARNING, Result.SHORT, name=order, action=done.message)
        )

    def _refused(self, order: str, error: UserError) -> None:
        self._flow.answered.emit(
            PackVerdict(Outcome.ERROR, Result.FAILED, name=order, action=error.message)
        )
