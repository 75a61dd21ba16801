"""Say in which nation of the model a country is found that is none of its own there."""

from collections.abc import Mapping, Sequence

from iso3166 import countries_by_alpha3

REST = "ROW"
"""The nation that all countries belong to which no other one lists."""


def country_hint(code: str, members: Mapping[str, Sequence[str]]) -> str | None:
    """Return a hint that names the nation which a country belongs to; None where the code is no country's.

    Parameters
    ----------
    code
        ISO 3166-1 alpha-3, in capital or small letters.
    members
        The countries of each nation.
    """
    asked = code.upper()
    country = countries_by_alpha3.get(asked)
    if country is None or asked in members:
        return None
    bloc = next((nation for nation, held in members.items() if asked in held), None)
    if bloc is not None:
        return f"{country.name} is a member of {bloc}: write {bloc}"
    return f"{country.name} is part of {REST}, the rest of the world: write {REST}" if REST in members else None


def country_hints(members: Mapping[str, Sequence[str]]) -> dict[tuple[str, str], str]:
    """Return the hints of all countries that are no nation of their own, by kind of name and name."""
    found = {code: country_hint(code, members) for code in countries_by_alpha3}
    return {("nation", code): hint for code, hint in found.items() if hint is not None}
