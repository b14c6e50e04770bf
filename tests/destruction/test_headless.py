"""A BAP without a window: the same commands as JSON lines, twice the same request once."""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING, Any

import pytest

from app.headless.messages import done_envelope, parse_line
from tests.files.samples import picture
from tests.support.destruction import PARTIES, Destruction

if TYPE_CHECKING:
    from app.core.client import Client

REQUEST = "0193a0a1-7e57-7000-8000-000000000001"


def do(client: Client, name: str, **values: Any) -> dict[str, Any]:
    """One line in, one envelope out."""
    request = values.pop("request", None)
    line: dict[str, Any] = {"do": name, "with": values} | (
        {"request_id": request} if request else {}
    )
    command, request_id = parse_line(json.dumps(line).encode())
    done = client.do(command, request_id=request_id)  # type: ignore[arg-type]
    return json.loads(json.dumps(done_envelope(type(command), done)))  # type: ignore[no-any-return]


def store(client: Client, shade: int) -> list[dict[str, str]]:
    content = base64.b64encode(picture(shade=shade)).decode()
    kept = do(client, "files.store", content=content, file_name="bukti.jpg")["data"]
    return [{"sha256": kept["sha256"], "name": kept["name"]}]


@pytest.mark.req("ERP-BAP-03", "ERP-BAP-04", "WMS-GEN-09")
def test_the_whole_act_by_lines(site: Destruction) -> None:
    lines = [{"sku": "SERUM", "qty": "10", "lot": "L-BASI", "condition": "Lewat ED"}]
    wanted = {"warehouse": "GD1", "reason": "expired", "lines": lines, "request": REQUEST}
    first = do(site.asker, "bap.create", **dict(wanted))
    again = do(site.asker, "bap.create", **dict(wanted))
    number = first["data"]["number"]
    assert (again["data"]["number"], again["meta"]["repeated"]) == (number, True)
    for phase, shade in (("before", 1), ("after", 2)):
        do(
            site.asker,
            "bap.add_evidence",
            number=number,
            phase=phase,
            files=store(site.asker, shade),
        )
    do(
        site.asker, "bap.record", number=number, place="Jl. Rawa Terate 12, Jakarta",
        method="buried", started_at="2026-11-21T08:10:00+07:00",
        finished_at="2026-11-21T08:50:00+07:00", remains="Tidak ada", copies=2,
        parties=[party.model_dump() for party in PARTIES],
    )  # fmt: skip
    do(site.approver, "bap.approve", number=number)
    done = do(site.approver, "bap.complete", number=number)

    assert done["data"] == {"number": number, "pieces": "10"}
    assert done["message"] == f"{number} selesai; 10 barang keluar dari stok."
    printed = do(site.approver, "bap.print", number=number)["data"]
    assert (printed["copy"], len(printed["sha256"])) == (0, 64)
    assert printed["proof"].isascii()
    assert len(printed["proof"]) > 100
    assert site.goods.on_hand("SERUM") == (10, "262500.02")
