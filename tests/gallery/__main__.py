"""``python -m tests.gallery OUT_DIR``: draw every panel in its states."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def main() -> int:
    if len(sys.argv) != 2:
        print("python -m tests.gallery OUT_DIR", file=sys.stderr)
        return 2
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from tests.gallery.render import render

    files = render(Path(sys.argv[1]))
    print(f"{len(files)} pictures in {sys.argv[1]}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
