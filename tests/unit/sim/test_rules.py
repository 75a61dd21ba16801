"""Rules: what a plain function of one cell may ask for, what is refused at import, and what the loop does."""

from collections.abc import Callable

import numpy as np
import pytest

from sim.axes import WORLD
from sim.block import Block
from sim.rules import BUYERS, PROCESSES, Rule, fixed, own, rule, total
from sim.rules.rule import PLAIN
from sim.rules.source import RuleError
from tests.properties.economies import controlled, open_model
from tests.unit.sim.hands import JPN, METAL

LIMIT = 0.5


@fixed(WORLD)
def doubled(block: Block) -> np.ndarray:
    """Return twice a number of behaviour."""
    return 2.0 * block.rules.fear_bound


SOURCES = {"coming": total("transit"), "doubled": doubled, "extra": own("good"), "price": "spot[outside]"}


@rule(over=BUYERS, **SOURCES)
def mix(
    fear: float, coming: float, doubled: float, extra: float, price: float, seller_reserve: float
) -> tuple[float, float]:
    """Mix numbers of every kind."""
    if fear > LIMIT:
        fear = doubled
    else:
        fear += 1e-3 * extra
    hoard = coming + price * seller_reserve
    return fear, hoard


@rule(over=PROCESSES)
def stretch(capacity: float, utilisation: float, must_run: bool, contract_share: float) -> float:
    """Write to a process what lies in arrays with and without worlds."""
    if must_run:
        capacity = utilisation
    else:
        capacity *= contract_share
    return capacity


def block_of(worlds: int = 3) -> Block:
    """Return a block with numbers that differ from cell to cell and from world to world."""
    block = open_model(controlled().structure(), worlds=worlds).block
    numbers = np.random.default_rng(3)
    for array in (block.state.fear, block.state.transit, block.state.spot, block.state.capacity):
        array[...] = numbers.random(array.shape)
    return block


