"""The first start on an empty database, a forced new password, and when the screen locks."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING, cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from app import runtime
from app.accounting.api import AccountList, PeriodList
from app.bookfile.api import ExportBooks
from app.identity import passwords
from app.identity.api import (
    ConfigureOrganisation,
    CreateUser,
    FoundOrganisation,
    OrganisationSettings,
    ShowOrganisation,
)
from app.identity.rules.codes import grouped
from app.shell.failures import Failures
from app.shell.founding import FoundingPage, code_of
from app.shell.have_code import HaveCodePage
from app.shell.idle import LockTimes
from app.shell.new_password import NewPasswordPage
from app.shell.restoring import RestorePage
from app.shell.settings import SettingsFile
from app.shell.window import Window
from app.ui.operations import Cancelled
from tests.shell import fakes

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from PySide6.QtWidgets import QWidget
    from pytestqt.qtbot import QtBot

    from app.shell.ports import Opener
    from app.ui.operations import Progress

PASSWORD = "rahasia99"
ENTER = Qt.Key.Key_Return


class Pc:
    """A PC with a real, empty database."""

    def __init__(self, folder: Path, qtbot: QtBot) -> None:
        self.folder = folder
        self.url = f"sqlite:///{folder / 'lumbung.db'}"
        self._qtbot = qtbot
        self._windows: list[Window] = []

    def start(self) -> Window:
        settings = SettingsFile(self.folder)
        opener = cast("Opener", self._open)
        window = Window(opener, self.folder, settings, Failures(), fakes.panels)
        self._windows.append(window)
        window.resize(1366, 768)
        window.show()
        window.activateWindow()
        self._qtbot.waitUntil(window.isActiveWindow)
        window.begin()
        return window

    def _open(self) -> runtime.Runtime:
        return runtime.open(self.url)

    def first(self) -> tuple[Window, FoundingPage]:
        """The first start, on its page."""
        window = self.start()
        self._qtbot.waitUntil(lambda: window.covers.page is not None, timeout=60_000)
        page = window.covers.page
        assert isinstance(page, FoundingPage)
        return window, page

    def close(self) -> None:
        for window in self._windows:
            window.close()
            window.deleteLater()
        self._windows.clear()


@pytest.fixture
def pc(tmp_path: Path, qtbot: QtBot) -> Iterator[Pc]:
    passwords.use(passwords.CHEAP)
    # Windows of the test before are collected here, not by chance in a worker thread.
    gc.collect()
    gc.disable()
    made = Pc(tmp_path, qtbot)
    yield made
    made.close()
    gc.enable()


def fill(page: FoundingPage, qtbot: QtBot) -> None:
    """As somebody types it, Enter after each line."""
    typed = (
        (page.organisation, "Toko Melati"), (page.entity, "PT Melati Jaya"), (page.npwp, ""),
        (page.full_name, "Ibu Sri"), (page.username, ""), (page.password, PASSWORD),
    )  # fmt: skip
    qtbot.waitUntil(page.organisation.hasFocus)
    for line, text in typed:
        assert line.hasFocus(), line.accessibleName()
        qtbot.keyClicks(line, text)
        qtbot.keyClick(line, ENTER)
    qtbot.keyClicks(page.again, PASSWORD)


@pytest.mark.req("WMS-SEC-06", "WMS-SEC-14")
def test_an_empty_database_is_founded_by_keyboard(pc: Pc, qtbot: QtBot) -> None:
    window, page = pc.first()
    assert window.currentWidget() is page
    fill(page, qtbot)
    page.kind.setCurrentIndex(page.kind.findData("pt"))

    qtbot.keyClick(page.again, ENTER)

    qtbot.waitUntil(lambda: window.main is not None, timeout=60_000)
    assert window.covers.page is None
    qtbot.waitUntil(lambda: window.windowTitle() == "Lumbung · Toko Melati")
    client = window._current_client()
    assert (client.actor.username, client.actor.roles) == ("admin", ("System Admin",))
    company = client.ask(ShowOrganisation())
    assert (company.code, company.name) == ("MELATI", "Toko Melati")
    (entity,) = company.entities
    assert (entity.code, entity.name, entity.kind) == ("MELATI", "PT Melati Jaya", "pt")
    assert len(client.ask(AccountList())) > 50
    assert len(client.ask(PeriodList())) == 12


def test_the_second_start_asks_who_is_there(pc: Pc, qtbot: QtBot) -> None:
    window, page = pc.first()
    fill(page, qtbot)
    qtbot.keyClick(page.again, ENTER)
    qtbot.waitUntil(lambda: window.main is not None, timeout=60_000)
    pc.close()

    window = pc.start()

    qtbot.waitUntil(lambda: window.login._ready, timeout=60_000)
    assert window.currentWidget() is window.login


def test_every_mistake_is_marked_at_once_and_nothing_is_kept(pc: Pc, qtbot: QtBot) -> None:
    window, page = pc.first()
    page.npwp.setText("123")
    page.username.setText("ibu sri")
    page.password.setText("abc")

    qtbot.keyClick(page, ENTER, Qt.KeyboardModifier.ControlModifier)

    assert page.message == "Periksa 6 isian yang ditandai, lalu simpan lagi."
    lines = (
        page.organisation, page.npwp, page.full_name, page.username, page.password, page.again,
    )  # fmt: skip
    marked = [line.property("field") for line in lines if line.property("invalid")]
    assert marked == ["organisation", "npwp", "full_name", "username", "password", "again"]
    assert page.organisation.hasFocus()
    assert window.boot.runtime is not None
    assert window.boot.runtime.organisation == ""


@pytest.mark.req("I30")
def test_books_are_restored_by_keyboard(pc: Pc, qtbot: QtBot, tmp_path: Path) -> None:
    """F3 on the first page, the file, the admin; the company stands with its books."""
    other = runtime.open(f"sqlite:///{tmp_path / 'lama.sqlite'}")
    old = other.found(FoundOrganisation(organisation="Toko Melati", password=PASSWORD))
    told = old.do(ExportBooks(file=str(tmp_path / "buku.zip"))).value
    other.close()
    window, first = pc.first()
    qtbot.keyClick(first, Qt.Key.Key_F3)
    page = window.covers.page
    assert isinstance(page, RestorePage)
    qtbot.keyClick(page, Qt.Key.Key_Escape)
    assert isinstance(window.covers.page, FoundingPage)
    qtbot.keyClick(window.covers.page, Qt.Key.Key_F3)
    page = window.covers.page
    assert isinstance(page, RestorePage)
    dialog = page.choose()
    dialog.fileSelected.emit(str(tmp_path / "tidak-ada.zip"))
    dialog.close()
    page.full_name.setText("Ibu Sri")
    page.password.setText(PASSWORD)
    page.again.setText(PASSWORD)
    qtbot.keyClick(page.again, ENTER)
    qtbot.waitUntil(lambda: "tidak-ada.zip tidak dapat dibaca" in page.message, timeout=60_000)
    assert page.file.property("invalid")

    page.file.setText(str(tmp_path / "buku.zip"))
    page.fingerprint.setText(f"{told.fingerprint[:32]} {told.fingerprint[32:]}")
    qtbot.keyClick(page.again, ENTER)

    qtbot.waitUntil(lambda: window.main is not None, timeout=60_000)
    client = window._current_client()
    assert client.actor.full_name == "Ibu Sri"
    assert client.ask(ShowOrganisation()).name == "Toko Melati"
    assert len(client.ask(PeriodList())) == 12


@pytest.mark.req("I30", "WMS-GEN-02")
def test_a_restore_can_be_stopped_and_leaves_the_database_empty(
    pc: Pc, qtbot: QtBot, tmp_path: Path
) -> None:
    other = runtime.open(f"sqlite:///{tmp_path / 'lama.sqlite'}")
    old = other.found(FoundOrganisation(organisation="Toko Melati", password=PASSWORD))
    old.do(ExportBooks(file=str(tmp_path / "buku.zip")))
    other.close()
    window, first = pc.first()
    qtbot.keyClick(first, Qt.Key.Key_F3)
    page = window.covers.page
    assert isinstance(page, RestorePage)
    page.file.setText(str(tmp_path / "buku.zip"))
    page.full_name.setText("Ibu Sri")
    page.password.setText(PASSWORD)
    page.again.setText(PASSWORD)

    qtbot.keyClick(page.again, ENTER)
    assert not page.body.isEnabled()
    assert not page.primary.isEnabled()
    qtbot.keyClick(page, Qt.Key.Key_Escape)

    qtbot.waitUntil(page.body.isEnabled, timeout=60_000)
    assert page.primary.isEnabled()
    assert page.message == "Pemulihan dibatalkan. Basis data ini tetap kosong."
    assert window.covers.page is page
    assert window.boot.runtime is not None
    assert window.boot.runtime.organisation == ""

    qtbot.keyClick(page.again, ENTER)  # what was typed is still there

    qtbot.waitUntil(lambda: window.main is not None, timeout=60_000)


def test_a_long_restore_tells_how_far_it_is(qtbot: QtBot) -> None:
    page = RestorePage()
    qtbot.addWidget(page)
    page.show()
    asked: list[Progress] = []
    page.given.connect(lambda _command, progress: asked.append(progress))
    page.file.setText("buku.zip")
    page.full_name.setText("Ibu Sri")
    page.password.setText(PASSWORD)
    page.again.setText(PASSWORD)
    page.submit()
    qtbot.waitUntil(page.strip.isVisible, timeout=10_000)

    asked[0](12_000, 480_000, "Memulihkan jurnal")

    qtbot.waitUntil(lambda: "12.000 dari 480.000" in _texts(page.strip))
    assert "Memulihkan jurnal" in _texts(page.strip)
    qtbot.mouseClick(page.strip.cancel_button, Qt.MouseButton.LeftButton)
    with pytest.raises(Cancelled):
        asked[0](13_000, 480_000, "Memulihkan jurnal")
    page.show_stopped()
    assert not page.strip.isVisible()


def _texts(strip: QWidget) -> list[str]:
    return [one.text() for one in strip.findChildren(QLabel)]


def test_somebody_elsewhere_was_faster(pc: Pc, qtbot: QtBot) -> None:
    window, page = pc.first()
    fill(page, qtbot)
    window.runtime.found(
        FoundOrganisation(organisation="Toko Lain", username="lain", password=PASSWORD)
    )

    qtbot.keyClick(page.again, ENTER)

    qtbot.waitUntil(lambda: "sudah berisi organisasi" in window.login.message, timeout=60_000)
    assert window.currentWidget() is window.login
    assert window.boot.runtime is not None
    assert window.boot.runtime.organisation == "Toko Lain"


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("PT Melati Jaya", "MELATI"),
        ("Toko Sumber-Rejeki", "SUMBER"),
        ("Kesehatannusantara", "KESEHATANNUS"),
        ("PT", "PT"),
        ("", "UTAMA"),
    ],
)
def test_the_code_comes_from_the_name(name: str, code: str) -> None:
    assert code_of(name) == code


# ---------------------------------------------------------------- a forced new password


def new_person(pc: Pc, qtbot: QtBot) -> tuple[Window, NewPasswordPage]:
    """Somebody signs in with the password the admin chose."""
    opened = runtime.open(pc.url)
    admin = opened.found(FoundOrganisation(organisation="Toko Melati", password=PASSWORD))
    admin.do(
        CreateUser(
            username="siti", full_name="Siti Rahma", roles=("Packer",), password="sementara1"
        )
    )
    opened.close()
    window = pc.start()
    qtbot.waitUntil(lambda: window.login._ready, timeout=60_000)
    window.login.user.setText("siti")
    window.login.password.setText("sementara1")
    window.login._submit()
    qtbot.waitUntil(lambda: window.covers.page is not None, timeout=60_000)
    page = window.covers.page
    assert isinstance(page, NewPasswordPage)
    return window, page


@pytest.mark.req("WMS-SEC-02", "WMS-SEC-11")
def test_a_password_chosen_by_the_admin_is_changed_first(pc: Pc, qtbot: QtBot) -> None:
    window, page = new_person(pc, qtbot)
    assert window.main is None
    qtbot.waitUntil(page.password.hasFocus)
    qtbot.keyClicks(page.password, "pendek")
    qtbot.keyClick(page.password, ENTER)
    qtbot.keyClicks(page.again, "pendek")
    qtbot.keyClick(page.again, ENTER)
    qtbot.waitUntil(lambda: "paling sedikit 8 karakter" in page.message)
    assert page.password.property("invalid")

    page.password.setText("milikku77")
    page.again.setText("milikku77")
    qtbot.keyClick(page.again, ENTER)

    qtbot.waitUntil(lambda: window.main is not None, timeout=60_000)
    assert window.covers.page is None
    window.sign_out()
    window.login.user.setText("siti")
    window.login.password.setText("milikku77")
    window.login._submit()
    qtbot.waitUntil(lambda: window.main is not None, timeout=60_000)


def test_who_does_not_want_to_may_leave(pc: Pc, qtbot: QtBot) -> None:
    window, page = new_person(pc, qtbot)

    page.left.emit()

    assert window.covers.page is None
    assert window.currentWidget() is window.login
    assert window.main is None


# ---------------------------------------------------------------- a code


def with_code(pc: Pc, qtbot: QtBot) -> tuple[Window, HaveCodePage, str]:
    """An invited person at the page for codes; with the code, in the groups it is printed in."""
    opened = runtime.open(pc.url)
    admin = opened.found(FoundOrganisation(organisation="Toko Melati", password=PASSWORD))
    code = "A7K2M9QX4BCDEFGHIJKLMNOPQRSTUVWX"
    admin.do(
        CreateUser(username="siti", full_name="Siti Rahma", roles=("Packer",), invite_code=code)
    )
    opened.close()
    window = pc.start()
    qtbot.waitUntil(lambda: window.login._ready, timeout=60_000)
    qtbot.mouseClick(window.login._code, Qt.MouseButton.LeftButton)
    page = window.covers.page
    assert isinstance(page, HaveCodePage)
    return window, page, grouped(code).lower()


@pytest.mark.req("WMS-SEC-03", "WMS-SEC-04")
def test_an_invited_person_makes_the_first_password_by_keyboard(pc: Pc, qtbot: QtBot) -> None:
    window, page, code = with_code(pc, qtbot)
    qtbot.waitUntil(page.code.hasFocus)
    qtbot.keyClicks(page.code, code[:-1] + ("b" if code[-1] != "b" else "c"))
    for line in (page.code, page.password, page.again):
        if line is not page.code:
            qtbot.keyClicks(line, "milikku77")
        qtbot.keyClick(line, ENTER)
    qtbot.waitUntil(lambda: "Kode ini tidak berlaku" in page.message, timeout=60_000)

    page.code.setText(code)
    qtbot.keyClick(page.again, ENTER)

    qtbot.waitUntil(lambda: window.covers.page is None, timeout=60_000)
    assert window.currentWidget() is window.login
    assert window.login.message == "Kata sandi tersimpan. Masuk dengan kata sandi baru Anda."
    window.login.user.setText("siti")
    window.login.password.setText("milikku77")
    window.login._submit()
    qtbot.waitUntil(lambda: window.main is not None, timeout=60_000)


@pytest.mark.req("WMS-SEC-03")
def test_who_forgot_the_password_asks_for_a_code(pc: Pc, qtbot: QtBot) -> None:
    window, page, _code = with_code(pc, qtbot)
    page.submit()
    assert page.message == "Periksa 2 isian yang ditandai, lalu simpan lagi."

    qtbot.keyClick(page.user, ENTER)
    assert page.user.property("invalid")
    qtbot.keyClicks(page.user, "siti")
    qtbot.keyClick(page.user, ENTER)

    qtbot.waitUntil(lambda: page.message.startswith("Jika akun itu ada"), timeout=60_000)
    assert not page.user.property("invalid")
    page.left.emit()
    assert window.covers.page is None
    assert window.currentWidget() is window.login


# ---------------------------------------------------------------- locking


@pytest.mark.req("PU-55")
@pytest.mark.parametrize(
    ("point_of_use", "own", "minutes"),
    [(True, 0, 3), (False, 0, 10), (True, 2, 2), (False, 15, 10)],
)
def test_the_organisation_says_when_screens_lock(
    point_of_use: bool, own: int, minutes: int
) -> None:
    times = LockTimes.of(OrganisationSettings(lock_minutes_packing=3, lock_minutes_office=10))

    assert times.minutes(point_of_use=point_of_use, own=own) == minutes


@pytest.mark.req("PU-55")
def test_a_changed_lock_time_holds_at_once(pc: Pc, qtbot: QtBot) -> None:
    window, page = pc.first()
    fill(page, qtbot)
    qtbot.keyClick(page.again, ENTER)
    qtbot.waitUntil(lambda: window.main is not None, timeout=60_000)
    assert window._lock_times == LockTimes(packing=3, office=10)
    assert window._operations is not None

    window._operations.do(
        ConfigureOrganisation(settings=OrganisationSettings(lock_minutes_office=20))
    )

    qtbot.waitUntil(lambda: window._lock_times == LockTimes(packing=3, office=20), timeout=60_000)
