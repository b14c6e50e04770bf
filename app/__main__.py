"""``python -m app``: the window; ``python -m app api|do ...``: the headless interface."""

from __future__ import annotations

import sys
from importlib import import_module
from typing import TYPE_CHECKING, Final

from app.headless.arguments import Option, Usage, UsageError, read

if TYPE_CHECKING:
    from collections.abc import Sequence

HEADLESS: Final = frozenset({"api", "do"})
_DATABASE: Final = Option(
    "--database", "sqlite:///berkas.db atau postgresql://server/nama; tanpa ini: berkas di PC ini",
    "URL",
)  # fmt: skip
_DEMO: Final = Option("--demo", "membuka perusahaan contoh")
WINDOW: Final = Usage(
    "lumbung",
    """\
Membuka jendela Lumbung. Tanpa jendela:

  lumbung api  daftar perintah dan pertanyaan (JSON Schema)
  lumbung do   menjalankan perintah dari berkas atau masukan standar""",
    (_DEMO, _DATABASE),
)


def read_arguments(arguments: Sequence[str]) -> tuple[str | None, bool]:
    """Database address and whether the demo company is wanted.

    Raises:
        UsageError: If an argument is unknown or its value is missing.
    """
    values = read(WINDOW, arguments).values
    return values.get(_DATABASE.name), _DEMO.name in values


def main(arguments: Sequence[str] | None = None) -> int:
    """Start; the exit code."""
    from app.core import guard

    guard.check()
    given = list(sys.argv[1:] if arguments is None else arguments)
    if given and given[0] in HEADLESS:
        code: int = import_module("app.headless.cli").main(given)
        return code
    if {"--help", "-h"} & set(given):
        print(WINDOW.text())
        return 0
    try:
        url, demo = read_arguments(given)
    except UsageError as wrong:
        print(f"{wrong}\n\n{WINDOW.text()}", file=sys.stderr)
        return 2
    from app.ui import qt_features

    qt_features.switch_off()
    from app.shell import gui

    return gui.run(url, demo=demo)


if __name__ == "__main__":
    raise SystemExit(main())
