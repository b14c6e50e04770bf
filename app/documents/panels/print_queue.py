"""*Antrean Cetak*: what waits for paper at this PC, and what to do about it (PU-92)."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar

from app.core.errors import UserError
from app.documents.jobs import JobState
from app.documents.panels.print_desk import PrintDesk
from app.ui.dialogs import Choose, choose, confirm
from app.ui.panel import Panel
from app.ui.pills import PillText
from app.ui.states import Empty
from app.ui.table_model import Column, Kind
from app.ui.tokens import Tone

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.documents.jobs import PrintJob

_TONES = {
    JobState.WAITING: Tone.NEUTRAL,
    JobState.SENDING: Tone.DONE,
    JobState.FAILED: Tone.ERROR,
    JobState.UNCERTAIN: Tone.WARN,
}


def _title(job: PrintJob) -> str:
    return f"{job.title} (ulang ke-{job.copy})" if job.copy else job.title


def _state(job: PrintJob) -> PillText:
    return PillText(job.state.label, _TONES.get(job.state, Tone.NEUTRAL))


def _trouble(job: PrintJob) -> str:
    tries = f"{job.attempts}× dicoba" if job.attempts > 1 else ""
    return " · ".join(part for part in (job.message, tries) if part)


COLUMNS = (
    Column("title", "Cetakan", _title, detail=lambda job: job.kind.label, width=200),
    Column("state", "Status", _state, Kind.PILL, width=120),
    Column("trouble", "Keterangan", _trouble, stretch=True),
    Column("printer", "Printer", lambda job: job.printer, width=150),
    Column("at", "Diminta", lambda job: job.created_at, Kind.TIME, width=140),
    Column("by", "Oleh", lambda job: job.created_by, width=120),
)


class PrintQueuePanel(Panel):
    """Open jobs of this PC, oldest first; an uncertain one is asked about, not sent again."""

    title: ClassVar[str] = "Antrean Cetak"
    icon: ClassVar[str] = "printer"

    def build(self) -> None:
        self.desk = self.context.services.get(PrintDesk)
        self.set_primary("Coba lagi", "F4", self._retry)
        self.add_action("Pindah printer", "F3", self._move)
        self.add_action("Sudah tercetak", "F6", lambda: self._settle(printed=True))
        self.add_action("Belum tercetak, cetak", "F7", lambda: self._settle(printed=False))
        self.add_action("Batalkan cetakan", "F8", self._cancel)
        self.add_action("Printer & Label", "F9", lambda: self.context.open("documents.printers"))
        empty = Empty("Tidak ada cetakan yang menunggu.", icon="printer")
        self.list = self.set_table(COLUMNS, key=lambda job: job.id, empty=empty)
        self.list.activated.connect(self._decide)
        self.list.set_tone(lambda job: _TONES.get(job.state) if job.message else None)
        self.desk.changed.connect(lambda _event: self.refresh())

    def reload(self) -> None:
        jobs = self.desk.queue.open_jobs()
        self.list.show_rows(jobs)
        troubled = [health for health in self.desk.queue.health().values() if not health.ok]
        words = "; ".join(f"{one.printer}: {one.message}" for one in troubled)
        self.title_line.set_status(words or "Semua printer siap", Tone.WARN if words else Tone.OK)

    # ---------------------------------------------------------------- what people do
    def _decide(self, job: PrintJob) -> None:
        """Enter: what this job needs."""
        if job.state is JobState.UNCERTAIN:
            self._ask_fate(job)
        elif job.state is JobState.FAILED:
            self._retry()

    def _ask_fate(self, job: PrintJob) -> Choose:
        sentence = f"{job.message} Lihat di {job.printer}, lalu pilih."
        choices = ("Sudah tercetak", "Belum tercetak, cetak sekarang", "Batalkan cetakan ini")
        return choose(
            self, f"Apakah {job.title} sudah tercetak?", sentence, choices,
            lambda place: self._fate(job, place),
        )  # fmt: skip

    def _fate(self, job: PrintJob, place: int) -> None:
        queue = self.desk.queue
        if place == 2:
            self._try(lambda: queue.cancel(job.id, by=self._me), f"{job.title} dibatalkan.")
        else:
            words = "dicatat tercetak" if place == 0 else "dicetak lagi"
            self._try(lambda: queue.settle(job.id, printed=place == 0), f"{job.title} {words}.")

    def _retry(self) -> None:
        queue = self.desk.queue
        for job in self._chosen():
            if job.state is JobState.UNCERTAIN:
                self._ask_fate(job)
            else:
                self._try(partial(queue.retry, job.id), f"{job.title} dicoba lagi.")

    def _settle(self, *, printed: bool) -> None:
        for job in self._chosen():
            words = "dicatat tercetak" if printed else "dicetak lagi"
            settle = partial(self.desk.queue.settle, job.id, printed=printed)
            self._try(settle, f"{job.title} {words}.")

    def _move(self) -> None:
        jobs = self._chosen()
        names = [one.name for one in self.desk.printers]
        if not jobs:
            return
        if len(names) < 2:
            self.say("Tidak ada printer lain. Tambah printer di Printer & Label.", Tone.WARN)
            return
        title, sentence = "Pindah ke printer mana?", f"{len(jobs)} cetakan dipindahkan."
        choose(self, title, sentence, names, lambda place: self._moved(jobs, names[place]))

    def _moved(self, jobs: list[PrintJob], printer: str) -> None:
        for job in jobs:
            self._try(partial(self.desk.queue.move, job.id, printer), f"{job.title} ke {printer}.")

    def _cancel(self) -> None:
        jobs = self._chosen()
        if not jobs:
            return
        listed = ", ".join(job.title for job in jobs[:3])
        sentence = f"{len(jobs)} cetakan tidak akan keluar: {listed}."
        give_up = partial(self._give_up, jobs)
        confirm(self, "Batalkan cetakan?", sentence, "Batalkan cetakan", give_up)

    def _give_up(self, jobs: list[PrintJob]) -> None:
        for job in jobs:
            cancel = partial(self.desk.queue.cancel, job.id, by=self._me)
            self._try(cancel, f"{job.title} dibatalkan.")

    # ---------------------------------------------------------------- inside
    @property
    def _me(self) -> str:
        return self.context.actor.full_name

    def _chosen(self) -> list[PrintJob]:
        jobs: list[PrintJob] = self.list.selected()
        if not jobs:
            self.say("Pilih cetakannya dulu.", Tone.WARN)
        return jobs

    def _try(self, act: Callable[[], object], done: str) -> None:
        """The queue answers at once; what it refuses is said."""
        try:
            act()
        except UserError as error:
            self.fail(error)
        else:
            self.say(done)
        self.refresh()
