"""The program's own source as syntax trees, for the tests of its architecture."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parent.parent.parent


@dataclass(frozen=True)
class Source:
    """One Python file."""

    path: Path
    text: str
    tree: ast.Module

    @property
    def name(self) -> str:
        """Path below the project, as people write it."""
        return self.path.relative_to(ROOT).as_posix()

    def at(self, node: ast.AST, what: str = "") -> str:
        """Where a finding is, for the message of a failed test."""
        return f"{self.name}:{getattr(node, 'lineno', 1)} {what}".rstrip()

    def dotted_names(self) -> Iterator[tuple[ast.expr, str]]:
        """Every name used, with imports resolved: ``dt.now`` → ``datetime.datetime.now``."""
        imported = dict(_imported_names(self.tree))
        for node in ast.walk(self.tree):
            if isinstance(node, (ast.Attribute, ast.Name)):
                first, *rest = _chain(node)
                if first in imported:
                    yield node, ".".join([imported[first], *rest])

    def imports(self) -> Iterator[tuple[ast.stmt, str]]:
        """Every module or name imported, also inside functions."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                yield from ((node, alias.name) for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module:
                yield from ((node, f"{node.module}.{alias.name}") for alias in node.names)


def sources(*patterns: str) -> list[Source]:
    """Python files of the project by glob, sorted; a pattern with ``!`` in front leaves out."""
    wanted = {path for pattern in patterns if pattern[0] != "!" for path in ROOT.glob(pattern)}
    unwanted = {
        path for pattern in patterns if pattern[0] == "!" for path in ROOT.glob(pattern[1:])
    }
    return [parse(path) for path in sorted(wanted - unwanted)]


@cache
def parse(path: Path) -> Source:
    """Read and parse one file."""
    text = path.read_text(encoding="utf-8")
    return Source(path, text, ast.parse(text, filename=str(path)))


def _imported_names(tree: ast.Module) -> Iterator[tuple[str, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                top = alias.name.split(".")[0]
                yield (alias.asname, alias.name) if alias.asname else (top, top)
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                yield alias.asname or alias.name, f"{node.module}.{alias.name}"


def _chain(node: ast.expr) -> list[str]:
    """``a.b.c`` → [a, b, c]; anything else in front gives a first part no import has."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    parts.append(node.id if isinstance(node, ast.Name) else "")
    return parts[::-1]