def expected(block: Block, extra: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return what `mix` makes of a block, cell by cell and world by world."""
    fear, hoard = block.state.fear.copy(), block.month.hoard.copy()
    cells = BUYERS.cells(block.structure)
    for nation, good in zip(cells.at["nation"], cells.at["good"], strict=True):
        for w in range(block.width):
            coming = 0.0
            for slot in block.state.transit:
                coming += slot[nation, good, w]
            fear[nation, good, w], hoard[nation, good, w] = mix(
                fear[nation, good, w], coming, 2.0 * block.rules.fear_bound[w], extra[good, w],
                block.state.spot[1, good, w], block.rules.seller_reserve[w],
            )  # fmt: skip
    return fear, hoard


@pytest.mark.parametrize("form", ["", "plain"])
def test_a_rule_runs_for_every_cell_in_use_and_every_world(form: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(PLAIN, form)
    block = block_of()
    extra = np.random.default_rng(4).random((len(block.structure.goods), block.width))
    fear, hoard = expected(block, extra)
    again = Rule(mix.plain, BUYERS, "", SOURCES)
    again.run(block, extra=extra)
    assert block.state.fear.tobytes() == fear.tobytes()
    assert block.month.hoard.tobytes() == hoard.tobytes()


def test_a_nation_runs_its_own_cells_only() -> None:
    block = block_of()
    before = block.state.fear.copy()
    mix.run(block, nation=JPN, extra=np.ones((len(block.structure.goods), block.width)))
    changed = np.argwhere((block.state.fear != before).any(axis=2))
    assert len(changed)
    assert set(changed[:, 0]) == {JPN}


def test_a_process_reads_its_own_numbers() -> None:
    block = block_of()
    recipes, share = block.structure.recipes, block.rules.contract_share
    wanted = np.where(recipes.must_run[:, None], recipes.utilisation[:, None], block.state.capacity * share)
    stretch.run(block)
    assert block.state.capacity.tobytes() == wanted.tobytes()


def test_cells_in_use_hold_all_that_buyers_have() -> None:
    block = open_model(controlled().structure()).block
    cells = BUYERS.cells(block.structure)
    used = np.zeros(block.state.fear.shape[:2], dtype=bool)
    used[cells.at["nation"], cells.at["good"]] = True
    assert used[JPN, METAL]
    assert not (block.state.industry_stock[~used]).any()
    assert not used.all()


def test_a_rule_whose_mechanism_no_world_has_does_nothing() -> None:
    @rule(over=BUYERS, when="substitution")
    def forget(fear: float) -> float:
        fear = 0.0
        return fear

    model = open_model(controlled().structure(), values={"switch.substitution": 0.0})
    model.block.state.fear[...] = 1.0
    forget.run(model.block)
    assert (model.block.state.fear == 1.0).all()


def misspelt_field(expectd_use):
    fear = expectd_use
    return fear


def misspelt_local(fear):
    wish = fear  # noqa: F841
    fear = wihs  # noqa: F821
    return fear


def left_out(fear):
    if fear > 0.0:
        order = 1.0
    return order


def of_two_parts(idle):
    fear = idle
    return fear


def of_other_axes(capacity):
    fear = capacity
    return fear


def returns_early(fear):
    if fear > 0.0:
        return fear
    fear = 0.0
    return fear


def returns_no_name(fear):
    return fear + 1.0


def loops(fear):
    for _ in range(3):
        fear += 1.0
    return fear


def writes_what_is_fixed(fear):
    fear_bound = fear
    return fear_bound


def changes_what_worlds_share(utilisation):
    utilisation *= 2.0
    capacity = utilisation
    return capacity


def reads_a_built_in(fear):
    fear = sum(fear)
    return fear


@pytest.mark.parametrize(
    ("function", "message"),
    [
        (misspelt_field, "asks for 'expectd_use', which no part of a block has; did you mean 'expected_use'?"),
        (misspelt_local, "uses 'wihs', which has no value there; did you mean 'wish'?"),
        (left_out, "may return 'order' without a value; a branch leaves it out"),
        (of_two_parts, "several parts have; say which: idle='state.idle' or idle='month.idle'"),
        (of_other_axes, "asks for 'capacity', which is by process, but buyers have nation, good, zone"),
        (returns_early, "may hold nothing but assignments and ifs before its return"),
        (returns_no_name, "must end with a return of names"),
        (loops, "may hold nothing but assignments and ifs"),
        (writes_what_is_fixed, "returns 'fear_bound', which no rule may write"),
        (reads_a_built_in, "uses 'sum', which a rule cannot"),
    ],
)
def test_a_wrong_rule_is_refused_at_import(function: Callable[..., object], message: str) -> None:
    with pytest.raises(RuleError) as refused:
        rule(over=BUYERS)(function)
    assert message in str(refused.value)
    assert "test_rules.py:" in str(refused.value)
    assert function.__name__ in str(refused.value)


def test_a_number_that_worlds_share_cannot_change_from_world_to_world() -> None:
    with pytest.raises(RuleError, match="changes 'utilisation', which is one number for all worlds"):
        rule(over=PROCESSES)(changes_what_worlds_share)


def test_a_misspelt_switch_and_a_broken_path_are_refused_at_import() -> None:
    with pytest.raises(RuleError, match=r"has no switch 'substitutoin'; did you mean 'substitution'\?"):
        rule(over=BUYERS, when="substitutoin")(writes_what_is_fixed)
    with pytest.raises(RuleError, match=r"test_rules.py:\d+: writes_what_is_fixed.. asks for what cannot be"):
        rule(over=BUYERS, fear_bound="state[fear")(writes_what_is_fixed)


def test_a_callers_array_that_the_block_has_too_is_refused() -> None:
    @rule(over=BUYERS, extra=own("nation", "good"))
    def take(fear: float, extra: float) -> float:
        fear = extra
        return fear

    block = block_of()
    with pytest.raises(RuleError, match="has two names for the array of 'fear' and 'extra'"):
        take.run(block, extra=block.state.fear)


def test_two_names_for_one_array_are_refused_where_it_is_written() -> None:
    @rule(over=BUYERS, also="state.fear")
    def twice(fear: float, also: float) -> float:
        fear = also
        return fear

    with pytest.raises(RuleError, match="has two names for the array of 'fear' and 'also'"):
        twice.run(block_of())


def test_a_constant_is_part_of_what_a_kernel_is_kept_under() -> None:
    kept = mix._digest()
    mix.plain.__globals__["LIMIT"] = 0.25
    try:
        assert mix._digest() != kept
    finally:
        mix.plain.__globals__["LIMIT"] = 0.5


def test_errors_inside_a_rule_point_at_its_own_file() -> None:
    code = mix._kernel.py_func.__code__
    assert code.co_filename == mix.plain.__code__.co_filename
    assert code.co_firstlineno == mix.plain.__code__.co_firstlineno + 1  # behind the decorator
