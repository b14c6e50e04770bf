"""Make the machine ready, then become the program: shared by start.py and test.py.

Standard library only, because it runs before anything is installed, with the system's Python and
with its right to run as root or as a person, in folders with blanks, on Linux, Windows and macOS.
What it did is noted in .venv/lumbung.stamp (a hash of each lock), so the next start costs one
small file read.
"""

from __future__ import annotations

import ctypes
import hashlib
import importlib.util
import os
import shlex
import shutil
import subprocess
import sys
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
WINDOWS = sys.platform == "win32"

#: As ``requires-python`` in pyproject.toml, in the order of looking for another one.
MINORS = (14, 13, 12, 11)

#: Shared library → Debian package.  Even drawing off screen needs the GL ones.
LIBRARIES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libfontconfig.so.1": "libfontconfig1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libcups.so.2": "libcups2",
}


def enter(lock: str, arguments: Sequence[str], **settings: str) -> NoReturn:
    """Prepare the environment and hand this process over to its Python.

    Args:
        lock: ``run`` or ``dev``, the lock in requirements/ to install.
        arguments: What that Python is started with.
        settings: Environment variables to set for it.
    """
    use_a_fitting_python()
    python = prepare(lock)
    # Whatever this machine says: uncompiled, every process of ours takes seconds longer to start.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.environ.update(settings)
    become([str(python), *arguments])


def become(command: list[str]) -> NoReturn:
    """Replace this process; on Windows, where that detaches from the console, wait and pass on."""
    sys.stdout.flush()
    if WINDOWS:
        sys.exit(subprocess.call(command))
    os.execv(command[0], command)  # noqa: S606 - becoming the program is the point


# ---------------------------------------------------------------- Python


def use_a_fitting_python() -> None:
    """Go on under a Python that Lumbung supports, or say plainly that there is none."""
    if sys.version_info[1] in MINORS:
        return
    for minor in MINORS:
        command = other_python(minor)
        if command:
            become([*command, *sys.argv])
    found = ".".join(map(str, sys.version_info[:2]))
    sys.exit(
        f"Lumbung memerlukan Python 3.11 sampai 3.14; di komputer ini hanya ada {found}.\n"
        "Pasang Python 3.12 atau 3.13, lalu ulangi perintah ini.\n"
        f"(Lumbung needs Python 3.11 to 3.14; only {found} was found here.)"
    )


def other_python(minor: int) -> list[str] | None:
    """The command of an installed Python 3.MINOR that really runs (a pyenv shim may not)."""
    program = shutil.which("py" if WINDOWS else f"python3.{minor}")
    if program is None:
        return None
    command = [program, f"-3.{minor}"] if WINDOWS else [program]
    return command if succeeds([*command, "-c", ""]) else None


# ---------------------------------------------------------------- environment


def prepare(lock: str) -> Path:
    """Make sure .venv holds the lock and the system its libraries; give the Python to run."""
    if not is_ready(lock):
        with alone():
            if not is_ready(lock):  # another start may have done it while this one waited
                install_system_packages(missing_system_packages())
                make_environment()
                install_lock(lock)
    return environment_python()


def environment_python() -> Path:
    """Path of the Python inside .venv."""
    return VENV / ("Scripts/python.exe" if WINDOWS else "bin/python")


def digest(lock: str) -> str:
    """The line that stands for an installed lock in the stamp."""
    content = (ROOT / "requirements" / f"{lock}.txt").read_bytes()
    return f"{lock} {hashlib.sha256(content).hexdigest()}"


def stamp() -> Path:
    """The file that notes which locks are installed."""
    return VENV / "lumbung.stamp"


def is_ready(lock: str) -> bool:
    """Whether .venv works with the Python it was made for and holds exactly this lock."""
    try:
        noted = stamp().read_text(encoding="utf-8").splitlines()
    except OSError:
        return False
    return digest(lock) in noted and not is_stale()


def is_stale() -> bool:
    """Whether .venv lost its Python: removed, or moved to another version by a system upgrade."""
    python = environment_python()
    try:
        lines = (VENV / "pyvenv.cfg").read_text(encoding="utf-8").splitlines()
    except OSError:
        return True
    if not python.exists():
        return True
    noted = dict(line.split(" = ", 1) for line in lines if " = " in line)
    made_for = noted.get("version", noted.get("version_info", "")).split(".")[:2]
    if python.resolve() == Path(sys.executable).resolve():
        return made_for != [str(part) for part in sys.version_info[:2]]
    return made_for not in [["3", str(minor)] for minor in MINORS]


