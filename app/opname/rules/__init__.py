"""Pure rules of stok opname."""
