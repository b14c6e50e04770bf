"""``python -m tests.shell.window_by_hand``: the real window over made-up answers, to look at."""

from __future__ import annotations

import sys
import time

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from tests.shell import fakes


def main() -> int:
    from app.shell import gui, window

    window._own_panels = fakes.panels
    app = QApplication(sys.argv)

    def open_runtime() -> fakes.FakeRuntime:
        time.sleep(0.4)
        return fakes.FakeRuntime()

    top = gui.make_window(open_runtime)
    top.scans.recorder = lambda code, at_ms: print(f"SCAN {code} {at_ms}", flush=True)
    QTimer.singleShot(0, top, top.begin)
    return app.exec()


if __name__ == "__main__":
    raise SystemExit(main())
