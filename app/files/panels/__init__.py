"""The attachment box that panels of other slices embed."""
