"""PySide6 must survive a long shift: 6.12.0 under Python 3.11 aborts after some thousand calls."""

from __future__ import annotations

import subprocess
import sys

CALLS = 200_000

# In a process of its own: the fault is an abort, which no test could catch.
SCRIPT = f"""
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QLabel

class Scanner(QObject):
    scanned = Signal(object, bool)

application = QApplication([])
label, scanner, seen = QLabel(), Scanner(), []
scanner.scanned.connect(lambda code, ok: seen.append(ok))
for number in range({CALLS}):
    label.setText(str(number))
    scanner.scanned.emit(None, True)
print(len(seen), sum(seen), label.text())
"""


def test_200_000_calls_do_not_end_the_process() -> None:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT], check=False, capture_output=True, text=True
    )

    assert (done.returncode, done.stdout.split()) == (0, [f"{CALLS}", f"{CALLS}", f"{CALLS - 1}"])
