"""Count events into the ledger (WMS-OPN-03, 09; PU-60…64)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from app.catalog import steps as catalog
from app.core.commands import handles
from app.core.db import instant_from, instant_text
from app.identity import steps as identity
from app.opname.api import ConfirmEmpty, CountEvent, RecordCounts
from app.opname.ledger import COUNT, FOUND, UNKNOWN
from app.opname.queries.lookups import SessionRef, keyed, session_ref
from app.opname.rules.errors import BadEvents, CountingClosed, NotMine, WrongState
from app.opname.rules.states import SessionState, why_not_me
from app.opname.rules.tolerance import UNCLASSIFIED
from app.stock import steps as stock

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from app.core.work import Work

_LINES: Final = (
    "SELECT l.id, l.line_no, l.location_id, l.product_id, l.lot, l.serial, l.round, l.counted "
    "FROM opname_line l WHERE l.org_id = :org AND l.session_id = :session AND "
)
#: Each person's part of these lines, per round.
_PARTS: Final = (
    "SELECT c.line_id, c.round, c.actor_id, CAST(sum(c.qty) AS bigint), "
    "CAST(sum(c.mark) AS bigint) FROM opname_count c WHERE c.org_id = :org AND {among} "
    "GROUP BY c.line_id, c.round, c.actor_id"
)


@dataclass(slots=True)
class _Line:
    """A line while events are added to it."""

    id: str
    no: int
    location_id: str
    product_id: str
    lot: str
    serial: str
    round: int
    total: int
    mine: int = 0

    @property
    def label(self) -> str:
        return f"baris {self.no}" if self.no > 0 else "barang yang ditemukan"


def counting_session(work: Work, number: str, lock: str) -> SessionRef:
    """A session that takes counts.

    Raises:
        WrongState
    """
    session = session_ref(work, number, lock)
    if session.state != SessionState.IN_PROGRESS:
        raise WrongState(session.number, session.state, "dihitung")
    return session


@handles(RecordCounts)
def record_counts(work: Work, do: RecordCounts) -> int:
    """Turn what was entered into changes of each line's count; sent twice counts once."""
    finds = any(event.found is not None for event in do.events)
    # line numbers are given one after another, so whoever brings a new line holds the session
    session = counting_session(work, do.session, "UPDATE" if finds else "SHARE")
    lines = _named_lines(work, session, do.events)
    events = _new_ones(work, session, do.events)
    if finds:
        _add_found(work, session, events, lines)
    _refuse_others(work, lines.values())
    undone = _undone(work, session, events, lines)
    touched = [*lines.values(), *(line for line, _qty in undone.values())]
    if session.closed and any(line.round == 1 for line in touched):
        raise CountingClosed(session.number)
    _emit(work, session, events, lines, undone)
    work.emit(
        UNKNOWN,
        *(
            (work.new_id(), session.id, str(each.event), each.location, each.code,
             instant_text(each.at))
            for each in do.unknown
        ),
    )  # fmt: skip
    work.changed("opname_count")
    return len(events) + len(do.unknown)


def _new_ones(work: Work, session: SessionRef, events: Sequence[CountEvent]) -> list[CountEvent]:
    """Events that were not recorded before: a slow line may bring some of them twice."""
    recorded = {
        row[0]
        for row in work.rows(
            "SELECT event_id FROM opname_count WHERE org_id = :org AND session_id = :session "
            "AND " + keyed(work, "event_id", "events"),
            session=session.id, events=[str(event.event) for event in events],
        )
    }  # fmt: skip
    return [event for event in events if str(event.event) not in recorded]


def _named_lines(work: Work, session: SessionRef, events: Sequence[CountEvent]) -> dict[int, _Line]:
    """Lines named by number, locked in one order."""
    numbers = sorted({event.line for event in events if event.line is not None})
    if not numbers:
        return {}
    where = keyed(work, "l.line_no", "numbers", "bigint")
    lock = " ORDER BY l.id FOR UPDATE OF l" if work.dialect == "postgresql" else ""
    rows = work.rows(_LINES + where + lock, session=session.id, numbers=numbers)
    lines = {row[1]: _line(row) for row in rows}
    missing = [(number, f"baris {number} tidak ada") for number in numbers if number not in lines]
    if missing:
        raise BadEvents(missing)
    return lines


def _line(row: tuple[Any, ...]) -> _Line:
    values: tuple[Any, ...] = (*row[:7], row[7] or 0)
    return _Line(*values)


