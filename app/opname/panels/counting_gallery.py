"""The counting panel in the states a counter meets."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from app.core.commands import Page
from app.core.env import RealEnvironment
from app.core.errors import UserError
from app.opname.api import (
    CountBin,
    CountResolve,
    CountTask,
    RecordCounts,
    SessionList,
)
from app.opname.panels import samples
from app.opname.panels.counting import CountingPanel
from app.ui.gallery import Shot, canned
from app.ui.scan_log import ScanLog
from app.ui.station import Station

if TYPE_CHECKING:
    from app.core.env import Environment
    from app.opname.panels.count_rows import Answer


class _Station(Station):
    """A PC that does nothing."""

    def __init__(self, folder: Path, env: Environment) -> None:
        self.folder, self.env = folder, env

    def lock(self) -> None:
        """Nothing to lock."""

    def switch(self, badge: str) -> None:
        """Nobody to switch to."""

    def menu(self) -> None:
        """No navigation."""

    def help(self) -> None:
        """No keys."""

    def approve(self, badge: str, pin: str, permission: str, reason: str, subject: str) -> str:
        """Nobody allows anything.

        Raises:
            UserError
        """
        raise UserError("Tidak ada pengawas.")


class _Typing(CountingPanel):
    """Somebody types cartons behind each scan."""

    def _show(self, answer: Answer) -> None:
        super()._show(answer)
        self._type("3 karton")


def panel(
    *codes: str,
    view: object = samples.BIN,
    sessions: int = 2,
    kind: type[CountingPanel] = CountingPanel,
) -> CountingPanel:
    """A panel after scans; they wait in order until the bin is open."""
    folder = TemporaryDirectory(prefix="lumbung-gallery-", ignore_cleanup_errors=True)
    path = Path(folder.name)
    context = canned(
        {
            SessionList: Page(samples.SESSIONS[:sessions]),
            CountTask: samples.TASK,
            CountBin: view,
            CountResolve: None,
            RecordCounts: 1,
        }
    )
    station = _Station(path, RealEnvironment())
    log = ScanLog(path / "scans", station.env)
    context.services.offer("app.ui.station:Station", lambda: station)
    context.services.offer("app.ui.scan_log:ScanLog", lambda: log)
    made = kind(context)
    made.destroyed.connect(log.close)
    made.destroyed.connect(partial(TemporaryDirectory.cleanup, folder))
    for at, code in enumerate(codes):
        made.scanned(code, 1_000 * (at + 1))
    return made


def gallery() -> list[Shot]:
    """What a counter sees in a day."""
    session, place, soap = "OPN-261121-001", "A-01-1", "8991234500017"
    wool = "8991234500024"
    return [
        Shot("counting-ok", lambda: panel(session, place, soap, soap)),
        Shot("counting-sessions", panel),
        Shot("counting-no-session", lambda: panel(sessions=0)),
        Shot("counting-places", lambda: panel(session)),
        Shot("counting-bin", lambda: panel(session, place)),
        Shot("counting-unfinished", lambda: panel(session, place, soap, "A-01-2")),
        Shot("counting-unknown", lambda: panel(session, place, "8990000000000")),
        Shot("counting-empty", lambda: panel(session, place, "CMD-EMPTY")),
        Shot("counting-typed", lambda: panel(session, place, wool, kind=_Typing)),
        Shot("counting-undo", lambda: panel(session, place, soap, "CMD-UNDO")),
    ]
