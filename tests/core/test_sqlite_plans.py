"""On SQLite no statement of the gate and no rule reads all rows of a company.

It keeps no statistics there, and takes a walk through all rows of the company in an index that
holds every column it needs for cheaper than looking ten of them up.  What it costs shows only in
years of books, so it is asked for the way it would go.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

import pytest
from pysqlite3 import dbapi2

from app import schema
from app.core import sealing
from app.core.effects import LEDGER, Ledger

if TYPE_CHECKING:
    from collections.abc import Iterator

#: People are few, and a company is one row.
_SMALL: Final = re.compile(r"autoindex_(app_user|organisation)_")
#: Looked through by a foreign key only while a row waits for its parent, and these never wait.
_NEVER_WAIT: Final = {"efaktur_invoice", "issued_document", "signing_key_certificate"}
#: A repair compares everything there is; somebody asked for it and waits.
_WHOLE: Final = frozenset({"stock_repaired"})
_ALL_ROWS: Final = re.compile(r"(?:SEARCH (\w+) .*\(org_id=\?\)|SCAN (?!json_each)([a-z]+_\w+))")
_RAISE: Final = re.compile(r"RAISE\((?:ABORT|FAIL),\s*'[^']*'\)")
_ROW: Final = re.compile(r"\b(NEW|OLD)\.(\w+)")


@pytest.fixture
def driver(sqlite_url: str) -> Iterator[Any]:
    schema.load()
    opened = dbapi2.connect(sqlite_url.removeprefix("sqlite:///"))
    sealing.register(opened)
    yield opened
    opened.close()


def walks(driver: Any, sql: str) -> list[str]:
    """Tables the statement goes through whole."""
    names = re.findall(r"(?<!:):([A-Za-z_]\w*)", sql)
    plan = driver.execute(f"EXPLAIN QUERY PLAN {sql}", dict.fromkeys(names)).fetchall()
    found = [_ALL_ROWS.search(row[3]) for row in plan]
    return [one[1] or one[2] for one in found if one and not _SMALL.search(one.string)]


@pytest.mark.req("T15")
def test_no_statement_of_the_gate_reads_all_rows_of_the_company(driver: Any) -> None:
    wrong = {}
    for step in LEDGER.steps:
        alone = Ledger(LEDGER.kinds)
        alone.step(step)
        for _, sql in alone.plan("sqlite", frozenset(step.needs)):
            whole = set(walks(driver, sql)) - _NEVER_WAIT
            if whole:
                wrong[step.name] = whole

    assert wrong == {}


@pytest.mark.req("T15")
def test_no_rule_reads_all_rows_of_the_company(driver: Any) -> None:
    wrong = {}
    for guard in schema.guards():
        if guard.name in _WHOLE:
            continue
        for _when, body in guard.sqlite:
            for statement in filter(str.strip, body.split(";")):
                sql = _ROW.sub(r":\1_\2", _RAISE.sub("1", statement))
                whole = set(walks(driver, sql))
                if whole:
                    wrong[guard.name] = whole

    assert wrong == {}
