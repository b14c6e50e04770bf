"""Tables of closing."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, Id, Json, args


class SelfCheck(Base):
    """A run of the self-check; what it found stands for ever."""

    __tablename__ = "self_check"
    __table_args__ = args(sa.Index("ix_self_check_at", "org_id", "at"))

    org_id: Mapped[str] = mapped_column(Id(), primary_key=True)
    id: Mapped[str] = mapped_column(Id(), primary_key=True)
    at: Mapped[datetime]
    actor_id: Mapped[str] = mapped_column(Id())
    workstation: Mapped[str]
    problems: Mapped[int]
    #: ``[{"name", "title", "problems": [sentence]}]``, the first hundred of each.
    results: Mapped[object] = mapped_column(Json())
