"""Disturbances from outside: each file holds one, drawn from its own stream of the tape."""
