"""Pure rules of the catalogue: codes, units, bundles, categories, what a product must look like."""
