"""An open database with everything that runs on it; window and headless interface start here."""

from __future__ import annotations

import logging
import os
import platform
import threading
from contextlib import contextmanager
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa
from filelock import FileLock, Timeout
from platformdirs import user_data_dir

from app import schema
from app.core.database import Database
from app.core.env import RealEnvironment
from app.core.errors import UserError
from app.core.faults import fault_of
from app.signing import keystores

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from app.core.env import Environment
    from app.core.work import Progress
    from app.demo.people import DemoAccount
    from app.identity.api import Founding
    from app.identity.signin import SignedIn, SignIn

HOME_VARIABLE: Final = "LUMBUNG_HOME"
_COMPANY: Final = sa.table("organisation")


class InUse(UserError):
    """Another process holds the file; two writers would fork its queue (data-safety §2)."""

    code = "IN_USE"

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"Berkas data {path.name} sedang dibuka Lumbung lain di komputer ini. Tutup jendela "
            "itu dulu, "
            "atau pakai basis data lain."
        )


def home() -> Path:
    """Folder of this workstation's files."""
    folder = Path(os.environ.get(HOME_VARIABLE) or user_data_dir("Lumbung", appauthor=False))
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def local_url(name: str) -> str:
    """Address of a SQLite file in the home folder."""
    return f"sqlite:///{home() / name}"


class Runtime:
    """Owns the database until :meth:`close`."""

    def __init__(
        self,
        url: str,
        env: Environment | None = None,
        *,
        workstation: str = "",
        demo_accounts: Sequence[DemoAccount] = (),
    ) -> None:
        self.url = url
        self.env = env or RealEnvironment()
        self._lock = _lock_file(url)
        try:
            schema.create_schema(url)
        except BaseException as error:
            self._release()
            refusal = _explained(error)
            if refusal is None:
                raise
            raise refusal from error
        self._database = Database(url)
        keystores.use(keystores.of_this_pc(home()))
        self.demo_accounts = tuple(demo_accounts)
        self.workstation = workstation or platform.node() or "PC"
        self._door: SignIn | None = None
        self._door_lock = threading.Lock()

    @property
    def sign_in(self) -> SignIn:
        """The way in; every command has its handler then, so not for the GUI thread."""
        self.prepare()
        with self._door_lock:
            if self._door is None:
                from app.identity.signin import SignIn

                self._door = SignIn(self._database, self.env, self.workstation, platform.platform())
            return self._door

    def prepare(self) -> None:
        """Import every slice: a second, which the window spends while the person still types."""
        schema.load()

    @property
    def store(self) -> Database:
        """The database itself, for the services beside the window."""
        return self._database

    @property
    def database(self) -> str:
        """Words for the status bar; no password in them."""
        if self._database.is_sqlite:
            return f"SQLite · {Path(self.url.removeprefix('sqlite:///')).name}"
        address = sa.engine.make_url(self.url)
        return f"PostgreSQL · {address.host or 'lokal'}/{address.database}"

    @property
    def organisation(self) -> str:
        """Name of the company, "" before it is set up.

        Asked without the mapped class: the sign-in page needs one name, and the slice of people
        behind it is imported while the person types (:meth:`prepare`).
        """
        with self._database.reading() as session:
            found: str | None = session.scalar(sa.select(sa.column("name")).select_from(_COMPANY))
            return found or ""

    def found(self, command: Founding[Any], progress: Progress | None = None) -> SignedIn:
        """Set an empty database up: organisation, chart of accounts, this book year, all or none.

        A command that brings its own books (``organisation.restore``) gets neither.

        Args:
            command: Founds or restores.
            progress: Told how far long work is; may raise Cancelled.

        Returns:
            Its admin, signed in here.

        Raises:
            UserError: Nothing was kept.
        """
        self.prepare()
        from app.accounting.api import InstallChart, OpenYear
        from app.identity.api import FoundOrganisation
        from app.identity.signin import founder, promoted

        with founder(self._database, self.env, self.workstation).atomically() as batch:
            batch.do(command, progress=progress)
            batch.become(promoted)
            if isinstance(command, FoundOrganisation):
                batch.do(InstallChart())
                batch.do(OpenYear(year=self.env.today().year))
        return self.sign_in.with_password(command.username, command.password)

    def close(self) -> None:
        """Close every connection and let go of the file."""
        self._database.dispose()
        self._release()

    def _release(self) -> None:
        if self._lock is not None:
            self._lock.release()


class NotOpened(UserError):
    """The address leads to nothing that can be a database of ours."""

    code = "NOT_OPENED"


def _explained(error: BaseException) -> UserError | None:
    """What a person can do about a database that does not open; None for a bug of ours."""
    if isinstance(error, UserError):
        return None  # it explains itself
    if isinstance(error, (sa.exc.ArgumentError, ModuleNotFoundError)):
        return NotOpened(
            "Alamat basis data tidak dikenal. Tulis sqlite:///berkas.db atau "
            "postgresql://pengguna@server/nama."
        )
    if type(error).__module__.startswith("alembic"):
        return NotOpened(
            "Basis data ini dibuat oleh Lumbung yang lebih baru. Perbarui Lumbung di PC ini."
        )
    fault = fault_of(error)
    found = None if fault is None else fault.to_error()
    return found if isinstance(found, UserError) else None


def _lock_file(url: str) -> FileLock | None:
    if not url.startswith("sqlite"):
        return None
    name = url.partition("?")[0].removeprefix("sqlite:///")
    if ":memory:" in url or name.startswith("sqlite"):
        raise NotOpened("SQLite memerlukan berkas. Tulis sqlite:///berkas.db.")
    path = Path(name).resolve()  # two names of one file are one lock
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock = FileLock(f"{path}.lock")
        lock.acquire(timeout=0)
    except Timeout:
        raise InUse(path) from None
    except OSError as error:
        raise NotOpened(
            f"Folder {path.parent} tidak dapat ditulis ({error.strerror}). Periksa hak aksesnya, "
            "atau pilih folder lain."
        ) from error
    return lock


@contextmanager
def logging_to_file() -> Iterator[None]:
    """Keep the program's own log in the home folder: five files of 1 MB, shared with the window."""
    file = home() / "logs" / "lumbung.log"
    file.parent.mkdir(parents=True, exist_ok=True)
    handler = RotatingFileHandler(
        file, maxBytes=1_000_000, backupCount=4, encoding="utf-8", delay=True
    )
    form = "%(asctime)s %(levelname)s %(name)s %(threadName)s: %(message)s"
    handler.setFormatter(logging.Formatter(form))
    log = logging.getLogger("app")
    log.addHandler(handler)
    try:
        yield
    finally:
        log.removeHandler(handler)
        handler.close()


def open(url: str | None = None, *, demo: bool = False) -> Runtime:  # noqa: A001 - the name the window knows
    """Open a database, making it first if needed.

    Args:
        url: ``sqlite:///path`` or ``postgresql://…``; the workstation's own file when left out.
        demo: The demo company, filled on first use.

    Raises:
        UserError: When it cannot be opened.
    """
    if not demo:
        return Runtime(url or local_url("lumbung.db"))
    from app.demo.company import accounts, fill

    runtime = Runtime(url or local_url("demo.db"), demo_accounts=accounts())
    if not runtime.organisation:
        fill(runtime.store)
    return runtime
