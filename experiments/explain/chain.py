"""Follow a good up its chain: what it is made of, and what that is made of."""

from sim.structure import Structure


def upstream(structure: Structure, good: str) -> tuple[str, ...]:
    """Return a good and all goods that any process turns into it, the good first, each once."""
    recipes, goods = structure.recipes, structure.goods
    found = [goods.index(good)]
    for place in found:  # grows while it is read
        for process in range(recipes.count):
            made = recipes.output_good[recipes.output_start[process] : recipes.output_start[process + 1]]
            if place in made:
                inputs = recipes.input_good[recipes.input_start[process] : recipes.input_start[process + 1]]
                found += [int(source) for source in inputs if int(source) not in found]
    return tuple(goods[place] for place in dict.fromkeys(found))
