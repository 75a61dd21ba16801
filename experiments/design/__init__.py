"""Designs: functions that return a table with one row per world under one scenario and policy."""
