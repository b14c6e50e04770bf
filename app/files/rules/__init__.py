"""What may be attached, how it is checked, and the errors."""
