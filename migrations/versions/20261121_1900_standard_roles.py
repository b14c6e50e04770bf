"""predefined roles nobody changed follow the program's standard

Such a role keeps the name of its standard (``@Packer``) instead of the list it was founded with, so
what this and later versions add to the standard is theirs.  A role that was ever saved (its version
is past the first) keeps its list: its owner decided on it.

Revision: 20261121_1900_standard_roles
Revises: 20261121_1714_tax_buyers
"""

from __future__ import annotations

from alembic import op

revision = "20261121_1900_standard_roles"
down_revision = "20261121_1714_tax_buyers"
branch_labels = None
depends_on = None


_POSTGRESQL = (
    "UPDATE role SET permissions = jsonb_build_array('@' || name) "
    "WHERE builtin AND version = 1 AND name <> 'System Admin'"
)
_SQLITE = (
    "UPDATE role SET permissions = json_array('@' || name) "
    "WHERE builtin AND version = 1 AND name <> 'System Admin'"
)


def upgrade() -> None:
    op.execute(_POSTGRESQL if op.get_bind().dialect.name == "postgresql" else _SQLITE)
