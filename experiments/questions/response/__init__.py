"""How an outcome moves with the values that a run swept."""
