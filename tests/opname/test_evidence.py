"""Photos of counted lines and of unknown goods: kept, seen, claimed by the paper, closed at the end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt

from app.core.errors import NotFound
from app.files.api import AttachFiles, AttachmentList, NewAttachment, StoreFile
from app.opname.api import (
    LINE_PHOTOS,
    UNKNOWN_PHOTOS,
    CompleteSession,
    PrintResult,
    RecordCounts,
    UnknownCounts,
    UnknownScan,
)
from app.opname.panels.line_form import LineForm
from app.opname.panels.session_detail import SessionDetailPanel
from app.opname.queries.evidence import EvidenceClosed
from app.signing import keystores
from tests.files.samples import picture
from tests.support.counting import Counting
from tests.support.packing_table import TableStation
from tests.support.screens import Screen

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot


def _attach(counting: Counting, kind: str, subject: str, shade: int = 120) -> None:
    stored = counting.ani.do(StoreFile(content=picture(shade=shade), file_name="rak.jpg")).value
    photo = NewAttachment(sha256=stored.sha256, name="rak.jpg")
    counting.ani.do(AttachFiles(subject_kind=kind, subject=subject, files=(photo,)))


def _unknown(counting: Counting, session: str, code: str) -> None:
    env = counting.goods.company.env
    scan = UnknownScan.model_validate(
        {"event": env.new_id(), "at": env.now(), "location": "GD1-A-01", "code": code}
    )
    counting.ani.do(RecordCounts(session=session, unknown=(scan,)))


@pytest.mark.req("PU-63", "WMS-OPN-14")
def test_photos_stand_at_their_line_and_the_signed_paper_claims_them(counting: Counting) -> None:
    keystores.use(keystores.MemoryStore())
    counting.tolerate()
    session = counting.session()
    counting.count_all(session, KAPAS=8)

    _attach(counting, LINE_PHOTOS, f"{session}/1")
    _attach(counting, LINE_PHOTOS, f"{session}/1", shade=90)

    assert [(row.line, row.photos) for row in counting.lines(session)] == [(1, 2), (2, 0), (3, 0)]
    with pytest.raises(NotFound, match="77"):
        _attach(counting, LINE_PHOTOS, f"{session}/77")
    counting.admin.do(CompleteSession(session=session))
    assert counting.wati.do(PrintResult(session=session)).value.edition == 1
    with pytest.raises(EvidenceClosed, match="tidak sedang dihitung"):
        _attach(counting, LINE_PHOTOS, f"{session}/1", shade=60)
    kept = counting.wati.ask(AttachmentList(subject_kind=LINE_PHOTOS, subject=f"{session}/1"))
    assert len(kept) == 2


@pytest.mark.req("PU-63")
def test_an_unknown_code_has_its_photo_wherever_it_was_scanned(counting: Counting) -> None:
    session = counting.session()
    _unknown(counting, session, "999")
    _unknown(counting, session, "999")

    _attach(counting, UNKNOWN_PHOTOS, f"{session}/999")

    (row,) = counting.wati.ask(UnknownCounts(session=session))
    assert (row.code, row.times, row.photos) == ("999", 2, 1)
    with pytest.raises(NotFound, match="998"):
        _attach(counting, UNKNOWN_PHOTOS, f"{session}/998")


@pytest.mark.req("PU-63", "WMS-OPN-13")
def test_a_line_takes_count_remark_and_photo_at_the_side(
    sqlite_url: str, qtbot: QtBot, tmp_path: Path
) -> None:
    counted = Counting.build(sqlite_url)
    session = counted.session()
    screen = Screen(qtbot, counted.wati, SessionDetailPanel, session=session)
    station = TableStation(tmp_path, counted.goods.company.env)
    screen.panel.context.services.offer("app.ui.station:Station", lambda: station)
    file = tmp_path / "rak.jpg"
    file.write_bytes(picture())

    screen.panel.enter(screen.panel.list.rows[0])
    form: Any = screen.panel.side.findChild(LineForm)
    form.box.add_files([file])
    screen.settle()
    form.remark.setText("kardus basah")
    form.field.clear()
    qtbot.keyClicks(form.field, "9")
    qtbot.keyClick(form.field, Qt.Key.Key_Return)
    screen.settle()

    row = counted.line(session, "KAPAS")
    assert (row.counted, row.note, row.photos) == (9, "kardus basah", 1)
    screen.close()
    counted.goods.company.close()
