r"""First command: open Lumbung with the demo company, on a fresh machine too.

    python3 installer/start.py                 (Windows: py installer\start.py)
    python3 installer/start.py --database URL  arguments go to the program instead of --demo

It makes .venv, installs the locked packages, and on Debian or Ubuntu the missing system
libraries; the second time it only looks whether that is still true.
"""

import sys
from pathlib import Path

# Before anything newer is imported: an old Python must give this sentence, not a syntax error.
if sys.version_info < (3, 7):  # noqa: UP036 - exactly for the versions we do not support
    sys.exit("Lumbung memerlukan Python 3.11 sampai 3.14. (Lumbung needs Python 3.11 to 3.14.)")

sys.path[0] = str(Path(__file__).resolve().parent.parent)

from installer.bootstrap import ROOT, enter  # noqa: E402 - found through the line above

if __name__ == "__main__":
    enter("run", ["-P", "-m", "app", *(sys.argv[1:] or ["--demo"])], PYTHONPATH=str(ROOT))
