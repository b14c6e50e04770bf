"""Made-up people, roles and settings for pictures of these panels."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from app.core.commands import Page
from app.identity.api import (
    BadgeRow,
    EntityList,
    EntityRow,
    OrganisationDetail,
    OrganisationSettings,
    PermissionList,
    PermissionRow,
    RoleList,
    RoleRow,
    ShowOrganisation,
    ShowUser,
    UserDetail,
    UserRow,
)
from app.identity.panels.member_desk import MemberDesk
from app.identity.rules.granting import expand
from app.identity.rules.permissions import CATALOGUE
from app.identity.rules.roles import PREDEFINED

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from app.core.client import Client
    from app.identity.api import UserList
    from app.ui.panel import Panel

DESK: Final = "app.identity.panels.member_desk:MemberDesk"
PLACES: Final = {"JKT": "Gudang Utama Jakarta", "SBY": "Gudang Surabaya"}
_BADGE: Final = "USR-7K2M9QX4ABCDEFGHIJKLMNOPQR"
_MORNING: Final = datetime(2026, 11, 21, 1, 12, tzinfo=UTC)


class SampleDesk(MemberDesk):
    """Prints into a list."""

    def __init__(self) -> None:
        #: Code, name and role of every badge printed.
        self.printed: list[tuple[str, str, str]] = []

    def warehouses(self, client: Client) -> dict[str, str]:
        return PLACES

    def logo_box(self, panel: Panel, entity: str) -> QWidget:
        from app.ui.attachments import AttachmentStrip

        return AttachmentStrip(panel)

    def print_badge(self, code: str, name: str, role: str, by: str) -> str:
        self.printed.append((code, name, role))
        return "Zebra Gudang"


def _row(username: str, name: str, job: str, role: str, **more: Any) -> UserRow:  # noqa: ANN401
    values: dict[str, Any] = {
        "email": f"{username}@kenanga.co.id", "warehouses": None, "active": True, "locked": False,
        "has_badge": True, "invited": False, "last_sign_in": _MORNING,
    }  # fmt: skip
    return UserRow(username=username, full_name=name, job_title=job, roles=(role,), **values | more)


ROWS: Final = (
    _row("admin", "Agus Hartono", "Pemilik", "System Admin", has_badge=False),
    _row("dina", "Dina Permata", "Layanan pelanggan", "Customer Service", has_badge=False,
         last_sign_in=None, invited=True),
    _row("maria", "Maria Simanjuntak", "Akuntan", "Finance", has_badge=False),
    _row("ratna", "Ratna Dewi", "Kepala gudang", "Warehouse Manager"),
    _row("siti", "Siti Rahma Wulandari", "Pengemas", "Packer", warehouses=("JKT",)),
    _row("wayan", "I Wayan Sudarma", "Pengambil", "Picker", warehouses=("JKT", "SBY"), locked=True),
    _row("yusuf", "Yusuf Maulana", "Pengemas", "Packer", warehouses=("SBY",), active=False),
)  # fmt: skip
PEOPLE: Final = Page(ROWS, total=len(ROWS))
#: One of them changed by its owner, before the program gave it the last two.
_CHANGED: Final = "Inventory Planner"
_LATER: Final = {"repack.create", "wave.read"}
ROLES: Final = tuple(
    RoleRow(
        role.name, role.description, builtin=True,
        permissions=tuple(
            sorted(expand(role.permissions) - (_LATER if role.name == _CHANGED else set()))
        ),
        people=at % 3, standard=tuple(sorted(expand(role.permissions))),
        follows=role.name != _CHANGED,
    )
    for at, role in enumerate(PREDEFINED)
)  # fmt: skip
PERSON: Final = UserDetail(
    username="siti",
    full_name="Siti Rahma Wulandari",
    email="siti@kenanga.co.id",
    job_title="Pengemas",
    active=True,
    version=3,
    roles=("Packer",),
    extra_permissions=("inventory.adjust",),
    permissions=tuple(sorted(next(one for one in PREDEFINED if one.name == "Packer").permissions)),
    warehouses=("JKT",),
    must_change_password=False,
    password_changed_at=_MORNING,
    locked_until=None,
    badges=(BadgeRow(_BADGE, active=True, issued_at=_MORNING, locked_until=None),),
    last_sign_in=_MORNING,
    last_workstation="MEJA-1",
)  # fmt: skip
ENTITIES: Final = (
    EntityRow("KCN", "CV Kenanga Cantik Nusantara", "cv", "0123456789012345",
              "Jl. Raya Bekasi Km 18 No. 21, Jakarta Timur", is_default=True, is_pkp=True),
    EntityRow("KOP", "Koperasi Kenanga Sejahtera", "koperasi", "", "",
              is_default=False, is_pkp=False),
)  # fmt: skip
COMPANY: Final = OrganisationDetail(
    "KENANGA", "Kenanga Beauty", "Asia/Jakarta", 1, OrganisationSettings(), ENTITIES
)
PERMISSIONS: Final = tuple(
    PermissionRow(name, name.partition(".")[0], name.partition(".")[2], words)
    for name, words in CATALOGUE.items()
)
ANSWERS: Final[dict[type[Any], object]] = {
    RoleList: ROLES,
    ShowUser: PERSON,
    PermissionList: PERMISSIONS,
    ShowOrganisation: COMPANY,
    EntityList: ENTITIES,
}


def many(ask: UserList) -> Page[UserRow]:
    """A page of a hundred thousand people."""
    first = int(ask.after or 0)
    rows = tuple(
        _row(f"orang{at:06}", f"Anggota Nomor {at}", "Pengemas", "Packer")
        for at in range(first, first + ask.limit)
    )
    return Page(rows, str(first + ask.limit), 100_000)
