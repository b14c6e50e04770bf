"""Made-up documents and keys for pictures."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, Final

from app.core.commands import Page
from app.core.errors import ServerAway
from app.core.money import ZERO, Money
from app.signing.api import (
    AuthorityRow,
    IssuedRow,
    KeyRow,
    Link,
    PublicKey,
    PublicRegister,
    Register,
    Verdict,
    Verification,
    VerifyDocument,
)
from app.signing.panels.verify import VerifyPanel
from app.signing.rules import ed25519
from app.signing.rules.authority import Authority
from app.signing.rules.claims import Claim, code_of, qr_text, signed_bytes
from app.ui.gallery import canned

if TYPE_CHECKING:
    from app.core.commands import Page as PageOf

_NOW: Final = datetime(2026, 11, 21, 6, 5, tzinfo=UTC)
_ORG: Final = "00000000-0000-7000-8000-000000000002"
_VALID: Final = Verification(
    verdict=Verdict.VALID,
    sentence="Cocokkan nomor, tanggal, dan jumlah di bawah dengan kertasnya.",
    as_of=_NOW,
    kind="BAP",
    title="Berita acara pemusnahan",
    number="BAP-261121-001",
    on_date=date(2026, 11, 21),
    total=Money.rupiah_of(1_250_000),
    organisation="PT Lumbung Sehat",
    sha16="9c1f24ab77e0d3f18822aa10ff65c201",
    kid=3,
    issued_at=_NOW,
    issued_by="Ratna Dewi",
    station="GUDANG-01",
    edition=1,
    copies=2,
)
_LINKS: Final = (
    Link("Tanda tangan dokumen", holds=True),
    Link("Kunci PC", holds=True, note="nomor 3, GUDANG-01"),
    Link("Pengesahan kunci", holds=True, note="sampai 1 Nov 2028"),
    Link("Kunci organisasi", holds=True, note="nomor 1, dipegang Ratna Dewi dan Agus Hartono"),
    Link("Masih berlaku", holds=True),
)
VALID: Final = replace(_VALID, links=_LINKS)
UNCERTIFIED: Final = replace(
    VALID,
    verdict=Verdict.UNCERTIFIED,
    sentence="Kunci GUDANG-01 belum disahkan kunci organisasi. Minta admin mengesahkannya.",
    links=(
        *_LINKS[:2],
        Link("Pengesahan kunci", holds=False, note="belum ada"),
        Link("Kunci organisasi", None, "tidak diperiksa"),
        Link("Masih berlaku", None, "tidak diperiksa"),
    ),
)
SUPERSEDED: Final = replace(
    VALID,
    verdict=Verdict.SUPERSEDED,
    sentence="Diganti 21 Nov 2026 dengan cetakan baru (edisi 2). Minta dokumen yang terbaru.",
)
CANCELLED: Final = replace(
    VALID, verdict=Verdict.CANCELLED, sentence="Dibatalkan 21 Nov 2026: salah lot."
)
REVOKED: Final = replace(
    VALID,
    verdict=Verdict.REVOKED,
    sentence="Kunci penandatangan dicabut: PC hilang atau dicuri. Minta dokumen baru kepada "
    "penerbit.",
)
UNKNOWN: Final = Verification(
    Verdict.UNKNOWN, "Kode ini bukan kode dokumen, atau sebagian tidak terbaca.", _NOW
)
CHANGED: Final = Verification(
    Verdict.CHANGED, "Isi kode tidak sama dengan yang ditandatangani. Jangan diterima.", _NOW
)
_SEED: Final = bytes(32)


def register() -> Register:
    """With one key, whose private half everybody knows."""
    key = PublicKey(1, ed25519.public_of(_SEED).hex(), "GUDANG-01", _NOW)
    return Register(_ORG, "PT Lumbung Sehat", _NOW, (key,), ())


AUTHORITY: Final = AuthorityRow(
    1, "3b6a27bcceb6a42d62a3a8d02a6f0d73653215771de243a63ac048a18b59da29",
    ("Ratna Dewi", "Agus Hartono"), _NOW, 3,
    continues=False, state="active", since=None, reason="",
)  # fmt: skip


def uncertified() -> Register:
    """With the organisation's key, and a key of a PC that waits for its word."""
    here = register()
    known = Authority(1, AUTHORITY.public, AUTHORITY.holders, _NOW)
    return replace(here, authorities=(known,))


def code() -> str:
    """A code that key signed."""
    claim = Claim(
        1, "BAP", "BAP-261121-001", date(2026, 11, 21), Money.rupiah_of(1_250_000), _ORG, bytes(16)
    )
    return qr_text(code_of(claim, ed25519.sign(_SEED, signed_bytes(claim))))


def verified(answer: Verification | None) -> VerifyPanel:
    """The panel after one scan, or before any."""
    made = VerifyPanel(canned({VerifyDocument: answer, PublicRegister: register()}))
    if answer is not None:
        made._checked = [SUPERSEDED, VALID]  # noqa: SLF001 - earlier checks
        made._answered(answer)  # noqa: SLF001
    return made


def away() -> VerifyPanel:
    """The server is away; the register of this morning answers."""
    made = VerifyPanel(canned({VerifyDocument: ServerAway(), PublicRegister: ServerAway()}))
    made._keep(register())  # noqa: SLF001 - as this morning
    made.scanned(code(), 0)
    return made


def _issued(at: int, number: str, state: str = "valid", **more: Any) -> IssuedRow:  # noqa: ANN401 - any column
    values: dict[str, Any] = {
        "key": str(at), "kind": "SLIP", "title": "Slip pengepakan", "number": number, "edition": 1,
        "on_date": date(2026, 11, 21), "total": ZERO, "sha256": "0" * 64, "issued_at": _NOW,
        "issued_by": "Siti Rahma Wulandari", "station": "PACK-01", "copies": 0, "state": state,
        "reason": "",
    }  # fmt: skip
    return IssuedRow(**values | more)


_BAP: Final[dict[str, Any]] = {
    "kind": "BAP", "title": "Berita acara pemusnahan", "issued_by": "Ratna Dewi",
}  # fmt: skip
ISSUED: Final[PageOf[IssuedRow]] = Page(
    (
        _issued(1, "SO-2026-000123"),
        _issued(2, "SO-2026-000122", copies=2),
        _issued(3, "BAP-261121-002", edition=2, total=Money.rupiah_of(1_350_000), **_BAP),
        _issued(4, "BAP-261121-002", "superseded", total=Money.rupiah_of(1_250_000),
                reason="Isi dokumen berubah", **_BAP),
        _issued(5, "BAP-261121-001", "cancelled", total=Money.rupiah_of(88_000),
                reason="Salah lot", **_BAP),
    )
)  # fmt: skip
KEYS: Final = (
    KeyRow(3, "9c1f24ab77e0d3f1" + "0" * 48, "GUDANG-01", _NOW, "Ratna Dewi", 12,
           "active", None, "", date(2028, 11, 1)),
    KeyRow(2, "51aa07cc2299be10" + "0" * 48, "PACK-01", _NOW, "Siti Rahma Wulandari", 4_210,
           "retired", _NOW, "Ganti berkala"),
    KeyRow(1, "e07733bb1c2d3e4f" + "0" * 48, "LAPTOP-GUDANG", _NOW, "Agus Hartono", 88, "revoked",
           _NOW, "PC hilang atau dicuri"),
)  # fmt: skip
