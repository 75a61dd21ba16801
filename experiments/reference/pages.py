"""Fill a page's tables: what stands between two marks is replaced, the words around it stay."""

import re
from collections.abc import Callable, Mapping

from experiments.words.names import known
from sim.config.errors import UserError

_MARKED = re.compile(r"(<!-- table: (?P<name>[\w-]+) -->\n).*?(<!-- end of table -->)", flags=re.DOTALL)


def fill(text: str, tables: Mapping[str, Callable[[], str]]) -> str:
    """Return a page with every marked table replaced.

    Raises
    ------
    UserError
        If the page asks for a table that there is not, or for none at all.
    """
    if not _MARKED.search(text):
        raise UserError("the page marks no table: write <!-- table: NAME --> and <!-- end of table -->")

    def table(found: re.Match[str]) -> str:
        name = found["name"]
        return f"{found[1]}\n{tables[known('table', name, tables)]()}\n\n{found[3]}"

    return _MARKED.sub(table, text)
