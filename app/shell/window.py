"""The top window: sign-in page, then the person's window; locks, switches people, closes."""

from __future__ import annotations

from base64 import b64decode, b64encode
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QByteArray, QElapsedTimer, Qt, QTimer
from PySide6.QtWidgets import QApplication, QStackedWidget

from app.shell.boot import Boot
from app.shell.covers import Covers
from app.shell.idle import LockTimes
from app.shell.login import LoginPage
from app.ui.background import Background
from app.ui.context import Services
from app.ui.icons import icon
from app.ui.scan import ScanFilter
from app.ui.sounds import Sounds
from app.ui.theme import theme
from app.ui.tokens import Tone

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PySide6.QtGui import QCloseEvent

    from app.core.client import Client
    from app.core.errors import UserError
    from app.identity.api import OrganisationDetail
    from app.shell.failures import Failures
    from app.shell.main_window import MainWindow
    from app.shell.ports import Opener, Runtime
    from app.shell.registry import PanelSpec
    from app.shell.settings import Settings, SettingsFile
    from app.ui.operations import Operations
    from app.ui.scan_log import ScanLog

LEAST_WIDTH: Final = 1024
LEAST_HEIGHT: Final = 640
_IDLE_LOOK_MS: Final = 5000
_MINUTE_MS: Final = 60_000
_GEOMETRY: Final = "geometry"


