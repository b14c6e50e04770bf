"""Reading the catalogue: refs for other slices, rows for screens."""
