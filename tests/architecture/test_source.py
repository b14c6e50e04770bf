"""What may stand where, read from the source itself.  Directions of imports: pyproject.toml."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from tests.support.source import ROOT, Source, sources

APP = "app/**/*.py"
ENVIRONMENT = "app/core/env.py"

#: Only app/core/env.py may ask the machine for these (architecture decision 10).
OUTSIDE_WORLD = re.compile(
    r"datetime\.datetime\.(now|utcnow|today)|datetime\.date\.today"
    r"|time\.(time|time_ns|localtime|gmtime|ctime)"
    r"|uuid\.uuid\d|random\..+|secrets\..+|os\.u?random"
    r"|PySide6\.QtCore\.(QDateTime\.current\w+|QDate\.currentDate|QTime\.currentTime)"
    r"|PySide6\.QtCore\.(QUuid\.createUuid|QRandomGenerator\..+)"
)
#: Durations, where something really waits or is measured: folder → why.
STOPWATCHES = {
    "app/ui/": "gaps between keys of a scanner, and how long an operation takes",
    "app/shell/": "idle time until the screen locks",
    "app/core/": "retry after a lost race, and client deadlines (data-safety §3)",
    "app/documents/": "time-outs of printers",
}
STOPWATCH = re.compile(r"time\.(monotonic|perf_counter)(_ns)?")

#: Money and quantities live here: a float would lose sen (data-safety C7).
EXACT = (
    *("app/core/money.py", "app/core/quantity.py"),
    *(f"app/*/{part}" for part in ("api.py", "api/*.py", "models.py", "postings.py", "rules.py")),
    *(f"app/*/{part}/**/*.py" for part in ("rules", "service", "steps", "queries", "postings")),
    *(
        f"app/{slice_name}/**/*.py"
        for slice_name in ("stock", "accounting", "orders", "fulfilment")
    ),
    *("!app/**/panels/*.py", "!app/**/printouts.py"),  # pixels and millimetres
)


#: A test may be left out on a system that lacks what it is about, and for no other reason.
ANY_SKIP = re.compile(r"importorskip|pytest\.skip|pytest\.xfail|mark\.(skip|xfail)")
BY_SYSTEM = re.compile(
    r'@pytest\.mark\.skipif\(\s*(sys\.platform [!=]= "\w+"|bootstrap\.WINDOWS),\s+reason="[^"]{12,}"'
)


def test_nothing_is_skipped_but_what_another_system_lacks() -> None:
    found = {
        path.relative_to(ROOT).as_posix(): (len(ANY_SKIP.findall(text)), len(BY_SYSTEM.findall(text)))
        for path in (ROOT / "tests").rglob("*.py")
        if ANY_SKIP.search(text := path.read_text(encoding="utf-8")) and path != Path(__file__)
    }  # fmt: skip

    assert {name: counts for name, counts in found.items() if counts[0] != counts[1]} == {}
    assert len(found) > 3


def test_clock_ids_and_randomness_come_in_through_the_environment() -> None:
    found = [
        source.at(node, name)
        for source in sources(APP, f"!{ENVIRONMENT}")
        for node, name in source.dotted_names()
        if OUTSIDE_WORLD.fullmatch(name)
    ]

    assert found == []


def test_a_stopwatch_runs_only_where_something_waits() -> None:
    found = [
        source.at(node, name)
        for source in sources(APP)
        for node, name in source.dotted_names()
        if STOPWATCH.fullmatch(name) and not source.name.startswith(tuple(STOPWATCHES))
    ]

    assert found == []


def test_only_the_kernel_commits() -> None:
    """Signing in and mailing are no commands: who fails at the door is nobody yet."""
    found = [
        source.at(node, node.attr)
        for source in sources(
            APP, "!app/core/**/*.py", "!app/identity/signin/*.py", "!app/identity/mail.py"
        )
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Attribute) and node.attr in {"commit", "rollback", "begin_nested"}
    ]

    assert found == []


def test_no_float_near_money_and_quantities() -> None:
    found = [
        source.at(node, ast.unparse(node))
        for source in sources(*EXACT)
        for node in ast.walk(source.tree)
        if _is_float(node)
    ]

    assert found == []


def _is_float(node: ast.AST) -> bool:
    if isinstance(node, ast.Constant):
        return isinstance(node.value, float)
    return isinstance(node, ast.Name) and node.id == "float"


def test_only_the_headless_interface_prints() -> None:
    may_print = ("!app/headless.py", "!app/headless/**/*.py", "!app/__main__.py")
    found = [
        source.at(node, "print")
        for source in sources(APP, *may_print)
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Name) and node.id == "print"
    ]

    assert found == []


def test_a_newcomer_finds_the_thing_in_a_file() -> None:
    """Past 400 lines a file becomes a folder of the same name; 500 is the end."""
    lengths = {source.name: source.text.count("\n") for source in sources(APP)}

    assert {name: length for name, length in lengths.items() if length > 500} == {}


def test_a_slice_says_what_it_owns_and_imports_nothing() -> None:
    """So the program below the screens runs without Qt, and a slice loads only what is used."""
    found = [
        source.name
        for source in sources("app/*/__init__.py")
        if ast.get_docstring(source.tree) is None or len(source.tree.body) > 1
    ]

    assert found == []


def test_qt_is_imported_by_panels_the_kit_and_the_shell_only() -> None:
    found = [
        source.at(node, name)
        for source in sources(APP)
        for node, name in source.imports()
        if name.split(".")[0] in {"PySide6", "shiboken6"} and not _may_use_qt(source)
    ]

    assert found == []


def _may_use_qt(source: Source) -> bool:
    return source.name.startswith(("app/ui/", "app/shell/")) or "panels" in source.path.parts


def test_qt_is_imported_by_name() -> None:
    """Star imports cost 55 ms at every start; the QtWidgets module as a name hides what is used."""
    found = [
        source.at(node, name)
        for source in sources(APP)
        for node, name in source.imports()
        if name.startswith("PySide6") and name.endswith("*")
    ]

    assert found == []


def test_pictures_are_never_read_from_a_buffer_made_in_python() -> None:
    """Qt holds the lock of its image plugins while it reads one through Python: see app/ui/icons.py.

    A worker that waits for that lock holds the interpreter's, and the window stands for ever.
    """
    found = [
        source.at(node, "QImageReader of a buffer")
        for source in sources("app/**/*.py")
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "QImageReader"
        and not (
            node.args
            and isinstance(node.args[0], ast.Call)
            and isinstance(node.args[0].func, ast.Name)
            and node.args[0].func.id == "str"
        )
    ]

    assert found == []


def test_the_front_door_shows_what_belongs_there() -> None:
    """A file a test or a trial run wrote beside the README was committed once."""
    belongs = {
        *("README.md", "pyproject.toml", "requirements"),
        *("app", "resources", "migrations", "installer", "tests"),
        *("build", "dist", "htmlcov", "var"),  # made by tools, and ignored by .gitignore
    }

    found = {each.name for each in ROOT.iterdir() if not each.name.startswith(".")}

    assert found - belongs == set()


def test_the_guard_speaks_before_qt_is_loaded() -> None:
    """PySide6 6.12 under Python 3.11 aborts without a word: app/core/guard.py says it in words."""
    for source in sources("app/__main__.py"):
        at_the_top = [name for node, name in source.imports() if node in source.tree.body]

        assert "app.core.guard.check" in {name for _, name in source.dotted_names()}
        assert [name for name in at_the_top if name.startswith(("PySide6", "app.shell"))] == []


# ---------------------------------------------------------------- the checks themselves


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("from datetime import datetime as dt\ndt.now()", "datetime.datetime.now"),
        ("import datetime\ndatetime.datetime.utcnow()", "datetime.datetime.utcnow"),
        ("import time as clock\nclock.time()", "time.time"),
        ("from uuid import uuid4\nuuid4()", "uuid.uuid4"),
        ("import os\nos.urandom(1)", "os.urandom"),
        ("def f():\n    import random\n    random.random()", "random.random"),
        (
            "from PySide6.QtCore import QDate\nQDate.currentDate()",
            "PySide6.QtCore.QDate.currentDate",
        ),
    ],
)
def test_a_hidden_clock_is_seen(code: str, name: str) -> None:
    source = Source(sources(ENVIRONMENT)[0].path, code, ast.parse(code))

    found = [dotted for _, dotted in source.dotted_names() if OUTSIDE_WORLD.fullmatch(dotted)]

    assert found == [name]


@pytest.mark.parametrize(
    "code", ["from datetime import datetime\ndatetime(2026, 1, 2)", "now = 1\nnow"]
)
def test_a_fixed_date_is_no_clock(code: str) -> None:
    source = Source(sources(ENVIRONMENT)[0].path, code, ast.parse(code))

    assert [name for _, name in source.dotted_names() if OUTSIDE_WORLD.fullmatch(name)] == []
