"""``lumbung do`` in this process: the real entry point, a clock that stands still, cheap hashes."""

from __future__ import annotations

import io
import json
import sys
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from app import runtime
from app.__main__ import main
from app.core.env import FixedEnvironment
from app.headless.cli import PASSWORD_VARIABLE
from app.identity import passwords
from tests.support.company import PASSWORD, START
from tests.support.prepared import fresh_url, open_goods, prepared_goods
from tests.support.source import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.support.databases import Databases
    from tests.support.goods import Goods

SETUP = ROOT / "resources" / "help" / "setup.jsonl"
Envelope = dict[str, Any]


@dataclass
class Headless:
    """Runs lines against one database."""

    url: str
    folder: Path
    monkeypatch: pytest.MonkeyPatch
    env: FixedEnvironment = field(default_factory=lambda: FixedEnvironment(START, seed=3))
    code: int = -1
    #: What was written to standard output, as it was.
    raw: bytes = b""

    def run(
        self, *lines: object, user: str | None = "admin", options: tuple[str, ...] = ()
    ) -> list[Envelope]:
        """Send lines through standard input; str and bytes as they are, the rest as JSON."""
        given = b"".join(_line(line) + b"\n" for line in lines)
        self.monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given), "ascii"))
        return self._main("-", user, options)

    def run_file(
        self, path: Path | str, user: str | None = None, options: tuple[str, ...] = ()
    ) -> list[Envelope]:
        """Run a file of lines."""
        return self._main(str(path), user, options)

    def _main(self, name: str, user: str | None, options: tuple[str, ...]) -> list[Envelope]:
        self.env.advance(timedelta(minutes=1))
        self.monkeypatch.setattr(runtime, "RealEnvironment", lambda: self.env)
        who = () if user is None else ("--user", user)
        heard = io.BytesIO()
        with self.monkeypatch.context() as patch:
            # A console of an old Windows: the envelopes must be UTF-8 all the same.
            patch.setattr(sys, "stdout", io.TextIOWrapper(heard, "cp1252"))
            self.code = main(["do", name, "--database", self.url, *who, *options])
            sys.stdout.flush()
            self.raw = heard.getvalue()
        return [json.loads(line) for line in self.raw.decode().splitlines()]

    def one(self, line: object, user: str | None = "admin") -> Envelope:
        """Send one line; the one envelope."""
        [envelope] = self.run(line, user=user)
        return envelope

    def data(self, name: str, **values: object) -> Any:
        """Ask a query that succeeds; its data."""
        envelope = self.one({"ask": name, "with": values})
        assert envelope["success"], envelope
        return envelope["data"]


def _line(line: object) -> bytes:
    if isinstance(line, bytes):
        return line
    return (line if isinstance(line, str) else json.dumps(line, ensure_ascii=False)).encode()


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home folder of its own, the admin's password known, hashes cheap."""
    folder = tmp_path / "home"
    monkeypatch.setenv(runtime.HOME_VARIABLE, str(folder))
    monkeypatch.setenv(PASSWORD_VARIABLE, PASSWORD)
    passwords.use(passwords.CHEAP)
    return folder


@pytest.fixture
def empty(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Headless:
    """A database nobody has founded anything on."""
    return Headless(database_url, tmp_path, monkeypatch)


@pytest.fixture(scope="session")
def goods_databases(databases: Databases) -> Databases:
    return prepared_goods(databases)


@pytest.fixture
def goods(database_kind: str, goods_databases: Databases, tmp_path: Path) -> Iterator[Goods]:
    """A company with goods, looked at through the kernel."""
    with fresh_url(goods_databases, database_kind, tmp_path) as url:
        made = open_goods(url)
        yield made
        made.company.close()


@pytest.fixture
def lines(goods: Goods, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Headless:
    """The same company through ``lumbung do``."""
    return Headless(goods.company.url, tmp_path, monkeypatch)
