"""Tables of stok opname."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, Effect, Id, Json, Keyed, Versioned, args, ref
from app.core.money import Money


class OpnameSession(Versioned, Base):
    """A count of a warehouse or a part of it (WMS-OPN-01, 02)."""

    __tablename__ = "opname_session"
    __table_args__ = args(
        sa.UniqueConstraint("org_id", "number"),
        ref("warehouse", "warehouse_id"),
        sa.CheckConstraint(
            "state IN ('draft','in_progress','completed','cancelled')", name="state"
        ),
        sa.CheckConstraint("kind IN ('opname','cycle')", name="kind"),
        sa.CheckConstraint("mode IN ('simple','full')", name="mode"),
        sa.Index("ix_opname_session_state", "org_id", "warehouse_id", "state"),
    )

    number: Mapped[str]
    title: Mapped[str]
    warehouse_id: Mapped[str] = mapped_column(Id())
    kind: Mapped[str]
    mode: Mapped[str]
    #: Counters never see the expected quantity (WMS-OPN-07).
    blind: Mapped[bool]
    #: Goods of the lines' locations do not move while the count runs (WMS-OPN-06).
    freeze: Mapped[bool]
    opname_date: Mapped[date]
    #: What was chosen, in words: ``Zona A, B``.
    scope: Mapped[str]
    state: Mapped[str]
    #: Class → [hundredths of a percent, sen], fixed when the session was made.
    tolerances: Mapped[object] = mapped_column(Json())
    notes: Mapped[str]
    created_at: Mapped[datetime]
    created_by: Mapped[str] = mapped_column(Id())
    started_at: Mapped[datetime | None]
    started_by: Mapped[str | None] = mapped_column(Id())
    #: Counting ended, differences are being decided on (full mode).
    closed_at: Mapped[datetime | None]
    completed_at: Mapped[datetime | None]
    completed_by: Mapped[str | None] = mapped_column(Id())
    cancel_reason: Mapped[str]
    line_count: Mapped[int]
    #: Sum of the absolute differences, base units.
    total_selisih_qty: Mapped[int]
    #: Net value posted: surplus minus shortage.
    total_selisih_value: Mapped[Money]


class OpnameLine(Keyed, Base):
    """One thing to count (WMS-OPN-01); the figures of counting follow its events."""

    __tablename__ = "opname_line"
    __table_args__ = args(
        sa.UniqueConstraint("org_id", "session_id", "line_no"),
        sa.UniqueConstraint(
            "org_id", "session_id", "location_id", "product_id", "lot", "serial",
            name="uq_opname_line_goods",
        ),
        ref("opname_session", "session_id"),
        ref("product", "product_id"),
        ref("location", "location_id"),
        sa.CheckConstraint("state IN ('open','counted','approved')", name="state"),
        sa.CheckConstraint("(counted IS NULL) = (state = 'open')", name="counted_has_count"),
    )  # fmt: skip

    session_id: Mapped[str] = mapped_column(Id())
    line_no: Mapped[int]
    product_id: Mapped[str] = mapped_column(Id())
    location_id: Mapped[str] = mapped_column(Id())
    #: None when the lot found is not in the system yet; it is made at completion.
    lot_id: Mapped[str | None] = mapped_column(Id())
    lot: Mapped[str]
    expires_on: Mapped[date | None]
    serial: Mapped[str]
    abc: Mapped[str]
    #: Stock when the session was made; base units.
    system_qty: Mapped[int]
    #: 1 first count, 2 recount, 3 supervisor.
    round: Mapped[int]
    state: Mapped[str]
    #: Sum of the events of this round.
    counted: Mapped[int | None]
    #: Stock of the system at ``counted_at``.
    expected: Mapped[int | None]
    #: The stock moved between the first and the last event of this round.
    unsteady: Mapped[bool]
    counted_at: Mapped[datetime | None]
    counted_by: Mapped[str | None] = mapped_column(Id())
    #: Not in the snapshot: found while counting.
    found: Mapped[bool]
    note: Mapped[str]
    reason: Mapped[str]
    decided_by: Mapped[str | None] = mapped_column(Id())
    decided_at: Mapped[datetime | None]
    #: Value posted at completion.
    value: Mapped[Money | None]


class OpnameCount(Effect, Base):
    """A count event; an undo is an event too, so the sum of a line's events is its count."""

    __tablename__ = "opname_count"
    __table_args__ = args(
        # the natural key: whoever sends an event twice counts it once
        sa.UniqueConstraint("org_id", "session_id", "event_id"),
        # an event is taken back once
        sa.UniqueConstraint("org_id", "session_id", "undoes_id"),
        ref("opname_line", "line_id"),
        sa.CheckConstraint("kind IN ('add','set','total','undo')", name="kind"),
        sa.CheckConstraint("mark = CASE WHEN kind = 'undo' THEN -1 ELSE 1 END", name="mark"),
        sa.CheckConstraint("(kind = 'undo') = (undoes_id IS NOT NULL)", name="undo"),
        sa.Index("ix_opname_count_line", "org_id", "line_id", "round"),
        sa.Index("ix_opname_count_cmd", "org_id", "cmd"),
    )

    session_id: Mapped[str] = mapped_column(Id())
    line_id: Mapped[str] = mapped_column(Id())
    #: Made where the count was made.
    event_id: Mapped[str] = mapped_column(Id())
    round: Mapped[int]
    kind: Mapped[str]
    #: Change of the line's count, base units.
    qty: Mapped[int]
    mark: Mapped[int]
    #: Stock of the system at ``at``.
    expected: Mapped[int]
    at: Mapped[datetime]
    recorded_at: Mapped[datetime]
    actor_id: Mapped[str] = mapped_column(Id())
    workstation: Mapped[str]
    code: Mapped[str]
    undoes_id: Mapped[str | None] = mapped_column(Id())