def _add_found(
    work: Work, session: SessionRef, events: Sequence[CountEvent], lines: dict[int, _Line]
) -> None:
    """Lines for goods that have none here; known ones are found by what they are.

    They are put under negative numbers, one for each event, until the ledger gives them theirs.
    """
    wanted = [(place, event.found) for place, event in enumerate(events) if event.found]
    warehouse = stock.warehouse(work, session.warehouse)
    places = stock.places(work, warehouse, (found.location for _place, found in wanted))
    products = catalog.require_products(work, {found.sku for _place, found in wanted})
    ids = sorted({product.id for product in products.values()})
    lots = {
        (row[1], row[2]): (row[0], row[3])
        for row in work.rows(
            "SELECT id, product_id, number, expires_on FROM lot WHERE org_id = :org AND "
            + work.among("product_id", "ids"),
            ids=ids,
        )
    }
    known = {
        (row[2], row[3], row[4], row[5]): _line(row)
        for row in work.rows(
            _LINES + work.among("l.product_id", "ids"), session=session.id, ids=ids
        )
    }
    classes = dict(
        work.rows(
            "SELECT product_id, abc FROM count_cycle WHERE org_id = :org AND warehouse_id = :wh "
            "AND " + work.among("product_id", "ids"),
            wh=session.warehouse_id, ids=ids,
        )
    )  # fmt: skip
    # people write l1 for L1: no second lot comes of it
    written = {(product, lot.upper()): lot for _where, product, lot, _serial in known}
    written |= {(product, number.upper()): number for product, number in lots}
    serials = _serials_as_written(work, known, {found.serial for _place, found in wanted}, ids)
    wrong: list[tuple[int, str]] = []
    for place, spoken in wanted:
        product, where = products[spoken.sku], places[spoken.location]
        lot = written.get((product.id, spoken.lot.upper()), spoken.lot)
        serial = serials.get((product.id, stock.serial_key(spoken.serial)), spoken.serial)
        found = spoken.model_copy(update={"lot": lot, "serial": serial})
        why = _unfit(product.tracking, has_stock=product.has_stock, found=found)
        if where.kind == "transit":
            why = "barang di jalan tidak dihitung; terima dahulu transfernya"
        if why is not None:
            wrong.append((place, f"{found.sku} di {found.location}: {why}"))
            continue
        key = (where.id, product.id, found.lot, found.serial)
        if key not in known:
            lot_id, expires = lots.get((product.id, found.lot), (None, found.expires_on))
            if lot_id is None and product.requires_expiry and found.expires_on is None:
                wrong.append(
                    (place, f"lot {found.lot} dari {found.sku} baru: isi tanggal kedaluwarsanya")
                )
                continue
            line_id = work.new_id()
            known[key] = _Line(line_id, -1, where.id, product.id, found.lot, found.serial, 1, 0)
            work.emit(
                FOUND,
                (line_id, session.id, product.id, where.id, lot_id, found.lot,
                 expires.isoformat() if hasattr(expires, "isoformat") else expires,
                 found.serial, classes.get(product.id, UNCLASSIFIED)),
            )  # fmt: skip
        lines[-1 - place] = known[key]
    if wrong:
        raise BadEvents(wrong)


def _serials_as_written(
    work: Work,
    known: Iterable[tuple[str, str, str, str]],
    spoken: set[str],
    product_ids: Sequence[str],
) -> dict[tuple[str, str], str]:
    """Serials as they were received or found, by product and :func:`stock.serial_key`."""
    numbers = spoken - {""}
    if not numbers:
        return {}
    found = stock.serials(work, product_ids, numbers)
    return {
        **{key: at.number for key, at in found.items()},
        **{(product, stock.serial_key(serial)): serial for _place, product, _lot, serial in known},
    }


def _unfit(tracking: str, *, has_stock: bool, found: Any) -> str | None:  # noqa: ANN401 - FoundGoods
    """Why goods cannot be counted as they were named."""
    if not has_stock:
        return "paket atau jasa tidak dihitung; hitung komponennya"
    if tracking == "lot" and not found.lot:
        return "dilacak per lot, isi nomor lotnya"
    if tracking == "serial" and not found.serial:
        return "dilacak per nomor seri, pindai nomor serinya"
    if tracking == "none" and (found.lot or found.serial):
        return "tidak dilacak per lot, kosongkan nomor lotnya"
    return None


def _refuse_others(work: Work, lines: Iterable[_Line]) -> None:
    """Fill in this person's part; refuse lines that are for somebody else (WMS-OPN-07)."""
    by_id = {line.id: line for line in lines}
    if not by_id:
        return
    rows = work.rows(_PARTS.format(among=keyed(work, "c.line_id", "ids")), ids=sorted(by_id))
    me = work.actor.user_id
    before: set[str] = set()
    for line_id, round_no, actor, qty, marks in rows:
        line = by_id[line_id]
        if actor == me and round_no == line.round:
            line.mine = qty
        elif actor == me and marks > 0:
            before.add(line_id)
    approver = work.actor.may("opname.approve")
    recounts = [line for line in by_id.values() if line.round > 1]
    separated = bool(recounts) and identity.settings(work).separation_of_duties
    refused = [
        (line.no, f"{line.label} ({why})")
        for line in recounts
        if (why := why_not_me(
            line.round, counted_before=line.id in before, approver=approver, separated=separated
        ))
    ]  # fmt: skip
    if refused:
        raise NotMine(refused)


