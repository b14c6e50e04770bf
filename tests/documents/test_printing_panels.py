"""*Printer & Label* and *Antrean Cetak*, driven by keys on a PC's own folder."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt

from app.core.env import FixedEnvironment
from app.documents.jobs import FolderJobStore, JobState
from app.documents.panels.print_desk import PrintDesk
from app.documents.panels.print_queue import PrintQueuePanel
from app.documents.panels.printers import PrintersPanel
from app.documents.panels.printers_file import PrintersFile, PrintSetup
from app.documents.panels.printing_gallery import NOW, OFFICE, STUCK, ZEBRA
from app.documents.printers import Printers
from app.documents.transports.base import Transport
from app.ui.dialogs import Choose
from app.ui.gallery import canned

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from app.documents.printers import PrinterConfig
    from app.ui.panel import Panel


class Printing(Transport):
    """Prints whatever comes."""

    def __init__(self) -> None:
        self.titles: list[str] = []

    def send(self, payload: bytes, *, title: str) -> None:
        assert payload
        self.titles.append(title)

    def status(self) -> None:
        return None


@contextmanager
def shown(
    qtbot: QtBot, folder: Path, kind: type[Panel], *printers: PrinterConfig
) -> Iterator[tuple[Any, PrintDesk, dict[str, Printing]]]:
    PrintersFile(folder).write(PrintSetup(Printers(list(printers))))
    ways = {printer.name: Printing() for printer in printers}
    desk = PrintDesk(folder, FixedEnvironment(NOW), lambda printer: ways[printer.name])
    desk.start()
    context = canned({})
    context.services.offer("app.documents.panels.print_desk:PrintDesk", lambda: desk)
    panel = kind(context)
    qtbot.addWidget(panel)
    panel.resize(1100, 700)
    panel.show()
    panel.set_on_screen(True)
    qtbot.waitUntil(lambda: not panel.stale)
    try:
        yield panel, desk, ways
    finally:
        desk.close()


@pytest.mark.req("PU-91")
def test_printers_are_seen_added_and_kept(qtbot: QtBot, tmp_path: Path) -> None:
    with shown(qtbot, tmp_path, PrintersPanel, ZEBRA) as (panel, desk, _):
        assert panel.list.isVisibleTo(panel)
        assert panel.list.view.height() > 300
        assert [row.name for row in panel.list.rows] == [ZEBRA.name]

        qtbot.keyClick(panel, Qt.Key.Key_F4)
        panel.form.fill(replace(OFFICE, name=ZEBRA.name))
        assert panel.save_form() is False  # a second printer of that name
        assert [one.name for one in desk.printers] == [ZEBRA.name]
        panel.form.fill(OFFICE)
        assert panel.save_form() is True

        assert [row.name for row in panel.list.rows] == [ZEBRA.name, OFFICE.name]
        kept = PrintersFile(tmp_path).read().printers
        assert [(one.name, one.address) for one in kept] == [
            (ZEBRA.name, ZEBRA.address), (OFFICE.name, OFFICE.address),
        ]  # fmt: skip


def test_a_pc_without_printer_says_so(qtbot: QtBot, tmp_path: Path) -> None:
    with shown(qtbot, tmp_path, PrintersPanel) as (panel, _, _ways):
        assert panel.notice.isVisibleTo(panel)
        assert panel.notice.sentence == "Belum ada printer di PC ini."


@pytest.mark.req("PU-92")
def test_a_stuck_label_is_decided_on_and_printed_elsewhere(qtbot: QtBot, tmp_path: Path) -> None:
    store = FolderJobStore(tmp_path / "prints" / "jobs")
    for job in STUCK:
        store.save(job)
    with shown(qtbot, tmp_path, PrintQueuePanel, ZEBRA, OFFICE) as (panel, desk, ways):
        panel.refresh()
        assert [row.state for row in panel.list.rows] == [
            JobState.FAILED, JobState.UNCERTAIN, JobState.FAILED,
        ]  # fmt: skip

        panel.list.view.selectRow(1)
        qtbot.keyClick(panel.list.view, Qt.Key.Key_Return)
        asked = panel.findChild(Choose)
        assert "sudah tercetak?" in asked.windowTitle()
        qtbot.keyClick(asked.list, Qt.Key.Key_1)
        assert desk.queue.job("02").state is JobState.PRINTED
        assert ways[ZEBRA.name].titles == []  # an uncertain one is never sent again by itself

        qtbot.waitUntil(lambda: len(panel.list.rows) == 2)

        panel.activateWindow()
        qtbot.waitUntil(panel.isActiveWindow)
        panel.list.view.setFocus()
        panel.list.view.selectRow(0)
        qtbot.keyClick(panel.list.view, Qt.Key.Key_F4)
        qtbot.waitUntil(lambda: desk.queue.job("01").state is JobState.PRINTED)
        assert ways[ZEBRA.name].titles == [STUCK[0].title]
        qtbot.waitUntil(lambda: len(panel.list.rows) == 1)
        assert panel.title_line.pill.accessibleName() == "Semua printer siap"