class OpnameUnknown(Effect, Base):
    """A code nobody knows, scanned while counting (WMS-OPN-09, PU-63)."""

    __tablename__ = "opname_unknown"
    __table_args__ = args(
        sa.UniqueConstraint("org_id", "session_id", "event_id"),
        ref("opname_session", "session_id"),
    )

    session_id: Mapped[str] = mapped_column(Id())
    event_id: Mapped[str] = mapped_column(Id())
    location: Mapped[str]
    code: Mapped[str]
    at: Mapped[datetime]
    actor_id: Mapped[str] = mapped_column(Id())
    workstation: Mapped[str]


class OpnameAssignment(Base):
    """Who counts a location (WMS-OPN-11)."""

    __tablename__ = "opname_assignment"
    __table_args__ = args(
        ref("opname_session", "session_id"), ref("location", "location_id"),
        ref("app_user", "user_id"),
    )  # fmt: skip

    org_id: Mapped[str] = mapped_column(Id(), primary_key=True)
    session_id: Mapped[str] = mapped_column(Id(), primary_key=True)
    location_id: Mapped[str] = mapped_column(Id(), primary_key=True)
    user_id: Mapped[str] = mapped_column(Id())


class CountPolicy(Base):
    """How a class is counted: tolerance and frequency (WMS-OPN-08, 10)."""

    __tablename__ = "count_policy"
    __table_args__ = args(
        sa.CheckConstraint("abc IN ('A','B','C')", name="abc"),
        sa.CheckConstraint("percent_bp >= 0 AND value >= 0 AND every_days > 0", name="positive"),
    )

    org_id: Mapped[str] = mapped_column(Id(), primary_key=True)
    abc: Mapped[str] = mapped_column(primary_key=True)
    percent_bp: Mapped[int]
    value: Mapped[Money]
    every_days: Mapped[int]


class CountCycle(Base):
    """Class of a product in a warehouse and when it was counted last (WMS-OPN-10)."""

    __tablename__ = "count_cycle"
    __table_args__ = args(
        ref("warehouse", "warehouse_id"), ref("product", "product_id"),
        sa.CheckConstraint("abc IN ('A','B','C')", name="abc"),
    )  # fmt: skip

    org_id: Mapped[str] = mapped_column(Id(), primary_key=True)
    warehouse_id: Mapped[str] = mapped_column(Id(), primary_key=True)
    product_id: Mapped[str] = mapped_column(Id(), primary_key=True)
    abc: Mapped[str]
    last_counted_on: Mapped[date | None]


class CountTrigger(Keyed, Base):
    """A count something asked for: a short pick, an empty bin, an alarm (WMS-OPN-10)."""

    __tablename__ = "count_trigger"
    __table_args__ = args(
        ref("warehouse", "warehouse_id"),
        sa.CheckConstraint(
            "reason IN ('short_pick','negative','empty_bin','manual')", name="reason"
        ),
        # asked twice, counted once
        sa.Index(
            "uq_count_trigger_open", "org_id", "warehouse_id", "location_id", "product_id",
            unique=True,
            postgresql_where=sa.text("session_id IS NULL"),
            sqlite_where=sa.text("session_id IS NULL"),
        ),
    )  # fmt: skip

    warehouse_id: Mapped[str] = mapped_column(Id())
    #: The nil id when every location is meant.
    location_id: Mapped[str] = mapped_column(Id())
    #: The nil id when every product of the location is meant.
    product_id: Mapped[str] = mapped_column(Id())
    reason: Mapped[str]
    source: Mapped[str]
    at: Mapped[datetime]
    actor_id: Mapped[str] = mapped_column(Id())
    #: The session that counts it.
    session_id: Mapped[str | None] = mapped_column(Id())