def _emit(
    work: Work,
    session: SessionRef,
    events: Sequence[CountEvent],
    lines: dict[int, _Line],
    undone: dict[str, tuple[_Line, int]],
) -> None:
    #: Changes this command has made already, by event: an undo may follow in the same batch.
    changes: dict[str, tuple[_Line, int]] = {}
    wrong: list[tuple[int, str]] = []
    for place, event in enumerate(events):
        line = lines.get(event.line if event.line is not None else -1 - place)
        change = 0
        if event.kind == "undo":
            found = changes.get(str(event.undoes)) or undone.get(str(event.undoes))
            if found is None:
                wrong.append((place, "yang dibatalkan tidak ada, atau bukan hitungan Anda"))
                continue
            line, change = found[0], -found[1]
        elif line is None:
            wrong.append((place, "baris atau barang belum disebut"))
            continue
        else:
            change = _change(event, line)
        if line.serial and line.total + change not in {0, 1}:
            wrong.append((place, f"{line.label}: nomor seri {line.serial} hanya satu buah"))
            continue
        if line.total + change < 0:
            wrong.append((place, f"{line.label}: hitungan menjadi kurang dari nol"))
            continue
        line.total += change
        line.mine += change
        changes[str(event.event)] = (line, change)
        work.emit(
            COUNT,
            (
                work.new_id(), session.id, line.location_id, line.product_id, line.lot,
                line.serial, str(event.event), event.kind, change,
                instant_text(_moment(work, session, event.at)),
                event.code, str(event.undoes) if event.undoes else None,
            ),
        )  # fmt: skip
    if wrong:
        raise BadEvents(wrong)


def _moment(work: Work, session: SessionRef, at: datetime) -> datetime:
    """When it was counted: between the start of the session and now, whatever a clock says.

    The count is compared with the stock at this instant, so a workstation whose clock is wrong by
    hours must not compare it with a stock of before the session (PU-84).
    """
    begun = work.now if session.started_at is None else instant_from(session.started_at)
    return min(max(at, begun), work.now)


def _change(event: CountEvent, line: _Line) -> int:
    """What an event adds to the line's count."""
    if event.kind == "set":
        return event.qty - line.mine
    if event.kind == "total":
        return event.qty - line.total
    return event.qty


def _undone(
    work: Work, session: SessionRef, events: Sequence[CountEvent], lines: dict[int, _Line]
) -> dict[str, tuple[_Line, int]]:
    """This person's events of the present round that are taken back, by event."""
    wanted = sorted({str(event.undoes) for event in events if event.undoes is not None})
    if not wanted:
        return {}
    rows = work.rows(
        "SELECT c.event_id, c.qty, l.id, l.line_no, l.location_id, l.product_id, l.lot, "
        "l.serial, l.round, l.counted FROM opname_count c "
        "JOIN opname_line l ON l.org_id = c.org_id AND l.id = c.line_id "
        "WHERE c.org_id = :org AND c.session_id = :session AND c.actor_id = :me "
        f"AND c.round = l.round AND c.mark = 1 AND {keyed(work, 'c.event_id', 'wanted')}"
        + (" ORDER BY l.id FOR UPDATE OF l" if work.dialect == "postgresql" else ""),
        session=session.id, me=work.actor.user_id, wanted=wanted,
    )  # fmt: skip
    by_line = {line.id: line for line in lines.values()}
    found: dict[str, tuple[_Line, int]] = {}
    for event_id, qty, *row in rows:
        line = by_line.setdefault(row[0], _line(tuple(row)))
        found[event_id] = (line, qty)
    return found


@handles(ConfirmEmpty)
def confirm_empty(work: Work, do: ConfirmEmpty) -> int:
    """A count of zero for every line of the place that nobody has counted."""
    session = counting_session(work, do.session, "SHARE")
    if session.closed:
        raise CountingClosed(session.number)
    where, params = "l.counted IS NULL AND l.round = 1", dict[str, Any]()
    if do.location is not None:
        place = stock.places(work, stock.warehouse(work, session.warehouse), [do.location])
        where += " AND l.location_id = :place"
        params["place"] = place[do.location].id
    lock = " ORDER BY l.id FOR UPDATE OF l" if work.dialect == "postgresql" else ""
    lines = [_line(row) for row in work.rows(_LINES + where + lock, session=session.id, **params)]
    at = instant_text(work.now)
    work.emit(
        COUNT,
        *(
            (
                work.new_id(), session.id, line.location_id, line.product_id, line.lot,
                line.serial, work.new_id(), "total", 0, at, "", None,
            )
            for line in lines
        ),
    )  # fmt: skip
    work.changed("opname_count")
    where_to = f"Lokasi {do.location}" if do.location else "Sisa baris"
    work.message = f"{where_to} dinyatakan kosong: {len(lines)} baris bernilai 0."
    return len(lines)
