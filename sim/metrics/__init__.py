"""Metrics: what is measured on each nation, good and world of a recording."""
