"""How text, tables and progress look on a terminal, in a notebook and in files."""
