"""Screens across slices."""