def make_environment() -> None:
    """Create .venv if it is missing or no longer works."""
    if not is_stale():
        return
    say("Menyiapkan lingkungan Python (.venv) ...")
    # --clear: what is left of a broken one must not be mixed in.
    run([sys.executable, "-m", "venv", "--clear", str(VENV)])


def install_lock(lock: str) -> None:
    """Install the locked packages, checked by their hashes, and note it."""
    say("Memasang paket yang dibutuhkan; sekali ini saja, sekitar satu menit ...")
    stamp().unlink(missing_ok=True)
    requirements = str(ROOT / "requirements" / f"{lock}.txt")
    pip = [str(environment_python()), "-m", "pip", "install", "--disable-pip-version-check"]
    run([*pip, "--quiet", "--no-input", "--require-hashes", "-r", requirements])
    # The development lock holds the run lock, version by version (a test says so).
    done = ["run", "dev"] if lock == "dev" else [lock]
    stamp().write_text("".join(digest(name) + "\n" for name in done), encoding="utf-8")


@contextmanager
def alone() -> Iterator[None]:
    """Let only one start prepare this folder at a time; a second one waits for the first."""
    with (ROOT / ".venv.lock").open("a+b") as file:
        wait_for(file)
        yield  # closing the file lets the next one in


def wait_for(file: IO[bytes]) -> None:
    """Hold the file's lock; the system frees it even if this process is killed."""
    if sys.platform == "win32":
        import msvcrt

        file.seek(0)
        locked = False
        while not locked:  # each try gives up after ten seconds; an installation takes longer
            with suppress(OSError):
                msvcrt.locking(file.fileno(), msvcrt.LK_LOCK, 1)
                locked = True
    else:
        import fcntl

        fcntl.flock(file, fcntl.LOCK_EX)


# ---------------------------------------------------------------- system packages


def missing_system_packages() -> list[str]:
    """Debian packages that this machine lacks, empty outside Linux."""
    if not sys.platform.startswith("linux"):
        return []
    missing = [package for library, package in LIBRARIES.items() if not loads(library)]
    if is_stale() and importlib.util.find_spec("ensurepip") is None:
        missing.append(f"python3.{sys.version_info[1]}-venv")
    return missing


def loads(library: str) -> bool:
    """Whether the dynamic loader finds a shared library."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def install_system_packages(packages: Sequence[str]) -> None:
    """Install Debian packages as root or by sudo without a password, else say what to type."""
    if not packages:
        return
    if shutil.which("apt-get") is None:
        say("Pustaka sistem ini belum ada (system libraries missing): " + ", ".join(packages))
        say("Nama di atas dari Debian; pasang padanannya bila jendela tidak terbuka.")
        return
    prefix = root_prefix()
    if prefix is None:
        sys.exit(by_hand(packages))
    say("Memasang pustaka sistem: " + " ".join(packages))
    apt_get = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"]
    # A bare machine has no package lists yet; where the update fails, old lists may still do.
    subprocess.call([*apt_get, "update"])
    install = [*apt_get, "install", "--no-install-recommends", "-y", *packages]
    if subprocess.call(install, stdout=subprocess.DEVNULL):
        sys.exit(by_hand(packages))


def root_prefix() -> list[str] | None:
    """What to put before a command so that it runs as root; None if that needs a password."""
    if os.geteuid() == 0:
        return []
    sudo = ["sudo", "-n"]
    return sudo if shutil.which("sudo") and succeeds([*sudo, "true"]) else None


def by_hand(packages: Sequence[str]) -> str:
    """The one line a person has to run."""
    line = f"apt-get update && apt-get install -y --no-install-recommends {' '.join(packages)}"
    return (
        "Ada pustaka sistem yang belum terpasang. Jalankan satu baris ini, lalu ulangi:\n"
        "(System libraries are missing. Run this one line, then repeat the command.)\n\n"
        f"    sudo sh -c {shlex.quote(line)}\n"
    )


# ---------------------------------------------------------------- talking


def run(command: Sequence[str]) -> None:
    """Run a step that must succeed; what it prints is for the person to see."""
    failed = subprocess.call(command)
    if failed:
        sys.exit(
            "Langkah ini gagal; alasannya di atas. Perbaiki, lalu ulangi perintah tadi.\n"
            f"(This step failed; the reason is above.)\n\n    {shlex.join(command)}"
        )


def succeeds(command: Sequence[str]) -> bool:
    """Whether a command can be started and ends well; what it prints is thrown away."""
    try:
        return subprocess.run(command, check=False, capture_output=True).returncode == 0
    except OSError:
        return False


def say(sentence: str) -> None:
    """Tell the person what happens, at once."""
    print(sentence, flush=True)
