"""Commands of the catalogue; importing this registers their handlers."""

from app.catalog.service import bundles, categories, codes, importing, products, shelf

__all__ = ["bundles", "categories", "codes", "importing", "products", "shelf"]
