"""The permission catalogue and the predefined roles."""

from __future__ import annotations

import pytest

from app.identity.rules.granting import administrative, expand, stored
from app.identity.rules.permissions import CATALOGUE, EVERYTHING, unknown
from app.identity.rules.roles import ADMIN, PREDEFINED, role_of_job_title

#: "Default permissions" of warehouse-and-sales.md, word for word.
_REQUIRED = """
product, location, supplier, customer, courier: read/create/update/delete;
inventory: read/adjust/approve; lot: read/block/recall;
asn, receipt, qc, putaway: read/create/execute/approve;
sales_order, allocation, wave, pick, pack, ship: read/create/execute/cancel;
transfer, replenish, repack: read/create/approve/execute; opname: read/create/count/approve;
bap: read/create/approve/complete; return, claim: read/create/approve;
purchase, payable: read/create/pay;
journal: read/create/post/void; period: close/reopen; report: read/export;
settings, user, role, audit: read/manage
"""


def required_permissions() -> set[str]:
    return {
        f"{resource.strip()}.{action.strip()}"
        for group in _REQUIRED.split(";")
        for resource in group.split(":")[0].split(",")
        for action in group.split(":")[1].split("/")
    }


@pytest.mark.req("WMS-SEC-07")
def test_catalogue_holds_every_default_permission() -> None:
    assert required_permissions() - CATALOGUE.keys() == set()
    assert len(required_permissions()) == 114


def test_every_permission_has_its_own_label() -> None:
    assert len(set(CATALOGUE.values())) == len(CATALOGUE)
    assert CATALOGUE["product.create"] == "Buat produk"
    assert CATALOGUE["period.reopen"] == "Buka kembali periode buku"
    assert CATALOGUE["sales_order.read_address"] == "Lihat alamat pembeli"


@pytest.mark.req("WMS-SEC-06")
def test_predefined_roles_are_those_of_the_requirements() -> None:
    assert [role.name for role in PREDEFINED] == [
        "System Admin",
        "Warehouse Manager",
        "Supervisor",
        "Picker",
        "Packer",
        "Inventory Planner",
        "Finance",
        "Customer Service",
    ]
    assert all(role.permissions for role in PREDEFINED)
    assert [unknown(role.permissions) for role in PREDEFINED] == [()] * 8


@pytest.mark.req("WMS-SEC-06")
def test_only_system_admin_manages_people_and_settings() -> None:
    managing = {role.name for role in PREDEFINED if administrative(role.permissions)}

    assert managing == {ADMIN}


def test_admin_holds_what_a_later_version_adds() -> None:
    admin = next(role for role in PREDEFINED if role.name == ADMIN)

    assert admin.permissions == {EVERYTHING}
    assert expand(admin.permissions) == CATALOGUE.keys()
    assert expand(frozenset({"pack.read"})) == {"pack.read"}


@pytest.mark.req("WMS-SEC-06")
def test_a_standard_role_is_kept_by_name_and_means_what_the_program_says() -> None:
    packer = next(role for role in PREDEFINED if role.name == "Packer")

    assert stored("Packer", packer.permissions) == ["@Packer"]
    assert expand(frozenset({"@Packer"})) == packer.permissions
    assert expand(frozenset({"@Packer", "bap.read"})) == packer.permissions | {"bap.read"}
    assert stored("Packer", {*packer.permissions, "bap.read"}) == sorted(
        {*packer.permissions, "bap.read"}
    )
    assert stored("Penerima", {"asn.read"}) == ["asn.read"]
    assert stored(ADMIN, {EVERYTHING}) == [EVERYTHING]
    assert expand(frozenset({"@Penari"})) == frozenset()


def test_unknown_permissions_are_named() -> None:
    assert unknown(frozenset({"pack.read", "pack.dance", "moon.read"})) == (
        "moon.read",
        "pack.dance",
    )


@pytest.mark.req("WMS-SEC-02")
@pytest.mark.parametrize(
    ("job_title", "role"),
    [
        ("Staf Packing", "Packer"),
        ("packer senior", "Packer"),
        ("Kepala Gudang", "Warehouse Manager"),
        ("Supervisor Shift 2", "Supervisor"),
        ("Picker", "Picker"),
        ("Staf Keuangan", "Finance"),
        ("Akuntan", "Finance"),
        ("CS", "Customer Service"),
        ("Perencana Stok", "Inventory Planner"),
        ("Admin Gudang", None),
        ("Pemilik", None),
        ("", None),
    ],
)
def test_role_of_a_job_title(job_title: str, role: str | None) -> None:
    assert role_of_job_title(job_title) == role
