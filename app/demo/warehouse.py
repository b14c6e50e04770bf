"""The warehouse's own days: counts, a destruction with its evidence, a transfer on the road.

Real people do these things on their days; the demo does one of each in every state, so that each
panel opens with something to look at.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta
from io import BytesIO
from typing import TYPE_CHECKING, Final
from uuid import UUID

from PIL import Image, ImageDraw

from app.core.env import WIB
from app.destruction.api import (
    AddEvidence,
    ApproveDestruction,
    CompleteDestruction,
    CreateDestruction,
    DestroyLine,
    PartyLine,
    RecordDestruction,
)
from app.files.api import NewAttachment, StoreFile
from app.opname.api.counting import CountBin, CountEvent, CountTask, RecordCounts
from app.opname.api.cycle import ClassifyProducts, RequestCount
from app.opname.api.review import ApproveVariances, CloseCounting, CompleteSession, LineList
from app.opname.api.sessions import CreateSession, Scope
from app.stock.api import (
    ChangeStatus,
    FaceLine,
    LocationList,
    SetPickFaces,
    StatusLine,
    StockByPlace,
)
from app.stock.api.transfers import ApproveTransfer, CreateTransfer, DispatchTransfer, WantedLine

if TYPE_CHECKING:
    from datetime import date

    from app.core.execution import Signed
    from app.demo.cast import Cast
    from app.destruction.api.commands import Phase
    from app.stock.api import BucketRow

_WAREHOUSE: Final = "JKT"
#: Day of the month on which last month's shelf is counted and broken goods are destroyed.
_COUNT_DAY: Final = 25
_DESTROY_DAY: Final = 27
_PLACE: Final = "Halaman belakang gudang, Jl. Raya Bekasi Km 18 No. 21, Jakarta Timur"
_SIGNERS: Final = (
    PartyLine(
        role="first", full_name="Wayan Sudarma", position="Supervisor Gudang", id_no="KCN-0031"
    ),
    PartyLine(role="keeper", full_name="Joko Prasetyo", position="Staf Gudang"),
    PartyLine(role="witness1", full_name="Dina Anggraini", position="Layanan Pelanggan"),
    PartyLine(role="witness2", full_name="Slamet Riyadi", position="Ketua RT 05", outside=True),
    PartyLine(role="second", full_name="Hendra Gunawan", position="Direktur"),
)  # fmt: skip


def live(cast: Cast, day: date) -> None:
    """What happens on one of the days behind us."""
    if day.day == _COUNT_DAY:
        cast.env.set(max(datetime.combine(day, time(16), tzinfo=WIB), cast.env.now()))
        _counted(cast, day)
    if day.day == _DESTROY_DAY:
        cast.env.set(max(datetime.combine(day, time(15), tzinfo=WIB), cast.env.now()))
        _destroyed(cast, complete=True)


def corners(cast: Cast) -> None:
    """Today: a count half done, a destruction that waits for its photos, goods on the road."""
    _half_counted(cast)
    _asked(cast)
    _destroyed(cast, complete=False)
    _on_the_road(cast)
    _faces(cast)


# ---------------------------------------------------------------- counting
def _counted(cast: Cast, day: date) -> None:
    """One aisle, counted by the picker, approved by the manager."""
    chief, counter = cast.as_("wayan"), cast.as_("joko")
    cast.as_("ratna").do(ClassifyProducts(warehouse=_WAREHOUSE))
    made = chief.do(
        CreateSession(
            title=f"Opname lorong A-01 {day:%m/%Y}", warehouse=_WAREHOUSE, mode="full",
            scope=Scope(locations=_aisle(cast, "JKT-A-01-"), with_empty=False), start=True,
        )
    ).value  # fmt: skip
    _count(cast, counter, made.number, wrong={2: -1, 5: 1})
    chief.do(CloseCounting(session=made.number))
    manager = cast.as_("ratna")
    waiting = manager.ask(LineList(session=made.number, limit=1000)).rows
    if any(row.state == "pending" for row in waiting):
        manager.do(ApproveVariances(session=made.number, reason="Sudah dihitung dua kali"))
    chief.do(CompleteSession(session=made.number))


def _half_counted(cast: Cast) -> None:
    """A blind count of today, its first two places done."""
    made = cast.as_("wayan").do(
        CreateSession(
            title="Opname lorong A-02", warehouse=_WAREHOUSE, mode="full",
            scope=Scope(locations=_aisle(cast, "JKT-A-02-"), with_empty=False), start=True,
        )
    ).value  # fmt: skip
    _count(cast, cast.as_("joko"), made.number, wrong={1: -1}, places=2)


def _asked(cast: Cast) -> None:
    """A shelf the picker found empty: it waits in the schedule of counts."""
    place = _aisle(cast, "JKT-A-01-")[0]
    cast.as_("joko").do(RequestCount(warehouse=_WAREHOUSE, location=place, reason="empty_bin"))


def _count(
    cast: Cast, who: Signed, session: str, *, wrong: dict[int, int], places: int | None = None
) -> None:
    """Count what lies there, with a few slips by number of the line."""
    task = who.ask(CountTask(session=session))
    truth = {
        row.line: row for row in cast.as_("ratna").ask(LineList(session=session, limit=1000)).rows
    }
    for place in task.bins[:places]:
        rows = who.ask(CountBin(session=session, location=place.location)).lines
        events = []
        for row in rows:
            cast.env.advance(timedelta(seconds=20))
            there = truth[row.line].system_qty or 0
            events.append(
                CountEvent(
                    event=UUID(cast.env.new_id()), at=cast.env.now(), kind="set", line=row.line,
                    qty=max(0, there + wrong.get(row.line, 0)),
                )
            )  # fmt: skip
        who.do(RecordCounts(session=session, events=tuple(events)))


def _aisle(cast: Cast, start: str) -> tuple[str, ...]:
    places = {row.location for row in _free(cast) if row.location.startswith(start)}
    return tuple(sorted(places))[:6]


# ---------------------------------------------------------------- destruction
def _destroyed(cast: Cast, *, complete: bool) -> None:
    """Two damaged lots; the whole act with photos, or only its approval."""
    keeper, chief = cast.as_("wayan"), cast.as_("ratna")
    rows = [row for row in _free(cast) if row.lot and row.on_hand - row.reserved > 6]
    broken = rows[11:13] if complete else rows[31:33]
    keeper.do(
        ChangeStatus(
            warehouse=_WAREHOUSE, reason="Kemasan bocor saat ditata",
            lines=tuple(
                StatusLine(
                    sku=row.sku, qty=2, location=row.location, lot=row.lot,
                    old="available", new="damaged",
                )
                for row in broken
            ),
        )
    )  # fmt: skip
    saved = keeper.do(
        CreateDestruction(
            warehouse=_WAREHOUSE, reason="rusak", notes="Ditemukan saat penataan rak.",
            lines=tuple(
                DestroyLine(
                    sku=row.sku, qty=2, lot=row.lot, location=row.location, status="damaged",
                    condition="Kemasan bocor",
                )
                for row in broken
            ),
        )
    ).value  # fmt: skip
    chief.do(ApproveDestruction(number=saved.number))
    if not complete:
        return
    begin = cast.env.now()
    _evidence(cast, keeper, saved.number, "before", "SEBELUM")
    cast.env.advance(timedelta(minutes=25))
    _evidence(cast, keeper, saved.number, "after", "SESUDAH")
    keeper.do(
        RecordDestruction(
            number=saved.number, place=_PLACE, method="crushed", started_at=begin,
            finished_at=cast.env.now(), copies=2,
            remains="Sisa kemasan dibuang ke tempat sampah terpilah; tidak ada yang dapat dijual "
            "atau dipakai lagi.",
            parties=_SIGNERS,
        )
    )  # fmt: skip
    chief.do(CompleteDestruction(number=saved.number))


def _evidence(cast: Cast, who: Signed, number: str, phase: Phase, words: str) -> None:
    stored = who.do(
        StoreFile(content=_picture(f"{number} · {words}"), file_name=f"{words.lower()}.jpg")
    ).value
    who.do(
        AddEvidence(
            number=number, phase=phase, taken_at=cast.env.now(),
            files=(NewAttachment(sha256=stored.sha256, name=stored.name),),
        )
    )  # fmt: skip


def _picture(words: str) -> bytes:
    """A drawn stand-in for a photo: a demo has no camera."""
    image = Image.new("RGB", (640, 480), "#DAD7CE")
    draw = ImageDraw.Draw(image)
    for left in (90, 250, 410):
        draw.rounded_rectangle((left, 150, left + 120, 380), 16, fill="#9B6B43", outline="#5F5B50")
        draw.line((left + 20, 170, left + 100, 360), fill="#1D1B16", width=5)
    draw.text((24, 24), f"Foto contoh - {words.replace('·', '-')}", fill="#1D1B16", font_size=22)
    made = BytesIO()
    image.save(made, "JPEG", quality=80)
    return made.getvalue()


# ---------------------------------------------------------------- transfer
def _on_the_road(cast: Cast) -> None:
    """Goods for Surabaya that left this morning."""
    manager = cast.as_("ratna")
    rows = [row for row in _free(cast) if row.on_hand - row.reserved > 8][50:53]
    made = manager.do(
        CreateTransfer(
            warehouse=_WAREHOUSE, to_warehouse="SBY", reason="replenish",
            lot_reason="Lot yang sudah disiapkan untuk Surabaya",
            note="Isi ulang gudang Surabaya", transport="Truk ekspedisi, B 9123 KXT",
            expected_on=cast.env.today() + timedelta(days=2),
            lines=tuple(
                WantedLine(sku=row.sku, qty=4, lot=row.lot or "", from_location=row.location)
                for row in rows
            ),
        )
    ).value  # fmt: skip
    cast.as_("admin").do(ApproveTransfer(number=made.code))
    manager.do(DispatchTransfer(number=made.code, seal="SG-004417"))


def _free(cast: Cast) -> list[BucketRow]:
    rows = cast.as_("ratna").ask(StockByPlace(warehouse=_WAREHOUSE, limit=1000)).rows
    return [row for row in rows if row.status == "available"]


# ---------------------------------------------------------------- picking places
#: So many picking places hold less than their minimum.
_DUE: Final = 4


def _faces(cast: Cast) -> None:
    """Limits of some picking places; those that hold too little stand in Isi Ulang Rak."""
    manager = cast.as_("ratna")
    picking = {
        row.code
        for row in manager.ask(LocationList(warehouse=_WAREHOUSE, limit=1000)).rows
        if row.kind == "picking"
    }
    held = _free(cast)
    stored = {row.sku for row in held if row.location not in picking}
    fronts = {row.sku: row for row in held if row.location in picking and row.sku in stored}
    lines = tuple(
        FaceLine(
            sku=sku, location=row.location, minimum=row.on_hand + 6 if at < _DUE else 4,
            maximum=2 * row.on_hand + 40,
        )
        for at, (sku, row) in enumerate(sorted(fronts.items())[: 3 * _DUE])
    )  # fmt: skip
    if lines:
        manager.do(SetPickFaces(warehouse=_WAREHOUSE, lines=lines))
