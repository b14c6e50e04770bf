"""What the two commands do on a bare machine, without network and without changing this one."""

from __future__ import annotations

import ast
import importlib.util
import json
import os
import shlex
import shutil
import subprocess
import sys
import venv
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from installer import bootstrap

if TYPE_CHECKING:
    from collections.abc import Sequence

HERE = f"{sys.version_info[0]}.{sys.version_info[1]}"


class Machine:
    """Records what would be run; answers as told."""

    def __init__(self) -> None:
        self.ran: list[list[str]] = []
        self.failing: set[str] = set()

    def call(self, command: Sequence[str], **_options: Any) -> int:
        self.ran.append([str(part) for part in command])
        return int(any(word in command for word in self.failing))

    def succeeds(self, command: Sequence[str]) -> bool:
        return self.call(command) == 0


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> Machine:
    machine = Machine()
    monkeypatch.setattr(subprocess, "call", machine.call)
    monkeypatch.setattr(bootstrap, "succeeds", machine.succeeds)
    return machine


@pytest.fixture
def clone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A clone in a folder with a blank, with locks and no environment."""
    root = tmp_path / "Dokumen Saya" / "lumbung"
    (root / "requirements").mkdir(parents=True)
    (root / "requirements" / "run.txt").write_text("alembic==1\n", encoding="utf-8")
    (root / "requirements" / "dev.txt").write_text("alembic==1\npytest==9\n", encoding="utf-8")
    monkeypatch.setattr(bootstrap, "ROOT", root)
    monkeypatch.setattr(bootstrap, "VENV", root / ".venv")
    return root


def make_venv(root: Path, version: str = HERE) -> None:
    """An environment as ``venv`` makes it, without its content."""
    python = bootstrap.environment_python()
    python.parent.mkdir(parents=True)
    python.symlink_to(sys.executable)
    (root / ".venv" / "pyvenv.cfg").write_text(f"home = /usr/bin\nversion = {version}.7\n")


# ---------------------------------------------------------------- environment


def test_a_fresh_clone_is_not_ready(clone: Path) -> None:
    assert bootstrap.is_stale()
    assert not bootstrap.is_ready("run")


def test_after_installing_it_is_ready_until_the_lock_changes(clone: Path, machine: Machine) -> None:
    make_venv(clone)
    bootstrap.install_lock("run")
    ready = bootstrap.is_ready("run")
    (clone / "requirements" / "run.txt").write_text("alembic==2\n", encoding="utf-8")

    assert ready
    assert not bootstrap.is_ready("run")
    assert machine.ran == [
        [
            *(str(bootstrap.environment_python()), "-m", "pip", "install"),
            *("--disable-pip-version-check", "--quiet", "--no-input", "--require-hashes"),
            *("-r", str(clone / "requirements" / "run.txt")),
        ]
    ]


def test_the_development_lock_is_enough_for_the_program_but_not_the_other_way(
    clone: Path, machine: Machine
) -> None:
    make_venv(clone)

    bootstrap.install_lock("run")
    after_run = bootstrap.is_ready("run"), bootstrap.is_ready("dev")
    bootstrap.install_lock("dev")
    after_dev = bootstrap.is_ready("run"), bootstrap.is_ready("dev")

    assert after_run == (True, False)
    assert after_dev == (True, True)


def test_an_installation_that_breaks_off_is_repeated(clone: Path, machine: Machine) -> None:
    make_venv(clone)
    bootstrap.install_lock("run")
    machine.failing = {"pip"}

    with pytest.raises(SystemExit, match="Langkah ini gagal") as left:
        bootstrap.install_lock("dev")

    assert str(left.value).endswith(shlex.join(machine.ran[-1]))
    assert not bootstrap.is_ready("run")
    assert not bootstrap.is_ready("dev")


def test_preparing_twice_does_the_work_once(
    clone: Path, machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bootstrap, "missing_system_packages", list)
    monkeypatch.setattr(bootstrap, "make_environment", lambda: make_venv(clone))

    pythons = [bootstrap.prepare("run"), bootstrap.prepare("run")]

    assert pythons == [bootstrap.environment_python()] * 2
    assert len(machine.ran) == 1


@pytest.mark.parametrize("version", ["3.10", "3.15", "2.7"])
def test_an_environment_of_another_python_is_made_again(
    clone: Path, machine: Machine, version: str
) -> None:
    make_venv(clone, version)

    bootstrap.make_environment()

    assert machine.ran == [[sys.executable, "-m", "venv", "--clear", str(clone / ".venv")]]


def test_an_environment_whose_python_was_removed_is_made_again(clone: Path) -> None:
    make_venv(clone)
    python = bootstrap.environment_python()
    python.unlink()
    python.symlink_to(clone / "gone")

    assert bootstrap.is_stale()


def test_an_environment_of_another_supported_python_is_kept(clone: Path, machine: Machine) -> None:
    make_venv(clone, "3.13" if HERE != "3.13" else "3.12")
    other = clone / "python3.13"
    other.touch()
    python = bootstrap.environment_python()
    python.unlink()
    python.symlink_to(other)

    bootstrap.make_environment()

    assert machine.ran == []


# ---------------------------------------------------------------- Python


def test_an_old_python_hands_over_to_a_newer_one(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    became: list[list[str]] = []
    monkeypatch.setattr(sys, "version_info", (3, 10, 12, "final", 0))
    monkeypatch.setattr(sys, "argv", ["installer/start.py", "--demo"])
    monkeypatch.setattr(
        shutil, "which", {"python3.12": "/opt/python3.12", "python3.13": "/shim"}.get
    )
    machine.failing = {"/shim"}  # a pyenv shim without that version
    monkeypatch.setattr(bootstrap, "become", became.append)

    with suppress(SystemExit):  # the real one never comes back; this one goes on to the sentence
        bootstrap.use_a_fitting_python()

    assert became[0:1] == [["/opt/python3.12", "installer/start.py", "--demo"]]


def test_without_any_fitting_python_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 10, 12, "final", 0))
    monkeypatch.setattr(shutil, "which", lambda _name: None)

    with pytest.raises(SystemExit, match="di komputer ini hanya ada 3.10") as left:
        bootstrap.use_a_fitting_python()

    assert "Pasang Python 3.12 atau 3.13" in str(left.value)


@pytest.mark.parametrize("name", ["start.py", "test.py"])
def test_a_very_old_python_can_read_the_command(name: str) -> None:
    source = (Path(bootstrap.__file__).parent / name).read_text(encoding="utf-8")

    tree = ast.parse(source, feature_version=(3, 4))

    guard = next(node for node in tree.body if isinstance(node, ast.If))
    imports = [node for node in tree.body if isinstance(node, ast.ImportFrom)]
    ours = next(node for node in imports if node.module == "installer.bootstrap")
    assert guard.lineno < ours.lineno


def test_python_37_can_read_the_bootstrap() -> None:
    ast.parse(Path(bootstrap.__file__).read_text(encoding="utf-8"), feature_version=(3, 7))


# ---------------------------------------------------------------- system packages


@pytest.fixture
def bare_debian(monkeypatch: pytest.MonkeyPatch) -> None:
    """Debian without one library, without ensurepip, with apt-get and sudo."""
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(bootstrap, "loads", lambda library: library != "libEGL.so.1")
    monkeypatch.setattr(importlib.util, "find_spec", lambda _name: None)
    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(os, "geteuid", lambda: 1000)


@pytest.mark.usefixtures("bare_debian")
def test_only_what_is_missing_is_wanted(clone: Path) -> None:
    assert bootstrap.missing_system_packages() == [
        "libegl1",
        f"python3.{sys.version_info[1]}-venv",
    ]


@pytest.mark.usefixtures("bare_debian")
def test_with_a_working_environment_venv_is_not_wanted(clone: Path) -> None:
    make_venv(clone)

    assert bootstrap.missing_system_packages() == ["libegl1"]


def test_other_systems_need_no_system_packages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.setattr(bootstrap, "loads", lambda _library: False)

    assert bootstrap.missing_system_packages() == []


@pytest.mark.usefixtures("bare_debian")
@pytest.mark.parametrize(("user", "prefix"), [(0, []), (1000, ["sudo", "-n"])])
def test_root_and_sudo_install_without_asking(
    machine: Machine, monkeypatch: pytest.MonkeyPatch, user: int, prefix: list[str]
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: user)

    bootstrap.install_system_packages(["libegl1", "libgl1"])

    apt_get = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"]
    assert [command for command in machine.ran if "apt-get" in command] == [
        [*apt_get, "update"],
        [*apt_get, "install", "--no-install-recommends", "-y", "libegl1", "libgl1"],
    ]


@pytest.mark.usefixtures("bare_debian")
@pytest.mark.parametrize("trouble", ["sudo", "install"])
def test_else_it_prints_the_one_line_to_run(machine: Machine, trouble: str) -> None:
    machine.failing = {trouble}

    with pytest.raises(SystemExit) as left:
        bootstrap.install_system_packages(["libegl1", "libgl1"])

    line = str(left.value).splitlines()[-1].strip()
    assert line == (
        "sudo sh -c 'apt-get update && apt-get install -y --no-install-recommends libegl1 libgl1'"
    )


def test_nothing_missing_runs_nothing(machine: Machine) -> None:
    bootstrap.install_system_packages([])

    assert machine.ran == []


def test_without_apt_it_names_the_libraries_and_goes_on(
    machine: Machine, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(shutil, "which", lambda _name: None)

    bootstrap.install_system_packages(["libegl1"])

    assert machine.ran == []
    assert "libegl1" in capsys.readouterr().out


# ---------------------------------------------------------------- the commands themselves


@pytest.mark.skipif(bootstrap.WINDOWS, reason="links in place of a real environment")
@pytest.mark.parametrize(
    ("arguments", "expected"),
    [([], ["--demo"]), (["--database", "sqlite:///a b.db"], ["--database", "sqlite:///a b.db"])],
)
def test_start_becomes_the_program(clone: Path, arguments: list[str], expected: list[str]) -> None:
    shutil.copytree(Path(bootstrap.__file__).parent, clone / "installer")
    (clone / "app").mkdir()
    (clone / "app" / "__main__.py").write_text(
        "import json, os, sys; print(json.dumps([sys.argv[1:], os.getcwd(), sys.prefix, __file__]))"
    )
    venv.create(clone / ".venv", with_pip=False, symlinks=True)
    bootstrap.stamp().write_text(f"{bootstrap.digest('run')}\n", encoding="utf-8")
    elsewhere = clone.parent

    done = subprocess.run(
        [sys.executable, str(clone / "installer" / "start.py"), *arguments],
        check=True, capture_output=True, text=True, cwd=elsewhere,
    )  # fmt: skip

    assert json.loads(done.stdout) == [
        expected,
        str(elsewhere),
        str(clone / ".venv"),
        str(clone / "app" / "__main__.py"),
    ]
