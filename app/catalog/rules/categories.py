"""The category tree: Department > Category > Sub-Category (WMS-MD-08)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from app.catalog.rules.text import folded, tidy

if TYPE_CHECKING:
    from collections.abc import Iterable

DEEPEST: Final = 3
LONGEST_NAME: Final = 60
SEPARATOR: Final = " > "
_SPLIT: Final = re.compile(r"\s*>\s*")
_NO_LETTER: Final = re.compile(r"[^A-Z0-9]+")
_LONGEST_CODE: Final = 40
_REMEMBERED: Final = 4_096


@dataclass(frozen=True, slots=True)
class Node:
    """A category as rules see it."""

    id: str
    code: str
    name: str
    path: str
    parent_id: str | None
    depth: int


class UnknownCategory(Exception):
    """No category, or more than one, is meant by the words; carries an Indonesian sentence."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(slots=True)
class Tree:
    """All categories, found by code, path or bare name."""

    by_code: dict[str, Node] = field(default_factory=dict)
    by_path: dict[str, Node] = field(default_factory=dict)
    by_name: dict[str, list[Node]] = field(default_factory=dict)

    @classmethod
    def of(cls, nodes: Iterable[Node]) -> Tree:
        """A tree of nodes."""
        tree = cls()
        for node in nodes:
            tree.add(node)
        return tree

    def add(self, node: Node) -> None:
        """Add a node."""
        self.by_code[node.code.upper()] = node
        self.by_path[path_key(node.path)] = node
        self.by_name.setdefault(folded(node.name), []).append(node)

    def find(self, words: str) -> Node | None:
        """The category meant by a path, a code or a bare name; None when there is none.

        Raises:
            UnknownCategory: If several categories have the bare name.
        """
        wanted = tidy(words)
        node = self.by_path.get(path_key(wanted)) or self.by_code.get(wanted.upper())
        named = self.by_name.get(folded(wanted), [])
        if node is not None or len(named) == 1:
            return node or named[0]
        if named:
            paths = "; ".join(sorted(each.path for each in named))
            raise UnknownCategory(
                f'kategori "{wanted}" ada lebih dari satu ({paths}); tulis jalur lengkapnya'
            )
        return None

    def free_code(self, path: str) -> str:
        """A code nobody has, made from the path."""
        wanted = code_of(path)
        number, code = 1, wanted
        while code in self.by_code:
            number += 1
            code = f"{wanted[: _LONGEST_CODE - 5]}-{number}"
        return code


@lru_cache(maxsize=_REMEMBERED)
def parts(path: str) -> tuple[str, ...]:
    """The names along a path."""
    return tuple(tidy(name) for name in _SPLIT.split(tidy(path)))


def joined(names: Iterable[str]) -> str:
    """A path from names."""
    return SEPARATOR.join(names)


@lru_cache(maxsize=_REMEMBERED)
def path_key(path: str) -> str:
    """A path as it is compared."""
    return joined(folded(name) for name in parts(path))


def code_of(path: str) -> str:
    """``PERAWATAN-WAJAH-SERUM``."""
    return _NO_LETTER.sub("-", path.upper()).strip("-")[:_LONGEST_CODE] or "KATEGORI"


def fault_of_path(path: str) -> str:
    """What is wrong with a path; "" when nothing is."""
    names = parts(path)
    if not all(names):
        return f'nama kategori kosong dalam "{path}"'
    if len(names) > DEEPEST:
        return f'kategori "{path}" terlalu dalam (paling banyak {DEEPEST} tingkat)'
    longest = max(names, key=len)
    if len(longest) > LONGEST_NAME:
        return (
            f'nama kategori "{longest[:20]}…" terlalu panjang (paling banyak {LONGEST_NAME} huruf)'
        )
    return ""


def prefixes(path: str) -> list[str]:
    """The path of each node from the top to the path itself."""
    names = parts(path)
    return [joined(names[: depth + 1]) for depth in range(len(names))]
