"""Printers and the print queue of a made-up PC."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

from app.core.env import FixedEnvironment
from app.documents.jobs import FolderJobStore, JobState, PrintJob
from app.documents.panels.print_desk import PrintDesk
from app.documents.panels.print_queue import PrintQueuePanel
from app.documents.panels.printers import PrintersPanel
from app.documents.panels.printers_file import PrintersFile, PrintSetup
from app.documents.printers import DocumentKind, Media, PrinterConfig, Printers
from app.ui.gallery import Shot, canned

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.ui.panel import Panel

NOW: Final = datetime(2026, 11, 21, 3, 15, tzinfo=UTC)
ZEBRA: Final = PrinterConfig(
    name="Zebra meja 1", language="zpl", dpi=203, media=Media(100, 150),
    address="tcp://192.168.1.50:9100",
    documents=frozenset({DocumentKind.SHIPPING_LABEL, DocumentKind.TEST_LABEL}),
)  # fmt: skip
OFFICE: Final = PrinterConfig(
    name="Laser kantor gudang lantai dua", language="pdf", dpi=600, media=Media(210, 297),
    address="cups://Laser_Kantor", documents=frozenset({DocumentKind.PACKING_SLIP}),
)  # fmt: skip
_JOB: Final = PrintJob(
    id="01", printer=ZEBRA.name, kind=DocumentKind.SHIPPING_LABEL, title="SPXID0800226334151",
    created_at=NOW - timedelta(minutes=4), created_by="Siti Rahmawati", payload=b"^XA^XZ",
    sha256="0", form="zpl", single=True,
)  # fmt: skip
STUCK: Final = (
    replace(_JOB, state=JobState.FAILED, attempts=3, message="Zebra meja 1 tidak menjawab."),
    replace(
        _JOB, id="02", title="JT131700969460", state=JobState.UNCERTAIN, attempts=1,
        message="Sambungan putus di tengah pengiriman.",
    ),
    replace(
        _JOB, id="03", title="2611214XFUC45Y", kind=DocumentKind.PACKING_SLIP, copy=2,
        state=JobState.FAILED, attempts=1, message="Kertas habis.",
        printer=OFFICE.name,
    ),
)  # fmt: skip


def _panel(
    kind: type[Panel], printers: Sequence[PrinterConfig], jobs: Sequence[PrintJob] = ()
) -> Panel:
    folder = TemporaryDirectory(prefix="lumbung-gallery-", ignore_cleanup_errors=True)
    path = Path(folder.name)
    PrintersFile(path).write(PrintSetup(Printers(list(printers))))
    store = FolderJobStore(path / "prints" / "jobs")
    for job in jobs:
        store.save(job)
    desk = PrintDesk(path, FixedEnvironment(NOW))
    if jobs:
        desk.start()  # none of them waits, so nothing is sent
    context = canned({})
    context.services.offer("app.documents.panels.print_desk:PrintDesk", lambda: desk)
    made = kind(context)
    made.destroyed.connect(desk.close)
    # A partial keeps the folder alive; Qt holds a bound method only weakly.
    made.destroyed.connect(partial(TemporaryDirectory.cleanup, folder))
    return made


def gallery() -> list[Shot]:
    """States of both panels."""
    return [
        Shot("printers", lambda: _panel(PrintersPanel, (ZEBRA, OFFICE))),
        Shot("printers-none", lambda: _panel(PrintersPanel, ())),
        Shot("queue", lambda: _panel(PrintQueuePanel, (ZEBRA, OFFICE), STUCK)),
    ]
