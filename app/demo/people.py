"""Who works at the demo company, and who buys there; every name is invented."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

#: The same simple password for all: it is a demo, shown on the sign-in page.
PASSWORD: Final = "lumbung-2026"  # noqa: S105 - shown on the sign-in page on purpose
PIN: Final = "2468"


@dataclass(frozen=True, slots=True)
class Person:
    """A user of the demo."""

    username: str
    full_name: str
    role: str
    #: As it stands on papers.
    position: str
    words: str
    warehouses: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """A user shown on the sign-in page, so that nobody has to guess."""

    user: str
    password: str
    words: str


STAFF: Final = (
    Person("siti", "Siti Rahmawati", "Packer", "Staf Packing", "mengemas di meja kemas", ("JKT",)),
    Person("joko", "Joko Prasetyo", "Picker", "Staf Gudang", "mengambil barang", ("JKT",)),
    Person("wayan", "Wayan Sudarma", "Supervisor", "Supervisor Gudang", "mengawasi gudang"),
    Person("ratna", "Ratna Dewi", "Warehouse Manager", "Kepala Gudang", "memimpin gudang"),
    Person("bagus", "Bagus Hartono", "Inventory Planner", "Perencana Stok", "merencanakan stok"),
    Person("maria", "Maria Lestari", "Finance", "Staf Keuangan", "pembukuan"),
    Person("dina", "Dina Anggraini", "Customer Service", "Layanan Pelanggan", "melayani pelanggan"),
)
ADMIN: Final = Person("admin", "Hendra Gunawan", "System Admin", "Direktur", "semua hak")

_FIRST: Final = (
    "Adi",
    "Ayu",
    "Bayu",
    "Citra",
    "Dewi",
    "Eka",
    "Fajar",
    "Gita",
    "Hana",
    "Indah",
    "Intan",
    "Joko",
    "Kartika",
    "Lia",
    "Made",
    "Nadia",
    "Novi",
    "Putri",
    "Rina",
    "Rizky",
    "Sari",
    "Tari",
    "Umi",
    "Vina",
    "Wulan",
    "Yoga",
    "Yuni",
    "Zahra",
)
_LAST: Final = (
    "Pratama",
    "Lestari",
    "Saputra",
    "Wijaya",
    "Permata",
    "Handayani",
    "Nugroho",
    "Kusuma",
    "Rahayu",
    "Siregar",
    "Simanjuntak",
    "Hidayat",
    "Maulana",
    "Safitri",
    "Anggraini",
    "Susanti",
    "Firmansyah",
    "Utami",
)
CITIES: Final = (
    ("Kota Bandung", "Jawa Barat", "40115"),
    ("Kota Surabaya", "Jawa Timur", "60241"),
    ("Kab. Sleman", "DI Yogyakarta", "55281"),
    ("Kota Semarang", "Jawa Tengah", "50132"),
    ("Kota Medan", "Sumatera Utara", "20112"),
    ("Kota Makassar", "Sulawesi Selatan", "90111"),
    ("Kota Denpasar", "Bali", "80113"),
    ("Kota Bekasi", "Jawa Barat", "17112"),
    ("Kota Palembang", "Sumatera Selatan", "30111"),
    ("Kota Balikpapan", "Kalimantan Timur", "76111"),
)
STREETS: Final = (
    "Jl. Melati",
    "Jl. Anggrek",
    "Jl. Diponegoro",
    "Jl. Sudirman",
    "Gg. Mawar",
    "Jl. Kenanga",
    "Jl. Merdeka",
)


def buyer_name(first: int, last: int) -> str:
    """One of some five hundred names."""
    return f"{_FIRST[first % len(_FIRST)]} {_LAST[last % len(_LAST)]}"
