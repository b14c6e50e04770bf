"""Reading orders for screens and reports; importing it registers the handlers."""
