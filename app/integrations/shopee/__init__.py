"""Shopee Indonesia's files: order exports of 45 to 55 columns, Indonesian and English headers."""