class Window(QStackedWidget):
    """Sign-in page and, behind it, the window of whoever is signed in.

    Args:
        opener: Opens the database.
        folder: This PC's data.
        settings: Of this PC.
        failures: Tells about unexpected errors.
        specs: The panels; the program's own list when left out.
    """

    def __init__(
        self,
        opener: Opener,
        folder: Path,
        settings: SettingsFile,
        failures: Failures,
        specs: Callable[[], tuple[PanelSpec, ...]] | None = None,
    ) -> None:
        super().__init__()
        self.setWindowTitle("Lumbung")
        self.setWindowIcon(icon("lumbung", "brand"))
        self._folder = folder
        self._settings = settings
        self._specs = specs or _own_panels
        self._client: Client | None = None
        #: Password just typed, until it is known whether it must be changed.
        self._typed = ""
        self._organisation = ""
        self._operations: Operations | None = None
        self.main: MainWindow | None = None
        self.locked = False
        self._lock_times = LockTimes()
        self._background = Background(self)
        self.boot = Boot(opener, self._background)
        self.covers = Covers(self, self._background)
        self.scans = ScanFilter()
        self.sounds = Sounds(folder / "sounds")
        self.services = Services()
        self._log: ScanLog | None = None
        self.login = LoginPage()
        self.addWidget(self.login)
        self._was_maximized = False
        self._idle = QTimer(self, interval=_IDLE_LOOK_MS)
        self._idle.timeout.connect(self._look_idle)
        self._clock = QElapsedTimer()
        self._clock.start()
        self._listen(failures)
        self._use_settings()

    def _listen(self, failures: Failures) -> None:
        self.login.password_given.connect(self._password)
        self.login.badge_given.connect(self._badge)
        self.login.retry_asked.connect(self.boot.start)
        self.login.code_asked.connect(lambda: self.covers.ask_code(self.runtime))
        self.boot.ready.connect(self._opened)
        self.boot.failed.connect(self.login.show_unreachable)
        self.covers.founded.connect(self._founded)
        self.covers.late.connect(self._founded_elsewhere)
        self.covers.renewed.connect(self._password_changed)
        self.covers.left.connect(self.sign_out)
        self.covers.code_used.connect(self._code_used)
        self.scans.scanned.connect(self._scanned)
        failures.reported.connect(self._reported, Qt.ConnectionType.QueuedConnection)

    def _offer_services(self) -> None:
        """What outlives the person who is signed in: scans are kept, paper goes on printing."""
        from app.core.env import RealEnvironment
        from app.shell.station import WindowStation
        from app.ui.scan_log import ScanLog

        log = self._log = ScanLog(self._folder / "scans", RealEnvironment())
        self.scans.recorder = log.scan
        self.services.offer("app.ui.station:Station", lambda: WindowStation(self, self._folder))
        self.services.offer("app.ui.scan_log:ScanLog", lambda: log)
        self.services.offer("app.documents.panels.print_desk:PrintDesk", self._open_print_desk)
        self.services.offer("app.identity.panels.member_desk:MemberDesk", self._open_member_desk)

    def _open_print_desk(self) -> object:
        from app.core.env import RealEnvironment
        from app.documents.panels.print_desk import PrintDesk

        desk = PrintDesk(self._folder, RealEnvironment())
        desk.start()
        desk.changed.connect(lambda _event: self._show_printer(desk.label_printer))
        self._show_printer(desk.label_printer)
        return desk

    def _show_printer(self, words: str) -> None:
        if self.main is not None:
            self.main.status.printer.setText(words)

    def _open_member_desk(self) -> object:
        from app.shell.members import ShellMemberDesk

        return ShellMemberDesk(self.services, lambda: self._organisation)

    def begin(self) -> None:
        """Listen for scans and open the database; call after the first paint."""
        self._offer_services()
        self.scans.install()
        self.boot.start()
        self._background.run(
            self.sounds.prepare, done=_nothing, failed=_nothing, doing="making the tones"
        )

    @property
    def runtime(self) -> Runtime:
        """The open database."""
        if self.boot.runtime is None:
            raise RuntimeError("the database is not open")
        return self.boot.runtime

    # ---------------------------------------------------------------- signing in
    def _opened(self, runtime: Runtime) -> None:
        if self.boot.organisation:
            self.login.show_ready(runtime.database, runtime.demo_accounts)
        else:
            self.covers.ask_company(runtime)

    def _founded(self, client: Client) -> None:
        self.covers.close()
        self.login.show_ready(self.runtime.database)
        self._signed_in(client)

    def _founded_elsewhere(self, error: UserError) -> None:
        self.covers.close()
        self.login.show_ready(self.runtime.database)
        self.login.show_problem(error.message)

    def _code_used(self) -> None:
        self.covers.close()
        self.login.show_sign_in()
        self.login.show_note("Kata sandi tersimpan. Masuk dengan kata sandi baru Anda.")

    def _password(self, user: str, password: str) -> None:
        self._typed = password
        runtime, client = self.runtime, self._client
        if self.locked and client is not None and client.actor.username == user:
            same = client

            def unlock() -> Client:
                runtime.sign_in.unlock(same, password)
                return same

            self._ask(unlock)
        else:
            self._ask(lambda: runtime.sign_in.with_password(user, password))

    def _badge(self, code: str, pin: str) -> None:
        runtime = self.runtime
        self._ask(lambda: runtime.sign_in.with_badge(code, pin))

    def _ask(self, work: Callable[[], Client]) -> None:
        self._background.run(
            work, done=self._signed_in, failed=self.login.show_error, doing="signing in"
        )

    def _signed_in(self, client: Client) -> None:
        before = self._client
        typed, self._typed = self._typed, ""
        if self.locked and before is not None and before.actor.user_id == client.actor.user_id:
            self._client = client
            self._unlock()
            return
        self._end_session(sign_out=before is not None)
        self._client = client
        if getattr(client, "must_change_password", False):
            self.covers.ask_new_password(client, typed)
        else:
            self._start_session(client)

    def _password_changed(self, client: Client) -> None:
        if self._client is client:
            self.covers.close()
            self._start_session(client)

    def _start_session(self, client: Client) -> None:
        """Build the window of this person; only now the heavier parts of the shell are imported."""
        from app.shell.chores import Chores
        from app.shell.main_window import MainWindow
        from app.shell.registry import Registry
        from app.shell.settings import Habits
        from app.ui.operations import Operations

        habits = Habits(self._folder, client.actor.username, self)
        self._operations = Operations(self._current_client)
        self._operations.changed.connect(self._organisation_changed)
        self._lock_times = LockTimes.of_client(client)
        main = MainWindow(
            Registry(self._specs()),
            self._operations,
            habits,
            self.sounds,
            self._settings,
            self.services,
        )
        main.lock_asked.connect(self.lock)
        main.sign_out_asked.connect(self.sign_out)
        main.full_screen_asked.connect(self._full_screen)
        main.type_code_asked.connect(self._type_code)
        main.theme_asked.connect(self._switch_theme)
        main.scale_asked.connect(self._scale)
        main.settings_changed.connect(self._use_settings)
        self.main = main
        self._habits = habits
        self.addWidget(main)
        self.setCurrentWidget(main)
        self._restore_geometry()
        main.show_where(self.runtime.database, self._settings.value.printer)
        runtime = self.runtime
        self._background.run(
            lambda: runtime.organisation,  # reads the database
            done=self._name_window,
            failed=_nothing,
            doing="naming the window",
        )
        main.start()
        from app.core.env import RealEnvironment

        Chores(self._operations, client, RealEnvironment().today).start()
        self._clock.restart()
        self._idle.start()

    def _current_client(self) -> Client:
        if self._client is None:
            raise RuntimeError("nobody is signed in")
        return self._client

    # ---------------------------------------------------------------- locking, leaving
    def lock(self) -> None:
        """Cover the window; panels, open parcels included, stay as they are (PU-55, PU-56)."""
        if self.main is None or self.locked:
            return
        self.locked = True
        self.main.docks.set_floating_shown(False)
        self.login.show_locked()
        self.setCurrentWidget(self.login)
        sign_in, client = self.runtime.sign_in, self._current_client()
        self._background.run(
            lambda: sign_in.lock(client), done=_nothing, failed=_nothing, doing="locking"
        )

    def _unlock(self) -> None:
        if self.main is None:
            return
        self.locked = False
        self.setCurrentWidget(self.main)
        self.main.docks.set_floating_shown(True)
        panel = self.main.docks.active
        if panel is not None:
            panel.take_focus()
        self._clock.restart()

    def sign_out(self) -> None:
        """End the session and ask who comes next."""
        self._end_session(sign_out=True)
        self.covers.close()
        self.login.show_sign_in()
        self.setCurrentWidget(self.login)

    def _end_session(self, *, sign_out: bool) -> None:
        self._idle.stop()
        self.locked = False
        if self.main is not None:
            self._keep_geometry()
            self.main.dispose()
            self.removeWidget(self.main)
            self.main.deleteLater()
            self.main = None
        if self._operations is not None:
            self._operations.close()
            self._operations = None
        if sign_out and self._client is not None:
            sign_in, client = self.runtime.sign_in, self._client
            self._background.run(
                lambda: sign_in.sign_out(client), done=_nothing, failed=_nothing, doing="leaving"
            )
        self._client = None
        self.setWindowTitle("Lumbung")

    def _look_idle(self) -> None:
        panel = None if self.main is None else self.main.docks.active
        minutes = self._lock_times.minutes(
            point_of_use=panel is not None and panel.point_of_use,
            own=self._settings.value.idle_minutes,
        )
        quiet_ms = min(self._clock.elapsed(), self.scans.quiet_ms)
        if minutes and not self.locked and quiet_ms >= minutes * _MINUTE_MS:
            self.lock()

    def _organisation_changed(self, kinds: frozenset[str]) -> None:
        """Somebody here changed when screens lock."""
        if "organisation" in kinds and self._operations is not None:
            from app.identity.api import ShowOrganisation

            self._operations.ask(
                ShowOrganisation(), done=self._take_lock_times, failed=_nothing, owner=self
            )

    def _take_lock_times(self, company: OrganisationDetail) -> None:
        self._lock_times = LockTimes.of(company.settings)
        self._name_window(company.name)

    # ---------------------------------------------------------------- scans, errors
    def _scanned(self, code: str, at_ms: int) -> None:
        if self.covers.page is not None:
            return
        if self.main is None or self.locked:
            self.login.scanned(code, at_ms)
            return
        modal = QApplication.activeModalWidget()
        taker = getattr(modal, "scanned", None)
        if taker is not None:
            taker(code, at_ms)
        else:
            self.main.scanned(code, at_ms)

    def _type_code(self) -> None:
        from app.shell.type_code import TypeCode

        TypeCode(self, lambda code: self.scans.feed(code, self._clock.msecsSinceReference())).show()

    def _reported(self, sentence: str) -> None:
        if self.covers.page is not None:
            self.covers.page.show_problem(sentence)
        elif self.main is not None and not self.locked:
            self.main.tell(sentence, Tone.ERROR)
        else:
            self.login.show_problem(sentence)

    # ---------------------------------------------------------------- settings of this PC
    def _use_settings(self) -> None:
        value: Settings = self._settings.value
        self.scans.configure(value.wedge, use_text=value.scan_text)
        self.sounds.volume = value.volume
        self.sounds.muted = value.muted
        self.sounds.visual_only = value.visual_only

    def _switch_theme(self) -> None:
        theme().apply(dark=not theme().dark)
        self._settings.change(dark=theme().dark)

    def _scale(self, scale: float) -> None:
        theme().apply(scale=scale)
        self._settings.change(scale=scale)

    def _name_window(self, organisation: str) -> None:
        self._organisation = organisation
        parts = ("Lumbung", organisation if self.main is not None else "")
        self.setWindowTitle(" · ".join(part for part in parts if part))

    def _full_screen(self, on: bool) -> None:
        if on:
            self._was_maximized = self.isMaximized()
            self.showFullScreen()
        elif self._was_maximized:
            self.showMaximized()
        else:
            self.showNormal()

    def _keep_geometry(self) -> None:
        if not self.isFullScreen():
            self._habits.put(_GEOMETRY, b64encode(self.saveGeometry().data()).decode())

    def _restore_geometry(self) -> None:
        kept = self._habits.get(_GEOMETRY)
        if isinstance(kept, str):
            self.restoreGeometry(QByteArray(b64decode(kept)))

    def closeEvent(self, event: QCloseEvent) -> None:
        """Save, let the last command finish, close the database."""
        self._end_session(sign_out=self._client is not None)
        self.scans.remove()
        self.services.close()
        if self._log is not None:
            self._log.close()
        self.sounds.close()
        self._background.close()
        self.boot.close()
        super().closeEvent(event)


def _nothing(_value: object) -> None:
    """For work whose answer nobody waits for; errors of ours are logged all the same."""


def _own_panels() -> tuple[PanelSpec, ...]:
    from app.shell.panels import PANELS

    return PANELS
