"""Every action of the trail reads as a sentence: a supervisor never meets a name of ours."""

from __future__ import annotations

import ast

import pytest

from app.audit.rules import ACTION_LABELS
from app.core.commands import all_commands
from app.headless.catalogue import catalogue
from tests.support.source import sources

#: Where the second argument of ``record`` is made from a part that varies: prefix → what it may be.
FAMILIES = {
    "issued_document.": ("cancelled", "superseded"),
    "organisation_key.": ("retired", "revoked"),
    "signing_key.": ("retired", "revoked"),
    "receivable.": ("invoice", "receipt", "advance", "application", "write_off", "refund"),
    "stock.": ("receipt", "issue", "opening", "adjustment", "status_change", "transfer", "repack"),
}


def recorded() -> list[tuple[str, ast.expr]]:
    """What is given to ``app.audit.steps.record`` as action, and where."""
    found = []
    for source in sources("app/*/*.py", "app/*/service/**/*.py", "app/*/steps/**/*.py"):
        if "record(" not in source.text:
            continue
        resolved = {id(node): name for node, name in source.dotted_names()}
        found += [
            (source.at(node), node.args[1])
            for node in ast.walk(source.tree)
            if isinstance(node, ast.Call)
            and resolved.get(id(node.func)) == "app.audit.steps.record"
            and len(node.args) > 1
        ]
    return found


@pytest.mark.req("WMS-SEC-10")
def test_every_action_has_words() -> None:
    catalogue()  # loads every slice
    known = {*ACTION_LABELS, *all_commands()}
    calls = recorded()
    written = [(at, node.value) for at, node in calls if isinstance(node, ast.Constant)]
    made = [
        (at, str(part.value))
        for at, node in calls
        if isinstance(node, ast.JoinedStr)
        for part in node.values[:1]
        if isinstance(part, ast.Constant)
    ]

    assert len(written) > 100
    assert [(at, action) for at, action in written if action not in known] == []
    assert {prefix for _at, prefix in made} == set(FAMILIES)
    assert {f"{prefix}{end}" for prefix, ends in FAMILIES.items() for end in ends} - known == set()
