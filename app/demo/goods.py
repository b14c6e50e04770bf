"""What the demo company sells: invented brands, real kinds of goods, valid EAN-13 codes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from app.core.money import Money
from app.demo.chance import Chance
from app.scanning.gtin import check_digit

#: GS1 prefix of Indonesia and an invented company number.
_PREFIX: Final = "8997035"


@dataclass(frozen=True, slots=True)
class DemoProduct:
    """A product of the demo.

    Attributes:
        shelf_days: How long a fresh lot keeps; 0 for goods without expiry.
        carton: Pieces in a carton with a barcode of its own, 0 for none.
    """

    sku: str
    name: str
    variant: str
    category: str
    brand: str
    barcode: str
    carton_barcode: str
    carton: int
    weight_g: int
    cost: Money
    price: Money
    shelf_days: int
    minimum: int

    @property
    def by_lot(self) -> bool:
        """Whether it has lots and expiry dates."""
        return self.shelf_days > 0


#: (code, name, category, size, weight g, cost in thousands, shelf days, variants)
_LINES: Final = (
    (
        "FW",
        "Facial Wash",
        "Wajah > Pembersih",
        "100 ml",
        130,
        14,
        730,
        ("Green Tea", "Brightening", "Acne Care", "Rose", "Charcoal"),
    ),
    (
        "MW",
        "Micellar Water",
        "Wajah > Pembersih",
        "120 ml",
        150,
        17,
        730,
        ("Sensitive", "Brightening", "Cica"),
    ),
    (
        "TN",
        "Hydrating Toner",
        "Wajah > Toner",
        "100 ml",
        140,
        19,
        730,
        ("Rose", "Cica", "Rice", "Niacinamide"),
    ),
    (
        "SR",
        "Serum",
        "Wajah > Serum",
        "20 ml",
        60,
        32,
        540,
        (
            "Vitamin C",
            "Niacinamide 10%",
            "Retinol 0,5%",
            "Hyaluronic Acid",
            "Bakuchiol",
            "Salicylic 2%",
        ),
    ),
    (
        "MC",
        "Moisturizer Gel",
        "Wajah > Pelembap",
        "30 g",
        70,
        27,
        720,
        ("Ceramide", "Cica", "Aloe Vera", "Brightening"),
    ),
    (
        "NC",
        "Night Cream",
        "Wajah > Pelembap",
        "15 g",
        50,
        24,
        720,
        ("Retinol", "Collagen", "Brightening"),
    ),
    (
        "SS",
        "Sunscreen SPF 50",
        "Wajah > Tabir Surya",
        "40 ml",
        70,
        29,
        720,
        ("Tone Up", "Invisible", "Watery", "Matte"),
    ),
    (
        "SM",
        "Sheet Mask",
        "Wajah > Masker",
        "22 ml",
        30,
        6,
        720,
        ("Honey", "Cucumber", "Tea Tree", "Snail", "Pearl", "Aloe"),
    ),
    ("CM", "Clay Mask", "Wajah > Masker", "50 g", 90, 21, 720, ("Mugwort", "Charcoal", "Matcha")),
    ("LB", "Lip Balm", "Bibir", "4 g", 15, 9, 900, ("Cherry", "Honey", "Vanilla", "Mint")),
    (
        "LT",
        "Lip Tint",
        "Bibir",
        "3 g",
        15,
        15,
        900,
        ("01 Peach", "02 Coral", "03 Rosewood", "04 Plum"),
    ),
    (
        "BL",
        "Body Lotion",
        "Tubuh > Lotion",
        "200 ml",
        240,
        18,
        900,
        ("Goat Milk", "Cherry Blossom", "Bengkoang", "Vanilla"),
    ),
    ("BS", "Body Scrub", "Tubuh > Lulur", "250 g", 290, 22, 720, ("Kopi", "Beras", "Cokelat")),
    ("HS", "Hair Serum", "Rambut", "60 ml", 80, 23, 900, ("Argan", "Kemiri", "Rosemary")),
    (
        "DO",
        "Deodorant Roll On",
        "Tubuh > Deodoran",
        "50 ml",
        75,
        12,
        900,
        ("Fresh", "Unscented", "Powder"),
    ),
)
_BRANDS: Final = (
    ("NDM", "Nusa Derma"),
    ("AYU", "Ayunara"),
    ("TRT", "Tirta Sari"),
    ("LMA", "Luma Botanic"),
    ("KNT", "Kenanti"),
)
#: Goods without expiry, and packing material.
_PLAIN: Final = (
    ("KPS-50", "Kapas Wajah", "50 lembar", "Aksesori", 40, 5_500, 12_000),
    ("BDO-CR", "Bando Spa", "Krem", "Aksesori", 60, 8_000, 19_000),
    ("SPG-3", "Spons Makeup", "isi 3", "Aksesori", 30, 9_000, 22_000),
    ("KCA-LP", "Kaca Lipat", "Bulat", "Aksesori", 90, 11_000, 25_000),
    ("TAS-S", "Pouch Kanvas", "Kecil", "Aksesori", 80, 14_000, 32_000),
)


def ean13(number: int) -> str:
    """A valid EAN-13 of the invented company."""
    payload = f"{_PREFIX}{number:05d}"
    return payload + check_digit(payload)


def carton_code(ean: str) -> str:
    """The GTIN-14 of a carton of an item."""
    payload = f"1{ean[:12]}"
    return payload + check_digit(payload)


def products() -> list[DemoProduct]:
    """About three hundred products."""
    chance = Chance("goods")
    made: list[DemoProduct] = []
    for brand_code, brand in _BRANDS:
        for code, line, category, size, weight, cost, shelf, variants in _LINES:
            for place, variant in enumerate(variants, 1):
                ean = ean13(len(made) + 1)
                carton = chance.pick((0, 0, 12, 24))
                rupiah = cost * 1000 + chance.between(-8, 12) * 250
                made.append(
                    DemoProduct(
                        sku=f"{brand_code}-{code}-{place:02d}",
                        name=f"{brand} {line} {variant}",
                        variant=size,
                        category=category,
                        brand=brand,
                        barcode=ean,
                        carton_barcode=carton_code(ean) if carton else "",
                        carton=carton,
                        weight_g=weight,
                        cost=Money.rupiah_of(rupiah),
                        price=Money.rupiah_of(-(-rupiah * 22 // 10 // 500) * 500),
                        shelf_days=shelf,
                        minimum=chance.pick((10, 15, 20, 30)),
                    )
                )
    for sku, name, variant, category, weight, cost, price in _PLAIN:
        ean = ean13(len(made) + 1)
        made.append(
            DemoProduct(
                sku,
                name,
                variant,
                category,
                "Lumbung",
                ean,
                "",
                0,
                weight,
                Money.rupiah_of(cost),
                Money.rupiah_of(price),
                0,
                20,
            )
        )
    return made


@dataclass(frozen=True, slots=True)
class DemoBundle:
    """Sold as one, packed as its components."""

    sku: str
    name: str
    parts: tuple[tuple[str, int], ...]
    barcode: str


def bundles() -> list[DemoBundle]:
    """Three bundles per brand."""
    made = []
    for number, (code, brand) in enumerate(_BRANDS):
        for place, (title, parts) in enumerate(
            (
                (
                    "Paket Glowing",
                    ((f"{code}-FW-02", 1), (f"{code}-SR-01", 1), (f"{code}-SS-01", 1)),
                ),
                (
                    "Paket Jerawat",
                    ((f"{code}-FW-03", 1), (f"{code}-SR-06", 1), (f"{code}-SM-03", 3)),
                ),
                ("Paket Masker 6", tuple((f"{code}-SM-{mask:02d}", 1) for mask in range(1, 7))),
            ),
            1,
        ):
            made.append(
                DemoBundle(
                    f"{code}-PKT-{place:02d}",
                    f"{brand} {title}",
                    parts,
                    ean13(90_000 + number * 10 + place),
                )
            )
    return made
