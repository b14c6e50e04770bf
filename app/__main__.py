"""``python -m app``: the window; ``python -m app api|do ...``: the headless interface."""

from __future__ import annotations

import sys
from importlib import import_module
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

HEADLESS: Final = frozenset({"api", "do"})
USAGE: Final = """\
Lumbung

  lumbung [--demo] [--database URL]    membuka jendela
  lumbung api [...]                    daftar perintah dan pertanyaan (JSON Schema)
  lumbung do [...]                     menjalankan perintah dari berkas atau masukan standar

  --demo           buka perusahaan contoh
  --database URL   sqlite:///berkas.db atau postgresql://server/nama; tanpa ini: berkas di PC ini
  --help           penjelasan ini"""


class UsageError(Exception):
    """An argument nobody knows, with the sentence for the person."""


def read_arguments(arguments: Sequence[str]) -> tuple[str | None, bool]:
    """Database address and whether the demo company is wanted.

    By hand, so that what is wrong is said in Indonesian.

    Raises:
        UsageError: If an argument is unknown or its value is missing.
    """
    url: str | None = None
    demo = False
    rest = list(arguments)
    while rest:
        word = rest.pop(0)
        name, joined, value = word.partition("=")
        if word == "--demo":
            demo = True
        elif name == "--database" and (joined or rest):
            url = value if joined else rest.pop(0)
        else:
            raise UsageError(f"Argumen tidak dikenal atau kurang isinya: {word}")
    return url, demo


def main(arguments: Sequence[str] | None = None) -> int:
    """Start; the exit code."""
    from app.core import guard

    guard.check()
    given = list(sys.argv[1:] if arguments is None else arguments)
    if given and given[0] in HEADLESS:
        code: int = import_module("app.headless.cli").main(given)
        return code
    if {"--help", "-h"} & set(given):
        print(USAGE)
        return 0
    try:
        url, demo = read_arguments(given)
    except UsageError as wrong:
        print(f"{wrong}\n\n{USAGE}", file=sys.stderr)
        return 2
    from app.ui import qt_features

    qt_features.switch_off()
    from app.shell import gui

    return gui.run(url, demo=demo)


if __name__ == "__main__":
    raise SystemExit(main())
