r"""Second command: run every test, on SQLite and on a real PostgreSQL, on a fresh machine too.

    python3 installer/test.py                    (Windows: py installer\test.py)
    python3 installer/test.py tests/orders -q    any arguments go to pytest

It makes .venv, installs the locked development packages (a PostgreSQL server is one of them), and
on Debian or Ubuntu the missing system libraries.  No window opens: Qt draws off screen.
"""

import os
import sys
from pathlib import Path

# Before anything newer is imported: an old Python must give this sentence, not a syntax error.
if sys.version_info < (3, 7):  # noqa: UP036 - exactly for the versions we do not support
    sys.exit("Lumbung memerlukan Python 3.11 sampai 3.14. (Lumbung needs Python 3.11 to 3.14.)")

sys.path[0] = str(Path(__file__).resolve().parent.parent)

from installer.bootstrap import ROOT, enter  # noqa: E402 - found through the line above

if __name__ == "__main__":
    os.chdir(ROOT)
    # Four workers are enough to keep a laptop usable; each test waits mostly for its database.
    everything = ["-n", str(min(4, os.cpu_count() or 1))]
    enter("dev", ["-m", "pytest", *(sys.argv[1:] or everything)])
