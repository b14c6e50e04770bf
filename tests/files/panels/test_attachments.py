"""The attachment box in a panel: dropped, pasted, chosen; looked at; taken back; by keyboard."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QByteArray, QMimeData, Qt, QUrl
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QFileDialog

from app.accounting.api import JournalLineIn, PostJournal
from app.core.money import Money
from app.files.api import AttachmentList
from app.files.panels.samples import SampleDocument
from app.files.rules.contents import sha256_of
from app.ui.attachments import Stage
from app.ui.capture import AS_IT_IS, EDGE, CannotRead, read_file, reduced
from app.ui.dialogs import AskReason
from tests.files.samples import pdf, picture
from tests.support.company import company
from tests.support.screens import Screen

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from tests.support.company import Company

pytestmark = pytest.mark.req("WMS-PRT-05")


@pytest.fixture
def shop(sqlite_url: str) -> Iterator[Company]:
    with company(sqlite_url, opened=False) as made:
        yield made


@pytest.fixture
def screen(qtbot: QtBot, shop: Company) -> Iterator[Screen[SampleDocument]]:
    made = Screen(qtbot, shop.admin, SampleDocument)
    made.panel.set_content(made.panel.box)
    made.panel.box.start_draft()
    yield made
    made.close()


def journal(shop: Company) -> str:
    shop.open_books()
    lines = (
        JournalLineIn(account="64-200", debit=Money.rupiah_of(1250)),
        JournalLineIn(account="11-200", credit=Money.rupiah_of(1250)),
    )
    post = PostJournal(on_date=shop.env.today(), description="Sewa", lines=lines)
    return shop.admin.do(post).value.number


def files(folder: Path) -> list[Path]:
    (folder / "nota.jpg").write_bytes(picture())
    (folder / "faktur.pdf").write_bytes(pdf())
    return [folder / "nota.jpg", folder / "faktur.pdf"]


def test_a_draft_collects_what_its_command_will_attach(
    screen: Screen[SampleDocument], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    box = screen.panel.box
    chosen = [str(path) for path in files(tmp_path)]
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_args: (chosen, ""))

    box.strip.choose.setFocus()
    qtbot.keyClick(box.strip.choose, Qt.Key.Key_F6)
    assert (box.busy, {item.stage for item in box.strip.items}) == (True, {Stage.SENDING})
    screen.settle()

    assert (box.busy, len(box.files)) == (False, 2)
    assert screen.said == "2 lampiran ditambahkan."
    assert [(one.name, one.sha256) for one in box.files] == [
        ("nota.jpg", sha256_of(picture())),
        ("faktur.pdf", sha256_of(pdf())),
    ]
    box.strip.list.setFocus()
    qtbot.keyClick(box.strip.list, Qt.Key.Key_Delete)
    assert [one.name for one in box.files] == ["faktur.pdf"]
    assert screen.panel.context.memory.get("attachments.folder") == str(tmp_path)


def test_a_picture_is_pasted(screen: Screen[SampleDocument], qtbot: QtBot) -> None:
    image = QImage(40, 30, QImage.Format.Format_RGB32)
    image.fill(0x336699)
    data = QMimeData()
    data.setImageData(image)
    QGuiApplication.clipboard().setMimeData(data)

    screen.panel.box.strip.paste()
    screen.settle()

    assert [one.name for one in screen.panel.box.files] == ["tempelan.png"]


def test_what_is_refused_says_so_and_the_rest_is_kept(
    screen: Screen[SampleDocument], tmp_path: Path
) -> None:
    bad = tmp_path / "program.jpg"
    bad.write_bytes(b"MZ\x90\x00")

    screen.panel.box.add_files([*files(tmp_path), bad, tmp_path / "hilang.jpg"])
    screen.settle()

    assert len(screen.panel.box.files) == 2
    assert 'Berkas "program.jpg" bukan JPG, PNG, atau PDF' in screen.said
    assert 'Berkas "hilang.jpg" tidak dapat dibaca' in screen.said


def test_a_document_s_files_are_added_looked_at_and_withdrawn_by_keyboard(
    screen: Screen[SampleDocument], shop: Company, tmp_path: Path, qtbot: QtBot
) -> None:
    number = journal(shop)
    box = screen.panel.box
    box.show_subject("journal", number)
    screen.settle()
    drop = QMimeData()
    drop.setUrls([QUrl.fromLocalFile(str(path)) for path in files(tmp_path)])
    box.strip._take(drop)
    screen.settle()
    assert [item.name for item in box.strip.items] == ["nota.jpg", "faktur.pdf"]
    assert all(item.picture is not None for item in box.strip.items)

    box.strip.list.setFocus()
    qtbot.keyClick(box.strip.list, Qt.Key.Key_F7)
    screen.settle()
    view = box._view
    assert view is not None
    assert view.isVisible()
    assert (view.name.text(), view.detail.text().split(" · ")[0]) == ("nota.jpg", "1 dari 2")
    qtbot.keyClick(view, Qt.Key.Key_Right)
    screen.settle()
    assert view.name.text() == "faktur.pdf"
    assert view.pages.pages == 2
    qtbot.keyClick(view, Qt.Key.Key_Escape)
    assert not screen.panel.side.isVisible()

    box.strip.select(box.strip.items[0].key)
    qtbot.keyClick(box.strip.list, Qt.Key.Key_Delete)
    dialog = screen.panel.findChild(AskReason)
    assert dialog is not None
    dialog.reason.setCurrentText("Salah berkas")
    dialog.accept()
    screen.settle()

    rows = shop.admin.ask(AttachmentList(subject_kind="journal", subject=number))
    assert [row.withdrawn for row in rows] == ["Salah berkas", ""]
    assert [item.stage for item in box.strip.items] == [Stage.KEPT, Stage.WITHDRAWN]
    assert box.count == 1


def test_a_document_that_is_only_shown_takes_nothing(
    screen: Screen[SampleDocument], tmp_path: Path
) -> None:
    box = screen.panel.box
    box.start_draft(may_add=False)

    box.strip.paste()
    box.strip.choose_files()
    screen.settle()

    assert box.files == ()
    assert not box.strip.choose.isVisible()


def test_a_large_photo_is_made_smaller_and_its_own_hash_is_kept(tmp_path: Path) -> None:
    large = picture(size=(4000, 3000))
    (tmp_path / "foto.jpg").write_bytes(large)

    made = read_file(tmp_path / "foto.jpg")

    kept = QImage.fromData(QByteArray(made.data))
    assert (kept.width(), kept.height()) == (EDGE, EDGE * 3 // 4)
    assert made.captured_sha256 == sha256_of(large)
    assert made.data != large


def test_a_small_photo_and_a_pdf_stay_byte_for_byte() -> None:
    for name, data in (("a.jpg", picture()), ("b.pdf", pdf())):
        made = reduced(name, data)
        assert (made.data, made.captured_sha256) == (data, sha256_of(data))
    assert len(picture()) < AS_IT_IS


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(CannotRead, match="tidak dapat dibaca"):
        read_file(tmp_path)
