"""Column types as migrations write them: plain SQL, frozen, so that old revisions never change.

SQLite tables are STRICT and know only INTEGER, REAL, TEXT, BLOB; the variants say which.
"""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

ID: Final = sa.Uuid(as_uuid=False).with_variant(sa.TEXT(), "sqlite")
INSTANT: Final = sa.DateTime(timezone=True).with_variant(sa.TEXT(), "sqlite")
DAY: Final = sa.Date().with_variant(sa.TEXT(), "sqlite")
WHOLE: Final = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
FLAG: Final = sa.Boolean().with_variant(sa.Integer(), "sqlite")
JSON: Final = postgresql.JSONB().with_variant(sa.TEXT(), "sqlite")
TEXT: Final = sa.Text()
BYTES: Final = sa.LargeBinary()
