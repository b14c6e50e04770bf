"""An open database with everything that runs on it; window and headless interface start here."""

from __future__ import annotations

import os
import platform
from pathlib import Path
from typing import TYPE_CHECKING, Final

import sqlalchemy as sa
from filelock import FileLock, Timeout
from platformdirs import user_data_dir

from app import schema
from app.core.database import Database
from app.core.env import RealEnvironment
from app.core.errors import ServerAway, UserError
from app.identity.models import Organisation
from app.identity.signin import SignIn

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.core.env import Environment
    from app.demo.people import DemoAccount

HOME_VARIABLE: Final = "LUMBUNG_HOME"


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
        except sa.exc.OperationalError as error:
            self._release()
            raise ServerAway from error
        self._database = Database(url)
        self.demo_accounts = tuple(demo_accounts)
        self.workstation = workstation or platform.node() or "PC"
        self.sign_in = SignIn(self._database, self.env, self.workstation, platform.platform())

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
        """Name of the company, "" before it is set up."""
        with self._database.reading() as session:
            return session.scalar(sa.select(Organisation.name)) or ""

    def close(self) -> None:
        """Close every connection and let go of the file."""
        self._database.dispose()
        self._release()

    def _release(self) -> None:
        if self._lock is not None:
            self._lock.release()


def _lock_file(url: str) -> FileLock | None:
    if not url.startswith("sqlite"):
        return None
    path = Path(url.removeprefix("sqlite:///"))
    path.parent.mkdir(parents=True, exist_ok=True)
    lock = FileLock(f"{path}.lock")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise InUse(path) from None
    return lock


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
    from app.demo import accounts, fill

    runtime = Runtime(url or local_url("demo.db"), demo_accounts=accounts())
    if not runtime.organisation:
        fill(runtime.store)
    return runtime
