"""What a signed document says, how it is written into a QR code, and what a check answers."""
