"""Clauses of partnerships: each file holds one, as a frozen parameter model and a modifier that carries it out.

A clause at strength 0 changes nothing, bit for bit. Whatever a clause moves or pays is booked in the accounts of the
member that bears it.
"""
