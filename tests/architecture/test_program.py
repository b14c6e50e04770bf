"""What the loaded program must be: every use case reachable, nothing heavy before first paint."""

from __future__ import annotations

import importlib
import re
import subprocess
import sys
from typing import Any, get_type_hints

import pytest

from app import schema
from app.core.commands import Command, Offline, PagedQuery, Query, all_commands, all_queries
from tests.support.source import ROOT, sources

#: Loading any of these before the window shows would cost 20 to 270 ms (tech.md, start-up).
HEAVY = (
    "PIL",
    "alembic",
    "biip",
    "cryptography",
    "openpyxl",
    "psycopg",
    "pypdfium2",
    "pysqlite3",
    "python_calamine",
    "reportlab",
    "requests",
    "sqlalchemy",
    "zxingcpp",
)


@pytest.fixture(scope="module", autouse=True)
def loaded() -> None:
    schema.load()
    for source in sources("app/*/api.py", "app/*/api/*.py"):
        importlib.import_module(module_name(source.name))


def module_name(path: str) -> str:
    return path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def use_cases() -> list[Any]:
    """Every named command and query of the program, whether or not somebody handles it.

    Without those of the galleries, which show a screen with nothing behind it.
    """
    found: list[Any] = []
    waiting: list[type] = [Command, Query]
    while waiting:
        kind = waiting.pop()
        waiting += kind.__subclasses__()
        module = kind.__module__
        if module.startswith("app.") and not module.endswith("_gallery") and "name" in vars(kind):
            found.append(kind)
    return sorted(found, key=lambda kind: (kind.name, kind.__module__))


def test_every_use_case_has_a_handler_and_every_handler_a_use_case() -> None:
    handled: set[Any] = {*all_commands().values(), *all_queries().values()}

    assert [kind.name for kind in use_cases() if kind not in handled] == []
    ours = {kind for kind in handled if kind.__module__.startswith("app.")}
    assert [kind.name for kind in ours if kind not in use_cases()] == []


def test_no_name_is_given_twice() -> None:
    names = [kind.name for kind in use_cases()]

    assert names == sorted(set(names))


def test_every_use_case_says_its_name_permission_and_summary() -> None:
    wrong = [
        f"{kind.__module__}.{kind.__name__}"
        for kind in use_cases()
        if not re.fullmatch(r"[a-z_]+(\.[a-z_]+)+", kind.name)
        or not re.fullmatch(r"[a-z_]+(\.[a-z_*]+)*", kind.permission)
        or not re.fullmatch(r"[A-Z].{3,}[^.]", kind.summary)  # a phrase, as on a button's tip
        or kind.version < 1
    ]

    assert wrong == []


def test_every_command_says_what_may_be_done_offline() -> None:
    assert [kind.name for kind in all_commands().values() if kind.offline not in set(Offline)] == []


def test_every_use_case_has_a_json_schema() -> None:
    without = [kind.name for kind in use_cases() if kind.model_json_schema()["type"] != "object"]

    assert without == []


def test_money_and_quantities_never_travel_as_json_numbers() -> None:
    """A reader in another language would make floats of them."""
    wrong = [
        f"{kind.name}: {name}"
        for kind in use_cases()
        for name, hint in get_type_hints(kind).items()
        if float in {hint, *getattr(hint, "__args__", ())}
    ]

    assert wrong == []


def test_lists_page_by_key() -> None:
    """An OFFSET reads everything before it: 400 ms at 900 000 rows."""
    assert [kind.name for kind in all_queries().values() if "offset" in kind.model_fields] == []
    assert issubclass(PagedQuery, Query)


def modules_after_importing(*modules: str, first: str = "") -> set[str]:
    """Top-level packages that a fresh process holds after importing these modules.

    ``first`` is a module whose ``switch_off`` a start of the program calls before the others.
    """
    script = f"import sys\nimport {first}\n{first}.switch_off()\n" if first else "import sys\n"
    script += "".join(f"import {module}\n" for module in modules)
    script += "print(*{name.partition('.')[0] for name in sys.modules})"
    done = subprocess.run(
        [sys.executable, "-c", script], check=True, capture_output=True, text=True, cwd=ROOT
    )
    return set(done.stdout.split())


def test_nothing_heavy_is_loaded_before_the_first_paint() -> None:
    screens = ("app/__main__.py", "app/ui/**/*.py", "app/shell/**/*.py", "app/*/panels/**/*.py")
    modules = [module_name(source.name) for source in sources(*screens)]

    loaded = modules_after_importing(*modules, first="app.ui.qt_features")

    assert loaded & set(HEAVY) == set()


def test_the_program_below_the_screens_runs_without_qt() -> None:
    headless = [module_name(s.name) for s in sources("app/headless.py", "app/headless/**/*.py")]

    loaded = modules_after_importing("app.schema", *headless)

    assert loaded & {"PySide6", "shiboken6"} == set()


def test_every_screen_wrote_the_hooks_its_base_asks_for() -> None:
    """Qt's classes and ABC do not mix: what Python does not refuse is refused here."""
    from app.shell.panels import PANELS

    classes = [entry.load() for entry in PANELS]
    bare = [
        f"{made.__module__}: {name}"
        for made in classes
        for name in dir(made)
        if getattr(getattr(made, name, None), "__isabstractmethod__", False)
    ]

    assert bare == []
