"""Draws the states that panel modules expose as ``gallery()`` to PNG files."""

from __future__ import annotations

import pkgutil
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QDeadlineTimer, QEvent, QEventLoop
from PySide6.QtWidgets import QApplication, QDialog, QWidget

import app
from app.ui import translations
from app.ui.gallery import CannedContext, Shot
from app.ui.theme import theme

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from types import ModuleType

WIDTH, HEIGHT = 1100, 700
_PATIENCE_MS = 1500
#: After it a panel that waits for an answer says so; see :class:`app.ui.operations.BusyMark`.
_MARKED_MS = 300


@dataclass(frozen=True, slots=True)
class Picture:
    """One file to draw."""

    name: str
    shot: Shot
    dark: bool = False
    scale: float = 1.0


def panel_modules() -> list[str]:
    """Names of all modules in a ``panels`` folder of the program."""
    found = pkgutil.walk_packages(app.__path__, "app.")
    return sorted(one.name for one in found if ".panels." in one.name)


def galleries() -> Iterator[tuple[str, ModuleType]]:
    """Modules that show themselves: the program's panels and the made-up ones."""
    own = ["tests.gallery.sample", "tests.gallery.shell"]
    covers = [
        "app.shell.founding", "app.shell.have_code", "app.shell.new_password", "app.shell.restoring",
    ]  # fmt: skip
    for name in [*own, *covers, *panel_modules()]:
        module = import_module(name)
        if hasattr(module, "gallery"):
            yield name.removeprefix("app.").removeprefix("tests.gallery."), module


def pictures() -> list[Picture]:
    """Each state in light; each module's first state also dark and at 150 %."""
    found: list[Picture] = []
    for name, module in galleries():
        for at, shot in enumerate(module.gallery()):
            full = f"{name}.{shot.name}"
            found.append(Picture(full, shot))
            if at == 0 or "packing" in shot.name:
                found.append(Picture(f"{full}.dark", shot, dark=True))
            if at == 0:
                found.append(Picture(f"{full}.150", shot, scale=1.5))
    return found


@contextmanager
def drawn(picture: Picture) -> Iterator[QWidget]:
    """The widget of a picture, shown, loaded and laid out; taken away afterwards."""
    theme().apply(dark=picture.dark, scale=picture.scale)
    widget = picture.shot.make()
    try:
        if not isinstance(widget, QDialog):
            widget.resize(WIDTH, HEIGHT)
        widget.show()
        _settle(widget)
        yield widget
    finally:
        end(widget)
        theme().apply(dark=False, scale=1.0)


def _context(widget: QWidget) -> CannedContext | None:
    context = getattr(widget, "context", None)
    return context if isinstance(context, CannedContext) else None


def _settle(widget: QWidget) -> None:
    """Wait for canned answers; for those that never come only until the panel shows that it waits."""
    context = _context(widget)
    deadline = QDeadlineTimer(_PATIENCE_MS)
    before, quiet = (0, False), 0
    while not deadline.hasExpired() and quiet < 5:
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        pending = 0 if context is None else context.operations.pending
        stuck = context is not None and context.client.is_stuck
        if stuck and (pending, stuck) != before:
            deadline = QDeadlineTimer(_MARKED_MS)
        before = (pending, stuck)
        quiet = 0 if pending else quiet + 1


def end(widget: QWidget) -> None:
    context = _context(widget)
    widget.close()
    if context is not None:
        context.client.close()
        context.operations.close()
    widget.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def render(folder: Path) -> list[Path]:
    """Draw everything into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    translations.install()
    files: list[Path] = []
    for picture in pictures():
        with drawn(picture) as widget:
            file = folder / f"{picture.name}.png"
            widget.grab().save(str(file))
            files.append(file)
    return files
