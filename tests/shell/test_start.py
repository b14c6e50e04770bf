"""The front door: arguments, headless delegation, log file, hooks."""

from __future__ import annotations

import logging
import subprocess
import sys
import threading
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import qInstallMessageHandler, qWarning

from app import __main__ as door
from app.shell.failures import Failures, start_log

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ([], (None, False)),
        (["--demo"], (None, True)),
        (["--database", "sqlite:///x.db"], ("sqlite:///x.db", False)),
        (["--database=postgresql://s/n", "--demo"], ("postgresql://s/n", True)),
    ],
)
def test_arguments(arguments: list[str], expected: tuple[str | None, bool]) -> None:
    assert door.read_arguments(arguments) == expected


@pytest.mark.parametrize("arguments", [["--demos"], ["--database"], ["x"], ["--demo", "-v"]])
def test_unknown_arguments_are_refused(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert door.main(arguments) == 2
    told = capsys.readouterr().err
    assert told.startswith(("Argumen tidak dikenal", "--database belum diisi"))


def test_help_needs_no_window(capsys: pytest.CaptureFixture[str]) -> None:
    assert door.main(["--help"]) == 0
    assert "--database URL" in capsys.readouterr().out


@pytest.mark.parametrize("word", ["api", "do"])
def test_headless_words_are_handed_on(word: str, monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[list[str]] = []
    module = ModuleType("app.headless.cli")

    def main(arguments: list[str]) -> int:
        given.append(arguments)
        return 7

    module.main = main  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "app.headless.cli", module)

    assert door.main([word, "--atomic"]) == 7
    assert given == [[word, "--atomic"]]


def test_only_light_modules_are_loaded_before_the_first_paint() -> None:
    """SQLAlchemy and pydantic first cost 270 ms and 60 MB (tech.md)."""
    script = (
        "import sys\n"
        "from app.core import guard\n"
        "import app.shell.gui\n"
        "heavy = {'sqlalchemy', 'psycopg', 'pydantic', 'zoneinfo', 'subprocess', 'socket',"
        " 'PySide6.QtNetwork', 'PySide6.QtSvg', 'PySide6.QtSql', 'reportlab', 'biip',"
        " 'platformdirs'}\n"
        "print(sorted(heavy & set(sys.modules)))\n"
    )

    found = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT
    )

    assert found.stdout.strip() == "[]"


def test_a_pc_without_a_server_never_loads_the_servers_driver() -> None:
    """psycopg costs some 60 ms of every start on the embedded database."""
    script = (
        "import sys, app.runtime, app.schema; app.schema.load(); print('psycopg' in sys.modules)"
    )

    found = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT
    )

    assert found.stdout.strip() == "False"


# ---------------------------------------------------------------- unexpected errors


@pytest.fixture
def failures(qapp: object) -> Iterator[Failures]:
    hooks = (sys.excepthook, threading.excepthook)
    made = Failures()
    made.install()
    yield made
    sys.excepthook, threading.excepthook = hooks
    qInstallMessageHandler(None)


def test_errors_of_other_threads_are_reported(failures: Failures, qtbot: QtBot) -> None:
    def broken() -> None:
        raise ValueError("di utas lain")

    with qtbot.waitSignal(failures.reported) as told:
        thread = threading.Thread(target=broken)
        thread.start()
        thread.join()

    assert "Nomor laporan" in told.args[0]


@pytest.mark.qt_no_exception_capture
def test_errors_in_slots_are_reported(failures: Failures, qtbot: QtBot) -> None:
    with qtbot.waitSignal(failures.reported) as told:
        sys.excepthook(ValueError, ValueError("dalam"), None)

    assert "dalam" not in told.args[0]


def test_the_log_holds_the_traceback_and_stays_small(tmp_path: Path) -> None:
    file = start_log(tmp_path)
    log = logging.getLogger("lumbung")
    handler = log.handlers[-1]
    try:
        log.error("halo %s", "dunia")
        for _ in range(6 * 10_500):
            log.info("x" * 60)
    finally:
        log.removeHandler(handler)
        handler.close()

    files = sorted(one.name for one in file.parent.iterdir())
    assert files == ["lumbung.log", *[f"lumbung.log.{at}" for at in range(1, 5)]]
    assert sum(one.stat().st_size for one in file.parent.iterdir()) <= 5_100_000


@pytest.mark.no_qt_log
def test_qt_messages_go_to_the_log(failures: Failures, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING, "lumbung.qt"):
        qWarning("something odd")

    assert [(one.name, one.message) for one in caplog.records] == [("lumbung.qt", "something odd")]
