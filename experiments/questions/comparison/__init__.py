"""How policies of several runs differ from the first of them."""
