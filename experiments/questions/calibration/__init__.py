"""Fit behaviour to history: replay draws of the prior through every case, and accept the best."""
