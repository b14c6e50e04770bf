"""Types of document that are issued: the short code in the QR and what people call it."""

from __future__ import annotations

import re
from typing import Final

PACKING_SLIP: Final = "SLIP"
DELIVERY_ORDER: Final = "SJ"
GOODS_RECEIPT: Final = "LPB"
RECEIPT: Final = "KW"
INVOICE: Final = "FKT"
DESTRUCTION: Final = "BAP"
OPNAME: Final = "OPN"
JOURNAL_VOUCHER: Final = "BUKTI"
MEMBER_CARD: Final = "KTA"

TITLES: Final[dict[str, str]] = {
    PACKING_SLIP: "Slip pengepakan",
    DELIVERY_ORDER: "Surat jalan",
    GOODS_RECEIPT: "Laporan penerimaan barang",
    RECEIPT: "Kwitansi",
    INVOICE: "Faktur",
    DESTRUCTION: "Berita acara pemusnahan",
    OPNAME: "Hasil stok opname",
    JOURNAL_VOUCHER: "Bukti jurnal",
    MEMBER_CARD: "Kartu anggota",
}
#: Codes stay short: each letter is a letter of the QR.
_CODE: Final = re.compile(r"[A-Z][A-Z0-9]{1,7}")
LONGEST_NUMBER: Final = 40


def title(code: str) -> str:
    """What people call it; the code itself for a type of another version."""
    return TITLES.get(code, code)


def is_code(code: str) -> bool:
    """Whether it may stand in a QR as a type."""
    return _CODE.fullmatch(code) is not None
