"""Pure rules of the statements: sections, periods beside each other, ages of open items."""
