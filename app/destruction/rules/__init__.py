"""Pure rules of destruction: states, what a record must hold, which stock a line takes."""
