"""Somebody types wrong things about people, roles, settings and warehouses: each is refused whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.headless.conftest import Headless

TABLES = (
    "app_user", "role", "user_role", "warehouse", "zone", "location", "organisation", "command",
    "audit_entry",
)  # fmt: skip


def rows(lines: Headless) -> dict[str, int]:
    """How much there is; the same before and after a refusal."""
    from app.core.database import Database
    from app.core.driver import fetch

    database = Database(lines.url)
    try:
        with database.reading() as session:
            return {
                table: fetch(session, f"SELECT count(*) FROM {table}", {})[0][0] for table in TABLES
            }
    finally:
        database.dispose()


NEW: dict[str, Any] = {"username": "budi", "full_name": "Budi", "roles": ["Packer"]}
#: Command, parameters, fields, what the sentence holds.
WRONG: list[tuple[str, dict[str, Any], list[str], str]] = [
    ("user.create", NEW | {"email": "bukan email"}, ["email"], "Tulis seperti siti@toko.id"),
    ("user.create", NEW | {"email": "a@b.c\nBcc: x@y.z"}, ["email"], "belum benar"),
    ("user.create", NEW | {"full_name": "Bu\tdi"}, ["full_name"], "harus satu baris"),
    ("user.create", NEW | {"full_name": "Budi\u202eiduB"}, ["full_name"], "pembalik arah"),
    ("user.create", NEW | {"warehouses": ["GD1", "NGAWUR"]}, ["warehouses"], "tidak dikenal: NGAWUR"),
    (
        "user.create",
        NEW | {"email": "@", "roles": ["Ngawur"], "permissions": ["x.y"], "password": "abc"},
        ["email", "roles", "permissions", "password", "password"],
        "Peran tidak dikenal: Ngawur",
    ),
    ("user.update", {"username": "admin", "email": "@"}, ["email"], "belum benar"),
    ("user.update_profile", {"email": "admin"}, ["email"], "belum benar"),
    (
        "user.set_warehouses", {"username": "admin", "warehouses": ["GD9"]}, ["warehouses"],
        "Pilih dari: GD1, GD2",
    ),
    ("role.create", {"role": "Kepala\nShift", "permissions": []}, ["role"], "harus satu baris"),
    (
        "organisation.configure",
        {"settings": {"ageing": {"days_first": 90, "days_third": 30}}},
        ["settings.ageing.days_first"], "Hari 90, 60, 30 harus bertambah",
    ),
    (
        "organisation.configure",
        {"settings": {"stock": {"expiry_days_first": 10, "slow_days": 200},
                      "working_hours": {"start": "08:00", "end": "08:00", "days": [1, 1]}}},
        [
            "settings.stock.expiry_days_first", "settings.stock.slow_days",
            "settings.working_hours.end", "settings.working_hours.days",
        ],
        "Hari 10, 60, 30 harus berkurang",
    ),
    ("warehouse.update", {"code": "GD1", "title": "   "}, ["title"], "terlalu pendek"),
    ("warehouse.create", {"code": "GD7", "title": "x" * 201}, ["title"], "terlalu panjang"),
    ("zone.create", {"warehouse": "GD1", "code": "Z", "walk_seq": -5}, ["walk_seq"], "terlalu kecil"),
    (
        "location.create",
        {"warehouse": "GD1", "locations": [{"code": "gd1-a-01"}, {"code": "B-9"}, {"code": "b-9"}]},
        ["locations.0.code", "locations.2.code"], 'Lokasi "gd1-a-01" sudah ada',
    ),
]  # fmt: skip


@pytest.mark.req("WMS-GEN-04", "WMS-GEN-09", "WMS-GEN-02")
def test_wrong_things_are_named_and_nothing_is_written(lines: Headless) -> None:
    before = rows(lines)

    told = lines.run(*({"do": name, "with": values} for name, values, _, _ in WRONG))

    for (name, values, fields, words), envelope in zip(WRONG, told, strict=True):
        found = [error["field"] for error in envelope["errors"]]
        assert (envelope["success"], found) == (False, fields), (name, values, envelope)
        assert words in envelope["message"], envelope["message"]
    assert rows(lines) == before


def test_what_is_right_is_still_taken(lines: Headless) -> None:
    said = [
        envelope["message"]
        for envelope in lines.run(
            {
                "do": "user.create",
                "with": NEW | {"email": "Budi@Toko.co.id", "warehouses": ["gd1"]},
            },
            {"do": "warehouse.update", "with": {"code": "GD1", "title": "Gudang Timur"}},
            {"do": "zone.create", "with": {"warehouse": "GD1", "code": "Z1"}},
            {"do": "zone.create", "with": {"warehouse": "GD1", "code": "z1"}},
            {"do": "organisation.configure", "with": {"settings": {"ageing": {"days_first": 15}}}},
        )
    ]

    assert said == [
        "Pengguna Budi ditambahkan.",
        "Gudang GD1 disimpan.",
        "Zona Z1 dibuat di gudang GD1.",
        'Zona "z1" sudah ada. Pakai kode lain.',
        "Pengaturan disimpan.",
    ]
