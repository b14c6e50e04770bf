from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests import requirements

if TYPE_CHECKING:
    from pathlib import Path


def test_every_marked_row_is_well_formed() -> None:
    """A row with a typing error would prove nothing."""
    wrong = [
        f"{proof.test}: {proof.row}"
        for proof in requirements.proofs()
        if not requirements.ROW.fullmatch(proof.row)
    ]

    assert wrong == []


@pytest.mark.parametrize(
    "row", ["PU-11", "WMS-MD-03", "ERP-ORD-13", "KOP-LOAN-07", "INV-05", "I28", "T3"]
)
def test_rows_of_every_document_are_known(row: str) -> None:
    assert requirements.ROW.fullmatch(row)


@pytest.mark.parametrize("row", ["PU11", "WMS-3", "wms-md-03", "PU-1", "", "MD-20"])
def test_a_typing_error_is_seen(row: str) -> None:
    assert not requirements.ROW.fullmatch(row)


def test_markers_are_found_wherever_pytest_reads_them(tmp_path: Path) -> None:
    folder = tmp_path / "tests"
    folder.mkdir()
    (folder / "test_pack.py").write_text(
        "import pytest\n"
        "pytestmark = [pytest.mark.req('PU-01')]\n"
        "@pytest.mark.req('PU-02', 'PU-03')\n"
        "@pytest.mark.parametrize('n', [pytest.param(1, marks=pytest.mark.req('PU-04'))])\n"
        "def test_scan(n): ...\n"
        "@pytest.mark.req('PU-05')\n"
        "class TestBox: ...\n"
    )

    found = {(proof.row, proof.test) for proof in requirements.proofs(folder)}

    assert found == {
        ("PU-01", "tests/test_pack.py"),
        ("PU-02", "tests/test_pack.py::test_scan"),
        ("PU-03", "tests/test_pack.py::test_scan"),
        ("PU-04", "tests/test_pack.py:4"),
        ("PU-05", "tests/test_pack.py::TestBox"),
    }


def test_it_tells_which_rows_have_no_test(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    document = tmp_path / "rows.md"
    document.write_text("| PU-01 | a |\n| PU-90 | b, see PU-01 |\n", encoding="utf-8")
    proof = requirements.Proof("PU-01", "tests/test_pack.py::test_scan", 1)
    monkeypatch.setattr(requirements, "proofs", lambda: [proof])

    requirements.main([str(document)])

    assert capsys.readouterr().out == "rows.md: 1 of 2 rows have a test\nwithout: PU-90\n"
