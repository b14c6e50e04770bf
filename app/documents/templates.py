"""Measures of the shipping label, one TOML file a paper size in ``resources/label_templates``."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from app.core.errors import UserError
from app.documents.resources import LABEL_TEMPLATES

if TYPE_CHECKING:
    from pathlib import Path


class TemplateRefused(UserError):
    """A template file is missing or does not hold the measures a label needs."""

    code = "LABEL_TEMPLATE"


@dataclass(frozen=True, slots=True)
class ShippingTemplate:
    """Measures of one size; ``_mm`` are millimetres, ``_pt`` points, as the file explains."""

    title: str
    width_mm: float
    height_mm: float
    margin_mm: float
    gap_mm: float
    courier_pt: float
    barcode_mm: float
    resi_pt: float
    cod_pt: float
    weight_pt: float
    name_pt: float
    phone_pt: float
    address_pt: float
    address_min_pt: float
    address_mm: float
    small_pt: float
    order_pt: float
    item_pt: float


@lru_cache(maxsize=16)
def shipping_template(name: str, folder: Path = LABEL_TEMPLATES) -> ShippingTemplate:
    """The measures of a size such as ``100x150``, ``78x100`` or ``a6``.

    Raises:
        TemplateRefused: If there is no such file or a measure is missing, unknown or not a number.
    """
    path = folder / f"shipping_{name}.toml"
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise TemplateRefused(
            f'Ukuran label "{name}" tidak ada atau berkasnya rusak ({path.name}). '
            "Pilih ukuran lain di pengaturan printer."
        ) from error
    return _checked(path.name, found)


def shipping_sizes(folder: Path = LABEL_TEMPLATES) -> dict[str, str]:
    """Name -> title of every size there is."""
    names = sorted(path.stem.removeprefix("shipping_") for path in folder.glob("shipping_*.toml"))
    return {name: shipping_template(name, folder).title for name in names}


def _checked(file: str, found: dict[str, Any]) -> ShippingTemplate:
    wanted = {field.name for field in fields(ShippingTemplate)}
    wrong = sorted(wanted ^ found.keys())
    wrong += [
        name
        for name in sorted(wanted & found.keys())
        if not (
            isinstance(found[name], str)
            if name == "title"
            else isinstance(found[name], int | float) and 0 < found[name] < 1000
        )
    ]
    if wrong:
        raise TemplateRefused(
            f"Berkas ukuran label {file} tidak lengkap atau salah: {', '.join(wrong)}. "
            "Perbaiki isinya, atau hapus berkas itu."
        )
    return ShippingTemplate(**found)
