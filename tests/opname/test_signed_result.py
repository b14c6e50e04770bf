"""The Berita Acara as an issued document: signed, read back from the page, and what ends it."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import pypdfium2
import pytest
import zxingcpp

from app.identity.api import ConfigureOrganisation
from app.opname.api import CompleteSession, PrintResult
from app.opname.panels.papers import read_result
from app.opname.rules.errors import WrongState
from app.signing import keystores
from app.signing.api import CancelDocument, KeyList, RevokeKey, Verdict, VerifyDocument
from app.signing.steps import WasCancelled
from app.ui.operations import Progress
from tests.support.counting import Counting

if TYPE_CHECKING:
    from app.signing.api import Verification


@pytest.fixture(autouse=True)
def _keys() -> None:
    keystores.use(keystores.MemoryStore())


def _completed(counting: Counting) -> str:
    counting.tolerate()
    session = counting.session()
    counting.count_all(session, KAPAS=8)
    counting.admin.do(CompleteSession(session=session))
    return session


def _paper(counting: Counting, session: str) -> tuple[str, dict[str, str]]:
    """Text of the print, and what a scanner finds on its first page by kind of code."""
    progress = Progress(lambda _done, _total, _text: None)
    at = counting.goods.company.env.now()
    _said, pdf = read_result(session, at, "Wati", counting.wati, progress)
    document = pypdfium2.PdfDocument(BytesIO(pdf))
    text = " ".join(page.get_textpage().get_text_range() for page in document)
    picture = document[0].render(scale=200 / 72).to_pil().convert("L")
    codes = {str(found.format): found.text for found in zxingcpp.read_barcodes(picture)}
    document.close()
    return text, codes


def _verify(counting: Counting, code: str) -> Verification:
    return counting.ani.ask(VerifyDocument(code=code))


@pytest.mark.req("WMS-OPN-14", "PU-90")
def test_the_result_is_signed_and_both_codes_are_read_back_from_the_page(
    counting: Counting,
) -> None:
    session = _completed(counting)

    text, codes = _paper(counting, session)
    again, codes_again = _paper(counting, session)

    assert codes["Code 128"] == session
    checked = _verify(counting, codes["QR Code"])
    assert (checked.verdict, checked.kind, checked.number) == (Verdict.VALID, "OPN", session)
    assert str(checked.total) == "-20000.00"
    assert checked.sha16 in text.replace("\r\n", "")
    assert codes_again == codes
    assert "SALINAN" not in text
    assert "SALINAN ke-1" in again


@pytest.mark.req("WMS-OPN-14")
def test_a_replaced_a_revoked_and_a_cancelled_result_say_so(counting: Counting) -> None:
    session = _completed(counting)
    first = counting.wati.do(PrintResult(session=session)).value
    counting.admin.do(ConfigureOrganisation(organisation="PT Lumbung Baru"))
    second = counting.wati.do(PrintResult(session=session)).value

    assert (first.edition, second.edition, second.copy) == (1, 2, 0)
    assert _verify(counting, first.proof).verdict is Verdict.SUPERSEDED
    assert _verify(counting, second.proof).verdict is Verdict.VALID
    assert "edisi 2 menggantikan" in _paper(counting, session)[0]

    (key,) = counting.admin.ask(KeyList())
    since = counting.goods.company.env.now().replace(year=2020)
    counting.admin.do(RevokeKey(kid=key.kid, since=since, reason="PC hilang"))
    assert _verify(counting, second.proof).verdict is Verdict.REVOKED

    third = counting.wati.do(PrintResult(session=session)).value
    assert _verify(counting, third.proof).verdict is Verdict.VALID
    counting.admin.do(CancelDocument(kind="OPN", number=session, reason="salah cetak"))
    assert _verify(counting, third.proof).verdict is Verdict.CANCELLED
    with pytest.raises(WasCancelled):
        counting.wati.do(PrintResult(session=session))


@pytest.mark.req("WMS-OPN-14")
def test_nothing_is_signed_before_the_end(counting: Counting) -> None:
    session = counting.session()
    counting.count_all(session)

    with pytest.raises(WrongState, match="sedang berjalan, jadi tidak dapat dicetak"):
        counting.wati.do(PrintResult(session=session))

    text, codes = _paper(counting, session)
    assert "SEMENTARA" in text
    assert codes == {"Code 128": session}
    assert counting.admin.ask(KeyList()) == ()
