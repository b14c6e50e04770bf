"""Pages that come before the window of a person: setting the company up, a new password."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from app.ui.operations import Cancelled

if TYPE_CHECKING:
    from PySide6.QtWidgets import QStackedWidget

    from app.core.client import Client
    from app.core.errors import UserError
    from app.identity.api import ChangePassword, Founding
    from app.shell.cover import Cover
    from app.shell.have_code import HaveCodePage
    from app.shell.ports import Runtime
    from app.shell.restoring import RestorePage
    from app.ui.background import Background
    from app.ui.operations import Progress


class Covers(QObject):
    """Shows at most one such page over the window and does what it asks for.

    Args:
        window: Where the pages are shown.
        background: Runs what they ask for.
    """

    #: Client: the company stands and its admin is signed in.
    founded = Signal(object)
    #: UserError: somebody at another PC has set the company up meanwhile.
    late = Signal(object)
    #: Client: its password is new.
    renewed = Signal(object)
    #: The person left instead of choosing a password.
    left = Signal()
    #: A password was made with a code: its owner signs in now.
    code_used = Signal()

    def __init__(self, window: QStackedWidget, background: Background) -> None:
        super().__init__(window)
        self._window = window
        self._background = background
        self.page: Cover | None = None

    def ask_company(self, runtime: Runtime) -> None:
        """An empty database: nobody can sign in before there is a company."""
        from app.shell.founding import FoundingPage

        page = FoundingPage()
        page.given.connect(lambda command: self._found(runtime, command))
        page.restore_wanted.connect(lambda: self._ask_book_file(runtime))
        self._show(page)

    def _ask_book_file(self, runtime: Runtime) -> None:
        """The company exists already, as a file of its books."""
        from app.shell.restoring import RestorePage

        page = RestorePage()
        page.given.connect(
            lambda command, progress: self._restore(runtime, page, command, progress)
        )
        page.left.connect(lambda: self.ask_company(runtime))
        self._show(page)

    def ask_new_password(self, client: Client, old_password: str) -> None:
        """Nothing else is accepted from this person before."""
        from app.shell.new_password import NewPasswordPage

        page = NewPasswordPage(client.actor.full_name, old_password)
        page.given.connect(lambda command: self._change(client, command))
        page.left.connect(self.left)
        self._show(page)

    def ask_code(self, runtime: Runtime) -> None:
        """A first password by invitation, or a new one for who forgot it (WMS-SEC-03)."""
        from app.shell.have_code import HaveCodePage

        page = HaveCodePage()
        page.given.connect(
            lambda code, password: self._background.run(
                lambda: runtime.sign_in.confirm_reset(code, password),
                done=lambda _none: self.code_used.emit(),
                failed=self._refused,
                doing="using a code",
            )
        )
        page.wanted.connect(
            lambda name: self._background.run(
                lambda: runtime.sign_in.request_reset(name),
                done=lambda said: self._asked(page, said),
                failed=self._refused,
                doing="asking for a code",
            )
        )
        page.left.connect(self.close)
        self._show(page)

    def _asked(self, page: HaveCodePage, said: str) -> None:
        if self.page is page:
            page.show_asked(said)

    def close(self) -> None:
        """Take the page away."""
        page, self.page = self.page, None
        if page is not None:
            # Not taken out of the stack: Python would own it then, and may end it in any thread.
            self._window.setCurrentIndex(0)
            page.deleteLater()

    def _show(self, page: Cover) -> None:
        self.close()
        self.page = page
        self._window.addWidget(page)
        self._window.setCurrentWidget(page)
        page.setFocus()

    def _found(self, runtime: Runtime, command: Founding[Any]) -> None:
        self._background.run(
            lambda: runtime.found(command),
            done=self.founded.emit,
            failed=self._not_founded,
            doing="founding the company",
        )

    def _restore(
        self, runtime: Runtime, page: RestorePage, command: Founding[Any], progress: Progress
    ) -> None:
        def refused(error: UserError) -> None:
            if error.code == Cancelled.code and self.page is page:
                page.show_stopped()
            else:
                self._not_founded(error)

        self._background.run(
            lambda: runtime.found(command, progress),
            done=self.founded.emit,
            failed=refused,
            doing="restoring the books",
        )

    def _not_founded(self, error: UserError) -> None:
        if error.code == "ORGANISATION_EXISTS":
            self.late.emit(error)
        else:
            self._refused(error)

    def _change(self, client: Client, command: ChangePassword) -> None:
        self._background.run(
            lambda: client.do(command),
            done=lambda _done: self.renewed.emit(client),
            failed=self._refused,
            doing="changing the password",
        )

    def _refused(self, error: UserError) -> None:
        if self.page is not None:
            self.page.show_error(error)
