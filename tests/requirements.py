"""Which test proves which requirement row.

    .venv/bin/python tests/requirements.py                    row → tests
    .venv/bin/python tests/requirements.py DOCUMENT.md …      rows of the documents without a test

A test names its rows by ``@pytest.mark.req("WMS-OUT-07")``.
"""

from __future__ import annotations

import ast
import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

TESTS = Path(__file__).resolve().parent
#: Families of rows: point of use, warehouse, sales, cooperative, escrow, data safety; then single
#: letters of the accounting document (A1, I28) and test gates (T3).
ROW = re.compile(r"(?:PU|INV|(?:WMS|ERP|KOP|ESC)-[A-Z]{2,5})-\d{2,3}|[A-IT]\d{1,2}")


@dataclass(frozen=True)
class Proof:
    """A test, or a whole class or file of tests, that claims to prove a row."""

    row: str
    test: str
    line: int


def proofs(folder: Path = TESTS) -> Iterator[Proof]:
    """Every ``req`` marker below a folder, read from the source."""
    for path in sorted(folder.rglob("test_*.py")):
        name = path.relative_to(folder.parent).as_posix()
        tree = ast.parse(path.read_text(encoding="utf-8"), filename=str(path))
        for node in ast.walk(tree):
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
                for call in _markers(node.decorator_list):
                    yield from _rows(call, f"{name}::{node.name}")
            elif isinstance(node, ast.Assign) and _assigns_pytestmark(node):
                for call in _markers(list(ast.walk(node.value))):
                    yield from _rows(call, name)
            elif isinstance(node, ast.keyword) and node.arg == "marks":  # pytest.param(…, marks=…)
                for call in _markers(list(ast.walk(node.value))):
                    yield from _rows(call, f"{name}:{node.value.lineno}")


def _assigns_pytestmark(node: ast.Assign) -> bool:
    return any(
        isinstance(target, ast.Name) and target.id == "pytestmark" for target in node.targets
    )


def _markers(nodes: Sequence[ast.AST]) -> Iterator[ast.Call]:
    for node in nodes:
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "pytest.mark.req":
            yield node


def _rows(call: ast.Call, test: str) -> Iterator[Proof]:
    for argument in call.args:
        row = argument.value if isinstance(argument, ast.Constant) else ast.unparse(argument)
        yield Proof(str(row), test, call.lineno)


def main(documents: Sequence[str]) -> None:
    """Print the list that was asked for."""
    by_row: dict[str, list[str]] = {}
    for proof in proofs():
        by_row.setdefault(proof.row, []).append(proof.test)
    if not documents:
        for row, tests in sorted(by_row.items()):
            print(row, *tests, sep="\n    ")
        print(f"{len(by_row)} rows, {sum(map(len, by_row.values()))} proofs")
        return
    for document in map(Path, documents):
        rows = dict.fromkeys(ROW.findall(document.read_text(encoding="utf-8")))
        without = [row for row in rows if row not in by_row]
        print(f"{document.name}: {len(rows) - len(without)} of {len(rows)} rows have a test")
        print("without:", *without)


if __name__ == "__main__":
    main(sys.argv[1:])
