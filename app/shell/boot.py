"""Opens the database behind the first paint: the service layer takes longer than the window."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from app.core.errors import UserError
    from app.shell.ports import Opener, Runtime
    from app.ui.background import Background


def default_opener(url: str | None, *, demo: bool) -> Opener:
    """Opens by ``app.runtime.open(url, demo=...)``, imported only when called."""

    def open_runtime() -> Runtime:
        runtime: Runtime = import_module("app.runtime").open(url, demo=demo)
        return runtime

    return open_runtime


class Boot(QObject):
    """Opens the database in the background, again when asked to."""

    #: Runtime.
    ready = Signal(object)
    #: UserError: what the person is told.
    failed = Signal(object)

    def __init__(self, opener: Opener, background: Background) -> None:
        super().__init__()
        self._opener = opener
        self._background = background
        self.runtime: Runtime | None = None
        #: Name of the company, "" on an empty database; known once it is open.
        self.organisation = ""

    def start(self) -> None:
        """Begin; :attr:`ready` or :attr:`failed` follows."""
        self._background.run(
            self._open, done=self._opened, failed=self._refused, doing="opening the database"
        )

    def _open(self) -> Runtime:
        """Open, and read whether there is a company yet; off the GUI thread."""
        runtime = self._opener()
        try:
            self.organisation = runtime.organisation
        except BaseException:
            runtime.close()
            raise
        return runtime

    def _opened(self, runtime: Runtime) -> None:
        self.runtime = runtime
        self.ready.emit(runtime)
        self._background.run(
            runtime.prepare, done=_nothing, failed=_nothing, doing="loading the slices"
        )

    def _refused(self, error: UserError) -> None:
        self.failed.emit(error)

    def close(self) -> None:
        """Close the database."""
        if self.runtime is not None:
            self.runtime.close()
            self.runtime = None


def _nothing(_answer: object) -> None:
    """Signing in waits for the same and says what went wrong."""
