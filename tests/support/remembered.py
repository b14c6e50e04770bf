"""A company is founded once in a run and copied for every test: building takes half a second.

What a builder made is kept as a prepared database beside a pickle of the objects that know it
(clock, seed and counters included), so that a copy goes on exactly as the built one would have.
Without the fixtures of ``tests/conftest.py`` (in benches) everything is built as always.
"""

from __future__ import annotations

import io
import pickle
import shutil
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

import sqlalchemy as sa

from app import schema
from app.core.database import Database
from app.identity import passwords
from tests.support.databases import fold_in_the_log

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.support.databases import Databases

T = TypeVar("T")
_LOCKS: Final = (type(threading.Lock()), type(threading.RLock()))


class Keeper:
    """Where this process keeps what was built; empty until the fixture ``databases`` begins."""

    databases: Databases | None = None


def remembered(name: str, url: str, build: Callable[[str], T]) -> T:
    """What ``build(url)`` makes on a database with nothing but the schema, from a copy if there is one.

    Args:
        name: Of the builder and everything it depends on.
        url: Of a database nobody has opened yet.
        build: Its result holds one :class:`Database`, opened with ``url``.
    """
    schema.load()
    passwords.use(passwords.CHEAP)
    if (databases := Keeper.databases) is None:
        return build(url)
    kind = "sqlite" if url.startswith("sqlite") else "postgres"
    objects = databases.folder / f"{name}.{kind}.pickle"
    with databases.one_worker_at_a_time(f"{name}.{kind}"):
        if not objects.exists():
            made = _frozen(build(url))
            _keep(databases, name, url)
            objects.write_bytes(made)
    if kind == "sqlite":
        shutil.copyfile(databases.folder / f"{name}.sqlite", _path(url))
    else:
        databases.server().replace(_database(url), template=_template(name))
    copied: T = _thawed(objects.read_bytes(), url)
    return copied


def _keep(databases: Databases, name: str, url: str) -> None:
    if url.startswith("sqlite"):
        fold_in_the_log(_path(url))
        shutil.copyfile(_path(url), databases.folder / f"{name}.sqlite")
    else:
        databases.server().drop(_template(name))
        databases.server().rename(_database(url), _template(name))


def _path(url: str) -> Path:
    return Path(url.removeprefix("sqlite:///"))


def _database(url: str) -> str:
    return str(sa.make_url(url).database)


def _template(name: str) -> str:
    return f"lumbung_{name}"


# ---------------------------------------------------------------- objects beside the database


class _Pickler(pickle.Pickler):
    """Leaves out the open database and the locks."""

    def persistent_id(self, obj: Any) -> str | None:
        if isinstance(obj, Database):
            obj.dispose()
            return "database"
        return None

    def reducer_override(self, obj: Any) -> Any:
        if isinstance(obj, _LOCKS):
            return (threading.RLock, ())
        return NotImplemented


class _Unpickler(pickle.Unpickler):
    def __init__(self, content: bytes, url: str) -> None:
        super().__init__(io.BytesIO(content))
        self.database = Database(url)

    def persistent_load(self, pid: str) -> Database:
        assert pid == "database"
        return self.database


def _frozen(made: object) -> bytes:
    file = io.BytesIO()
    _Pickler(file, pickle.HIGHEST_PROTOCOL).dump(made)
    return file.getvalue()


def _thawed(content: bytes, url: str) -> Any:
    return _Unpickler(content, url).load()
