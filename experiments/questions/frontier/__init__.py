"""Cost against risk over the strengths of clauses: what each importer can buy, and for how much."""
