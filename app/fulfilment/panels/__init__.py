"""Screens of packing and shipping."""
