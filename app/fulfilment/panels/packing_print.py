"""Labels and slips: queued at once, recorded when the printer took them (PU-44, PU-45)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Qt, Signal

from app.core.errors import NotFound, UserError
from app.documents.jobs import JobState, PrintJob
from app.documents.output import kind_of
from app.fulfilment.api import IssueSlip, RecordPrint, ReprintLabel
from app.fulfilment.printouts import packing_slip, shipping_label

if TYPE_CHECKING:
    from typing import Literal

    from app.core.commands import Done
    from app.documents.panels.print_desk import PrintDesk, Printed
    from app.fulfilment.api import LabelData, PackRules, Shipped
    from app.ui.panel import Panel

    Paper = Literal["shipping_label", "packing_slip"]

LABEL: Final = "shipping_label"
SLIP: Final = "packing_slip"
REASONS: Final = (
    "Label rusak atau terlipat",
    "Hasil cetak tidak terbaca",
    "Kertas habis atau macet",
    "Tercetak di printer yang salah",
    "Label hilang",
)


class ParcelPrinter(QObject):
    """Prints for the packing table.

    Args:
        panel: Whose commands these are.
        desk: This window's print queue.
    """

    #: order, sentence: its label did not come out.
    troubled = Signal(str, str)
    #: order: its label came out and is on record.
    printed = Signal(str)
    #: :class:`LabelData` of a slip to issue; from the worker thread that shipped the parcel.
    _slip_wanted = Signal(object)

    def __init__(self, panel: Panel, desk: PrintDesk) -> None:
        super().__init__(panel)
        self._panel = panel
        self._desk = desk
        self._slip_wanted.connect(self._issue_slip, Qt.ConnectionType.QueuedConnection)
        desk.printed.connect(self._came_out)
        desk.troubled.connect(self._trouble)
        desk.changed.connect(self._changed)
        #: Order → why its label did not come out; a printer tried again and again is told of once.
        self.troubles: dict[str, str] = {}
        #: Jobs being sent while their label was reprinted: given up when the printer is away.
        self._replaced: set[str] = set()

    def catch_up(self) -> None:
        """Record what came out while no packing table was open."""
        for printed in self._desk.unnoted():
            self._came_out(printed)

    def after_shipping(self, shipped: Shipped, rules: PackRules | None) -> str:
        """Queue label and slip by the settings of organisation and PC; what to tell the packer.

        Called on a worker thread, right after the commit.
        """
        setup = self._desk.setup
        told = "Cetak label: F8."
        if setup.auto_label and (rules is None or rules.print_label):
            # made here: the screen is told when it is, and paints then, not at the same time
            told = self.queue(shipped.label, LABEL, here=True)
        if setup.auto_slip and (rules is None or rules.print_slip):
            self._slip_wanted.emit(shipped.label)
        return told

    def _issue_slip(self, label: LabelData) -> None:
        """Sign the slip, then print it; without the server it prints all the same, unproved."""
        self._panel.context.operations.do(
            IssueSlip(order=label.order),
            owner=self,
            done=lambda done: self.queue(done.value, SLIP),
            failed=lambda _error: self.queue(label, SLIP),
        )

    def queue(self, label: LabelData, paper: Paper, *, here: bool = False) -> str:
        """Put one paper into the queue; answers where it goes, or why it does not.

        With ``here`` its bytes are made on this thread, which must not be the screen's.
        """
        setup, now = self._desk.setup, self._desk.env.now()
        document = (
            shipping_label(label, now, mask_phone=setup.mask_phone)
            if paper == LABEL
            else packing_slip(label, now)
        )
        note = {"order": label.order, "document": paper, "copy": label.copy}
        title = label.resi or label.order
        by = self._panel.context.actor.full_name
        try:
            printer = self._desk.printers.for_document(kind_of(document)).name
            self._desk.print(document, title=title, by=by, note=note, printer=printer, here=here)
        except UserError as error:
            if paper == LABEL:
                self.troubles[label.order] = error.message
                self.troubled.emit(label.order, error.message)
            return error.message
        return f"Label dikirim ke {printer}."

    def reprint(self, order: str, reason: str, paper: Paper = LABEL) -> None:
        """The same resi again, with its reason on record; the old job is given up first."""
        if paper == LABEL:
            self.troubles.pop(order, None)
        for job in self._desk.open_jobs(order=order, document=paper):
            if job.state in {JobState.WAITING, JobState.FAILED, JobState.UNCERTAIN}:
                self._give_up(job)
            else:
                self._replaced.add(job.id)
        self._panel.do(
            ReprintLabel(order=order, reason=reason, document=paper),
            done=lambda done: self._again(done, paper),
        )

    def _again(self, done: Done[LabelData], paper: Paper) -> None:
        self._panel.say(f"{done.message} {self.queue(done.value, paper)}")

    def _give_up(self, job: PrintJob) -> None:
        by = self._panel.context.actor.full_name
        try:
            self._desk.queue.cancel(job.id, by=by)
        except (UserError, NotFound):
            return  # it finished in this moment

    def _came_out(self, printed: Printed) -> None:
        job, note = printed.job, printed.note
        if "order" not in note:
            return
        order = str(note["order"])
        if note["document"] == LABEL:
            self.troubles.pop(order, None)
        self._panel.context.operations.do(
            RecordPrint(
                order=order,
                document=note["document"],
                printer=job.printer,
                payload_hash=job.sha256,
                copy_no=note["copy"],
            ),
            request_id=job.id,
            owner=self,
            done=lambda _done: self._recorded(job.id, order),
            failed=lambda _error: None,  # its note stays: recorded when the table is next opened
        )

    def _recorded(self, job_id: str, order: str) -> None:
        self._desk.noted(job_id)
        self.printed.emit(order)

    def _changed(self, event: object) -> None:
        """A printer that is away: its job waits, and the packer must not wait for the paper."""
        if not isinstance(event, PrintJob) or event.state is not JobState.WAITING:
            return
        if event.id in self._replaced:
            self._give_up(event)
        elif event.message:
            self._trouble(event)

    def _trouble(self, job: PrintJob) -> None:
        note = self._desk.note_of(job.id)
        if note.get("document") != LABEL:
            return
        order, why = str(note["order"]), f"{job.printer}: {job.message}"
        if self.troubles.get(order) != why:
            self.troubles[order] = why
            self.troubled.emit(order, why)
