"""A home of its own for the test run: no test reads or writes the person's settings or secrets."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path

_FOLDERS = {
    "XDG_CONFIG_HOME": "config",
    "XDG_DATA_HOME": "data",
    "XDG_STATE_HOME": "state",
    "XDG_CACHE_HOME": "cache",
    "XDG_RUNTIME_DIR": "runtime",  # unset on servers; platformdirs and Qt would warn about that
    "APPDATA": "roaming",
    "LOCALAPPDATA": "local",
}


def enter() -> None:
    """Point this process and its children to a temporary home, gone at the end."""
    home = Path(tempfile.mkdtemp(prefix="lumbung-home-"))
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    for variable, name in _FOLDERS.items():
        folder = home / name
        folder.mkdir(mode=0o700)  # Qt refuses a runtime folder that others can read
        os.environ[variable] = str(folder)
    os.environ |= {
        "HOME": str(home),  # macOS knows no XDG
        # LUMBUNG_QT_PLATFORM=xcb runs the panels in real windows.
        "QT_QPA_PLATFORM": os.environ.get("LUMBUNG_QT_PLATFORM", "offscreen"),
        # The same sorting, months and messages on every machine.
        "LC_ALL": "C.UTF-8",
        # As on a PC without a secret service; never the person's own key ring.
        "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
    }
