"""The books out by one line and into an empty database by another."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.company import PASSWORD

if TYPE_CHECKING:
    from pathlib import Path

    from tests.headless.conftest import Headless

pytestmark = pytest.mark.req("I30", "WMS-GEN-09")


def test_books_leave_and_come_back_by_lines(
    lines: Headless, empty: Headless, tmp_path: Path
) -> None:
    file = str(tmp_path / "buku.zip")
    cost = {"sku": "KAPAS", "qty": 2, "cost": "20000", "location": "GD1-A-01"}
    receipt = {"warehouse": "GD1", "counter": "opening", "lines": [cost]}
    lines.one({"do": "stock.receive", "with": receipt})
    told = lines.one({"do": "books.export", "with": {"file": file}})["data"]
    assert (told["journals"], told["lines"]) == (1, 2)

    bring = {
        "file": file, "username": "pemilik", "full_name": "Ibu Pemilik", "password": PASSWORD,
        "fingerprint": told["fingerprint"],
    }  # fmt: skip
    wrong = bring | {"fingerprint": "0" * 64}
    request = {"request_id": "0193a0a1-7e57-7000-8000-00000000b00c"}
    balance = {"ask": "account.balance", "with": {"account": "13-100"}}
    answers = empty.run(
        {"do": "organisation.restore", "with": wrong},
        {"do": "organisation.restore", "with": bring, **request},
        {"ask": "journal.verify", "with": {}}, balance,
        user=None,
    )  # fmt: skip

    assert [one["success"] for one in answers] == [False, True, True, True], answers
    assert answers[0]["meta"]["code"] == "BOOK_FILE_REFUSED"
    assert answers[1]["data"]["chains"] == told["chains"]
    assert answers[2]["data"]["chains"][0]["broken"] == ""
    assert answers[3]["data"]["balance"] == "20000.00"
    # The same line once more is answered, another one refused.
    [again] = empty.run({"do": "organisation.restore", "with": bring, **request}, user=None)
    assert (again["success"], again["meta"]["repeated"]) == (True, True)
    [late] = empty.run({"do": "organisation.restore", "with": bring}, user=None)
    assert late["meta"]["code"] == "ORGANISATION_EXISTS"


def test_an_export_is_a_command_of_its_own(lines: Headless, tmp_path: Path) -> None:
    """It sees one instant, so it cannot follow other commands in their transaction."""
    export = {"do": "books.export", "with": {"file": str(tmp_path / "buku.zip")}}

    _first, told = lines.run({"ask": "journal.verify"}, export, options=("--atomic",))

    assert (told["success"], told["meta"]["code"]) == (False, "NOT_ALONE")
    assert told["message"].startswith("Ekspor Buku harus menjadi perintah sendiri")
    assert list(tmp_path.glob("*buku*")) == []
