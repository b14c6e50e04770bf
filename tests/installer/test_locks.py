"""The locks say what pyproject.toml asks for, for every system, and nothing about this machine."""

from __future__ import annotations

import re
import tomllib
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

from app.core import guard
from installer import bootstrap

ROOT = bootstrap.ROOT
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))[
    "project"
]
PIN = re.compile(r"(?m)^(?P<name>[a-z0-9._-]+)==(?P<version>\S+?)(?: ; (?P<marker>.+?))? \\$")


def lock_text(name: str) -> str:
    return (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")


def pins(name: str) -> set[tuple[str, str, str]]:
    """Name, version and marker of every line of a lock."""
    return {
        (pin["name"], pin["version"], pin["marker"] or "") for pin in PIN.finditer(lock_text(name))
    }


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


@pytest.mark.parametrize("lock", ["run", "dev"])
def test_both_lines_of_pyside_are_locked(lock: str) -> None:
    found = {pin for pin in pins(lock) if pin[0] == "pyside6-essentials"}

    assert found == {
        ("pyside6-essentials", "6.11.3", "python_full_version < '3.12'"),
        ("pyside6-essentials", "6.12.0", "python_full_version >= '3.12'"),
    }


@pytest.mark.parametrize("lock", ["run", "dev"])
def test_a_lock_holds_no_address_and_no_option(lock: str) -> None:
    lines = lock_text(lock).splitlines()

    assert [line for line in lines if re.search(r"://|^-|file:", line)] == []


@pytest.mark.parametrize("lock", ["run", "dev"])
def test_every_package_is_pinned_with_a_hash(lock: str) -> None:
    blocks = re.split(r"\n(?=[a-z0-9])", lock_text(lock))[1:]

    assert len(blocks) == len(pins(lock)) > 40
    assert [block for block in blocks if "--hash=sha256:" not in block] == []


@pytest.mark.parametrize(
    ("lock", "wanted"),
    [
        ("run", PROJECT["dependencies"]),
        ("dev", PROJECT["dependencies"] + PROJECT["optional-dependencies"]["dev"]),
    ],
)
def test_every_dependency_is_locked_within_its_range(lock: str, wanted: list[str]) -> None:
    locked: dict[str, set[str]] = {}
    for name, version, _ in pins(lock):
        locked.setdefault(name, set()).add(version)

    unlocked = [
        str(need)
        for need in map(Requirement, wanted)
        if not any(need.specifier.contains(v) for v in locked.get(canonical(need.name), ()))
    ]

    assert unlocked == []


def test_the_development_lock_holds_the_run_lock() -> None:
    assert pins("run") - pins("dev") == set()


def test_pyproject_bootstrap_and_guard_want_the_same_pythons() -> None:
    specifier = SpecifierSet(PROJECT["requires-python"])
    minors = [minor for minor in range(30) if specifier.contains(f"3.{minor}.0")]

    assert minors == sorted(bootstrap.MINORS)
    assert minors == list(range(guard.OLDEST[1], guard.TOO_NEW[1]))
