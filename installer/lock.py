"""Write requirements/run.txt and requirements/dev.txt again, from pyproject.toml.

Run it from the development environment after changing a dependency:

    .venv/bin/python installer/lock.py              keep every version that still fits
    .venv/bin/python installer/lock.py --upgrade    take the newest of everything

The files hold versions, hashes and markers for Linux, Windows, macOS and Python 3.11 to 3.14.
They hold no index address: pip uses whatever the machine is set up with.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HEADER = """\
# Written by installer/lock.py from pyproject.toml; do not edit.
# Valid for Linux, Windows and macOS and for Python 3.11 to 3.14.
"""


def lock(name: str, *options: str) -> None:
    """Resolve pyproject.toml for every platform into requirements/NAME.txt."""
    target = ROOT / "requirements" / f"{name}.txt"
    command = [
        *(sys.executable, "-m", "uv", "pip", "compile", "--quiet", "--no-config"),
        *(
            "--universal",
            "--python-version",
            "3.11",
            "--generate-hashes",
        ),
        *("--no-header", "--no-emit-index-url", "--no-emit-find-links", "--annotation-style=line"),
        *options,
        *("pyproject.toml", "-o", str(target)),
    ]
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    target.write_text(HEADER + target.read_text(encoding="utf-8"), encoding="utf-8", newline="\n")


def main() -> None:
    """Lock the run first: the development lock takes over its versions."""
    upgrade = ["--upgrade"] if "--upgrade" in sys.argv[1:] else []
    lock("run", *upgrade)
    lock("dev", *upgrade, "--extra", "dev", "--constraint", "requirements/run.txt")


if __name__ == "__main__":
    main()
