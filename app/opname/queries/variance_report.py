"""The differences of a session by value, for screen, spreadsheet and paper (WMS-OPN-14)."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final

from app.core.commands import answers
from app.core.driver import as_date
from app.core.errors import UserError
from app.core.money import ZERO, Money, total
from app.core.text import angka, rupiah, tanggal, tanggal_panjang
from app.documents.report import (
    Carry,
    Column,
    Footer,
    Kind,
    Letterhead,
    Look,
    Report,
    Row,
    Sum,
    Term,
    Title,
)
from app.opname.api import VarianceReport
from app.opname.queries.lines import different_lines
from app.opname.queries.lookups import sees_expected, session_ref

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.core.work import Read
    from app.opname.api import LineRow
    from app.opname.queries.lookups import SessionRef

_COLUMNS: Final = (
    Column("Baris", Kind.CODE), Column("SKU", Kind.CODE), Column("Barang", weight=18),
    Column("Lokasi", Kind.CODE), Column("Lot / SN", Kind.CODE), Column("Sistem", Kind.NUMBER),
    Column("Fisik", Kind.NUMBER), Column("Selisih", Kind.NUMBER),
    Column("Kurang (Rp)", Kind.MONEY, carry=Carry.SUM),
    Column("Lebih (Rp)", Kind.MONEY, carry=Carry.SUM), Column("Bagian", Kind.PERCENT),
    Column("Keterangan", weight=14),
)  # fmt: skip
_STATES: Final = {"pending": "perlu persetujuan", "approved": "disetujui"}
_TITLE: Final = (
    "SELECT e.name, e.address, e.npwp FROM legal_entity e WHERE e.org_id = :org AND e.id = :entity"
)


@answers(VarianceReport)
def variance_report(read: Read, ask: VarianceReport) -> Report:
    """The largest amounts first, whichever way; the total is what the session posts.

    Raises:
        UserError: The person counts blind.
    """
    session = session_ref(read, ask.session)
    if not sees_expected(read, session):
        raise UserError("Laporan selisih hanya untuk yang boleh melihat selisih.")
    lines, _photos = different_lines(read, session)
    whole = sum(abs(_value(line).sen) for line in lines)
    ordered = sorted(lines, key=lambda line: (-abs(_value(line).sen), line.line))
    rows = tuple(_row(line, whole) for line in ordered)
    return Report(
        _title(read, session), _COLUMNS, (*rows, *_total(rows, lines)), _footers(lines),
        landscape=True,
    )  # fmt: skip


def _value(line: LineRow) -> Money:
    return line.value or ZERO


def _row(line: LineRow, whole: int) -> Row:
    value = _value(line)
    lot = " ".join(
        part for part in (
            line.lot, line.serial, f"ED {tanggal(line.expires_on)}" if line.expires_on else "",
        ) if part
    )  # fmt: skip
    said = ", ".join(
        part for part in (
            _STATES.get(line.state, ""), line.reason, line.note, "temuan" if line.found else "",
            line.counted_by,
        ) if part
    )  # fmt: skip
    share = Decimal(abs(value.sen) * 1000 // whole) / 10 if whole else None
    cells = (
        str(line.line), line.sku, f"{line.product} {line.variant}".strip(), line.location, lot,
        line.expected, line.counted, line.selisih, Money(max(0, -value.sen)),
        Money(max(0, value.sen)), share, said,
    )  # fmt: skip
    return Row(cells, key=str(line.line))


def _total(rows: tuple[Row, ...], lines: Sequence[LineRow]) -> tuple[Row, ...]:
    if not rows:
        return ()
    short, over = _sides(lines)
    last = len(rows) - 1
    cells = (
        None, None, "Jumlah", None, None, None, None, sum(line.selisih or 0 for line in lines),
        short, over, None, None,
    )  # fmt: skip
    sums = tuple(Sum(column, (Term(0, last),)) for column in (8, 9))
    return (Row(cells, Look.TOTAL, sums=sums),)


def _sides(lines: Sequence[LineRow]) -> tuple[Money, Money]:
    """What is missing and what is over, by value."""
    values = [_value(line) for line in lines]
    short = total(Money(-value.sen) for value in values if value.sen < 0)
    return short, total(value for value in values if value.sen > 0)


def _footers(lines: Sequence[LineRow]) -> tuple[Footer, ...]:
    short, over = _sides(lines)
    net = over - short
    side, amount = "lebih" if net.sen >= 0 else "kurang", rupiah(Money(abs(net.sen)))
    return (
        Footer(f"{angka(len(lines))} baris berselisih, bersih {side} {amount}."),
        Footer("Fisik dibandingkan dengan stok sistem pada saat tiap baris dihitung."),
    )  # fmt: skip


def _title(read: Read, session: SessionRef) -> Title:
    ((name, address, npwp),) = read.rows(_TITLE, entity=session.entity_id)
    kop = tuple(line for line in (address, f"NPWP {npwp}" if npwp else "") if line)
    day = tanggal_panjang(as_date(session.opname_date) or read.today)
    note = "Dalam rupiah" if session.state == "completed" else "Sementara, belum dibukukan"
    return Title(
        "Selisih Opname", name, f"{session.number} · {session.title} · {day}", note=note,
        filters=(f"Gudang {session.warehouse}",), printed_at=read.now,
        user=read.actor.full_name, letterhead=Letterhead(name, kop),
    )  # fmt: skip
