"""Pure rules of stock: what may be used, in which order, and what it is worth."""
