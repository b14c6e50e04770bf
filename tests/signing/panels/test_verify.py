"""*Periksa Dokumen* by scanner and keyboard, with and without the server; keys and the register."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from app.core.errors import ServerAway
from app.signing.api import CancelDocument, KeyList, RevokeKey, Verdict, VerifyDocument
from app.signing.panels.authority import AuthorityView
from app.signing.panels.issued import IssuedPanel
from app.signing.panels.keys import KeysPanel
from app.signing.panels.verify import VerifyPanel
from app.ui.dialogs import AskReason
from app.ui.tokens import Outcome
from tests.signing.desk import Desk
from tests.support.company import company
from tests.support.screens import Screen

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from app.core.commands import Query


@pytest.fixture
def desk(sqlite_url: str) -> Iterator[Desk]:
    with company(sqlite_url, opened=False) as made:
        yield Desk(made)


class Cut:
    """A client whose server can go away."""

    def __init__(self, desk: Desk) -> None:
        self.inner = desk.admin
        self.away = False

    def __getattr__(self, name: str) -> Any:
        return getattr(self.inner, name)

    def ask(self, query: Query[Any]) -> Any:
        if self.away and isinstance(query, VerifyDocument):
            raise ServerAway
        return self.inner.ask(query)


def shown(screen: Screen[VerifyPanel]) -> tuple[Outcome, str, str]:
    verdict = screen.panel.band.verdict
    assert verdict is not None
    return verdict.outcome, verdict.headline, verdict.name


@pytest.mark.req("PU-20", "PU-25")
def test_papers_are_scanned_one_after_the_other(desk: Desk, qtbot: QtBot) -> None:
    valid, gone = desk.issue().qr, desk.issue(desk.paper("BAP-2")).qr
    desk.admin.do(CancelDocument(kind="BAP", number="BAP-2", reason="Salah lot"))
    screen = Screen(qtbot, desk.admin, VerifyPanel)

    screen.panel.scanned(valid, 0)
    screen.settle()
    assert shown(screen) == (Outcome.OK, "SAH", "BAP-261121-001 · Rp 1.250.000")

    screen.panel.scanned(gone, 900)
    screen.settle()
    assert shown(screen)[:2] == (Outcome.ERROR, "DIBATALKAN")
    before = screen.panel.locked
    qtbot.keyClick(screen.panel, Qt.Key.Key_Return)
    assert (before, screen.panel.locked) == (True, False)

    for code in ("8991234567890", valid):  # without waiting in between
        screen.panel.scanned(code, 1800)
    screen.settle()
    assert shown(screen)[:2] == (Outcome.OK, "SAH")
    assert [line.verdict.value for line in screen.panel._checked] == [
        "SAH", "TIDAK DIKENAL", "DIBATALKAN", "SAH",
    ]  # fmt: skip
    screen.close()


def test_a_code_is_pasted_without_a_scanner(desk: Desk, qtbot: QtBot) -> None:
    code = desk.issue().qr
    screen = Screen(qtbot, desk.admin, VerifyPanel)

    screen.panel.code.setText(f"  {code.lower()} ")
    qtbot.keyClick(screen.panel.code, Qt.Key.Key_Return)
    screen.settle()

    assert shown(screen)[1] == "SAH"
    assert screen.panel.code.text() == ""
    screen.close()


@pytest.mark.req("PU-80")
def test_without_the_server_the_last_register_answers_and_says_of_when(
    desk: Desk, qtbot: QtBot
) -> None:
    code = desk.issue().qr
    desk.issue(desk.paper("BAP-2"))
    client = Cut(desk)
    screen = Screen(qtbot, client, VerifyPanel)
    client.away = True

    screen.panel.scanned(code, 0)
    screen.settle()

    assert shown(screen)[1] == "SAH"
    verdict = screen.panel.band.verdict
    assert verdict is not None
    assert (
        "Server tidak terjangkau: diperiksa dengan daftar per 21 Nov 2026 09.00 WIB."
        in verdict.detail
    )
    screen.close()


def test_without_server_and_register_it_says_that_nothing_was_checked(
    desk: Desk, qtbot: QtBot
) -> None:
    client = Cut(desk)
    screen = Screen(qtbot, client, VerifyPanel)
    screen.panel.context.memory.put("signing.register", None)
    client.away = True

    screen.panel.scanned("LUMBUNG:AAAA", 0)
    screen.settle()

    assert shown(screen) == (Outcome.ERROR, "SALAH", "Belum diperiksa")
    screen.close()


def reason(screen: Screen[Any], text: str) -> None:
    dialog = screen.panel.findChild(AskReason)
    assert dialog is not None
    dialog.reason.setCurrentText(text)
    dialog.accept()
    screen.settle()


def test_keys_are_rotated_revoked_and_exported(
    desk: Desk, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.issue()
    screen = Screen(qtbot, desk.admin, KeysPanel)
    (row,) = screen.panel.list.rows

    screen.panel._retire(row)
    reason(screen, "Ganti berkala")
    screen.panel._revoke(row)
    reason(screen, "PC hilang atau dicuri")
    (row,) = screen.panel.list.rows
    assert (row.state, row.reason) == ("revoked", "PC hilang atau dicuri")
    file = tmp_path / "kunci-publik.json"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(file), ""))
    screen.panel.export()
    screen.settle()

    assert screen.said == "Kunci publik dan daftar dokumen batal ditulis ke kunci-publik.json."
    written = json.loads(file.read_bytes())
    assert re.fullmatch("[0-9a-f]{64}", written["keys"][0]["public"])
    assert written["signed"]["kid"] == 2
    assert written["keys"][0]["reason"] == "PC hilang atau dicuri"
    screen.close()


def test_a_document_is_cancelled_from_the_register(desk: Desk, qtbot: QtBot) -> None:
    code = desk.issue().qr
    screen = Screen(qtbot, desk.admin, IssuedPanel)
    (row,) = screen.panel.list.rows

    screen.panel._cancel(row)
    reason(screen, "Salah isi")

    assert screen.said == "Berita acara pemusnahan BAP-261121-001 dibatalkan."
    (row,) = screen.panel.list.rows
    assert row.state == "cancelled"
    assert desk.check(code).verdict.value == "DIBATALKAN"
    screen.close()


def test_who_may_not_end_keys_is_not_offered_it(desk: Desk, qtbot: QtBot) -> None:
    desk.issue()
    reader = desk.company.client("report.read", "product.read")
    screen = Screen(qtbot, reader, IssuedPanel)

    assert [action.text() for action in screen.panel.list.actions()].count("Batalkan …") == 0
    assert RevokeKey.permission == KeyList.permission == "settings.manage"
    screen.close()


def test_two_holders_make_a_key_and_certify_the_pcs(
    desk: Desk, qtbot: QtBot, tmp_path: Path
) -> None:
    """By keyboard: the key's file, then the certificates; the paper's chain is whole at the end."""
    code = desk.issue().qr
    screen = Screen(qtbot, desk.admin, KeysPanel)
    panel, file = screen.panel, tmp_path / "org.kunci"
    qtbot.keyClick(screen.panel, Qt.Key.Key_F7)
    screen.settle()
    view: Any = panel.findChild(AuthorityView)
    form: Any = view.make()
    for line, text in (
        (form.names[0], "Ratna Dewi"), (form.names[1], "Agus Hartono"),
        (form.phrases[0], "satu dua tiga empat"), (form.phrases[1], "pendek"),
        (form.file, str(file)),
    ):  # fmt: skip
        line.clear()
        qtbot.keyClicks(line, text)
    qtbot.keyClick(form, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    screen.settle()
    assert "sedikitnya 12 huruf" in panel.message.text
    assert not file.exists()
    form.phrases[1].setText("lima enam tujuh delapan")
    qtbot.keyClick(form, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    screen.settle()
    assert panel.message.text.startswith("Kunci organisasi nomor 1 dipakai")
    assert file.exists()
    assert desk.check(code).verdict is Verdict.UNCERTIFIED

    qtbot.keyClick(screen.panel, Qt.Key.Key_F7)
    screen.settle()
    later: Any = panel.side.findChild(AuthorityView)
    certify: Any = later.certify()
    certify.file.setText(str(file))
    certify.phrases[0].setText("satu dua tiga empat")
    certify.phrases[1].setText("salah salah salah")
    qtbot.keyClick(certify, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    screen.settle()
    assert "salah satu frasa sandi salah" in panel.message.text
    certify.phrases[1].setText("lima enam tujuh delapan")
    qtbot.keyClick(certify, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    screen.settle()

    assert panel.message.text == "1 kunci disahkan."
    assert desk.check(code).verdict is Verdict.VALID
    screen.close()
