"""Screens of stok opname."""
