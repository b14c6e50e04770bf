"""Effects of packing and shipping."""

from __future__ import annotations

from typing import Final

from app.core.effects import LEDGER, EffectKind, Step

PACK_EVENT: Final = LEDGER.kind(
    EffectKind(
        "pack_event",
        (
            ("id", "uuid"), ("order_id", "uuid"), ("seq", "bigint"), ("at", "instant"), ("kind", "text"),
            ("result", "text"), ("outcome", "text"), ("code", "text"), ("sku", "text"), ("line", "text"),
            ("qty", "bigint"), ("lot", "text"), ("serial", "text"), ("data", "json"),
        ),
    )
)  # fmt: skip

PRINT_RECORD: Final = LEDGER.kind(
    EffectKind(
        "print_record",
        (
            ("id", "uuid"), ("order_id", "uuid"), ("document", "text"), ("copy", "bigint"), ("reason", "text"),
            ("printer", "text"), ("payload_hash", "text"),
        ),
    )
)  # fmt: skip

SHIPMENT: Final = LEDGER.kind(
    EffectKind(
        "shipment",
        (
            ("order_id", "uuid"), ("number_ord", "bigint"), ("on_date", "date"), ("warehouse_id", "uuid"),
            ("store_id", "uuid"), ("courier", "text"), ("resi", "text"), ("pieces", "bigint"),
            ("by_key", "bigint"), ("revenue", "bigint"), ("journal_id", "uuid"),
        ),
    )
)  # fmt: skip

#: The parcel is closed.
PACK_DONE: Final = LEDGER.kind(
    EffectKind("pack_done", (("order_id", "uuid"), ("errors", "bigint")))
)

LEDGER.step(
    Step(
        13, "packing done", ("pack_done",),
        "UPDATE pack_task SET state = 'packed', finished_at = {at}, errors = p.errors, version = "
        "pack_task.version + 1, "
        "updated_at = {at}, updated_by = CAST(:actor AS {uuid}) FROM {pack_done} p "
        "WHERE pack_task.org_id = :org AND pack_task.id = p.order_id",
        apart=False,
    ),
    Step(
        82, "pack events", ("pack_event",),
        "INSERT INTO pack_event (org_id, id, cmd, order_id, seq, at, actor_id, workstation, kind, "
        "result, outcome, code, "
        "sku, line, qty, lot, serial, data) SELECT CAST(:org AS {uuid}), e.id, CAST(:cmd AS "
        "{uuid}), e.order_id, e.seq, e.at, "
        "CAST(:actor AS {uuid}), :workstation, e.kind, e.result, e.outcome, e.code, e.sku, e.line, "
        "e.qty, e.lot, e.serial, "
        "e.data FROM {pack_event} e ORDER BY e.ord ON CONFLICT (org_id, order_id, seq) DO NOTHING",
        apart=False,
    ),
    Step(
        83, "print records", ("print_record",),
        "INSERT INTO print_record (org_id, id, cmd, order_id, at, actor_id, workstation, document, "
        "copy, reason, printer, "
        "payload_hash) SELECT CAST(:org AS {uuid}), p.id, CAST(:cmd AS {uuid}), p.order_id, {at}, "
        "CAST(:actor AS {uuid}), "
        ":workstation, p.document, p.copy, p.reason, p.printer, p.payload_hash FROM {print_record} "
        "p ORDER BY p.ord",
        apart=False,
    ),
    Step(
        85, "shipments", ("shipment",),
        "INSERT INTO shipment (org_id, order_id, cmd, number, on_date, at, actor_id, workstation, "
        "warehouse_id, store_id, "
        "courier, resi, pieces, by_key, revenue, journal_id) SELECT CAST(:org AS {uuid}), s.order_id, "
        "CAST(:cmd AS {uuid}), d.text, "
        "s.on_date, {at}, CAST(:actor AS {uuid}), :workstation, s.warehouse_id, s.store_id, "
        "s.courier, s.resi, s.pieces, s.by_key, "
        "s.revenue, s.journal_id FROM {shipment} s "
        "JOIN document_number d ON d.org_id = :org AND d.cmd = :cmd AND d.ord = s.number_ord ORDER "
        "BY s.ord",
        apart=False,
    ),
)  # fmt: skip
