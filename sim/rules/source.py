"""Turn a rule, which is about one cell's numbers, into the source of a loop over cells and worlds, and check it first.

The loop keeps the file and the lines of the rule, so that errors, profilers and debuggers point at the rule itself.
"""

import ast
import builtins
import inspect
import textwrap
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Final

from sim.config.errors import did_you_mean
from sim.rules.fields import Source

_BUILT_IN: Final = {"min", "max", "abs"}
_SIMPLE = (ast.Assign, ast.AugAssign, ast.AnnAssign, ast.If)


class RuleError(TypeError):
    """A rule that cannot be run; the message says where and why."""


@dataclass(frozen=True)
class Written:
    """A rule as it is written.

    Attributes
    ----------
    arguments
        Names that it asks for, in order.
    results
        Names that it returns, in order.
    body
        Its statements, docstring and return apart.
    line
        Its first line in its file.
    """

    function: Callable[..., object]
    arguments: tuple[str, ...]
    results: tuple[str, ...]
    body: tuple[ast.stmt, ...]
    line: int

    @property
    def assigned(self) -> set[str]:
        """Names that it gives a value itself."""
        nodes = [item for statement in self.body for item in ast.walk(statement)]
        return {item.id for item in nodes if isinstance(item, ast.Name) and isinstance(item.ctx, ast.Store)}

    def error(self, text: str, line: int | None = None) -> RuleError:
        """Return an error that names the rule's file and line."""
        code = self.function.__code__
        return RuleError(f"{code.co_filename}:{line or self.line}: {self.function.__name__}() {text}")


def read(function: Callable[..., object]) -> Written:
    """Read a rule and check that each of its results has a value, whatever branch it takes.

    numba has no unbound names: a value that a branch leaves out would be that of the world before, without a word.

    Raises
    ------
    RuleError
        If it holds anything but assignments and ifs, returns anything but names, or leaves a value out.
    """
    lines, first = inspect.getsourcelines(function)
    tree = ast.increment_lineno(ast.parse(textwrap.dedent("".join(lines))), first - 1)
    definition = tree.body[0]
    if not isinstance(definition, ast.FunctionDef):
        raise TypeError(f"{function} is no plain function")
    body = definition.body[1:] if ast.get_docstring(definition) is not None else definition.body
    arguments = tuple(item.arg for item in definition.args.args)
    rule = Written(function, arguments, _results(body), tuple(body[:-1]), definition.lineno)
    if not rule.results:
        raise rule.error("must end with a return of names, such as 'return order, target'")
    known = _after(rule, rule.body, set(arguments))
    for name in rule.results:
        if name not in known:
            raise rule.error(f"may return {name!r} without a value; a branch leaves it out")
    return rule


def _results(body: list[ast.stmt]) -> tuple[str, ...]:
    last = body[-1] if body else None
    if not isinstance(last, ast.Return) or last.value is None:
        return ()
    items = last.value.elts if isinstance(last.value, ast.Tuple) else [last.value]
    names = [item.id for item in items if isinstance(item, ast.Name)]
    return tuple(names) if len(names) == len(items) else ()


def _after(rule: Written, body: Collection[ast.stmt], known: set[str]) -> set[str]:
    """Return the names that have a value behind these statements, whatever branch was taken."""
    known = set(known)
    for statement in body:
        if not isinstance(statement, _SIMPLE):
            raise rule.error("may hold nothing but assignments and ifs before its return", statement.lineno)
        for name in _read_in(statement):
            _check_name(rule, name, known)
        if isinstance(statement, ast.If):
            known = _after(rule, statement.body, known) & _after(rule, statement.orelse, known)
        else:
            known |= _written_in(rule, statement)
    return known


def _read_in(statement: ast.stmt) -> list[ast.Name]:
    """Return the names that a statement reads; of an if, those of its condition."""
    part: ast.AST = statement.test if isinstance(statement, ast.If) else statement
    read = [item for item in ast.walk(part) if isinstance(item, ast.Name) and isinstance(item.ctx, ast.Load)]
    if isinstance(statement, ast.AugAssign) and isinstance(statement.target, ast.Name):
        read.append(statement.target)
    return read


def _written_in(rule: Written, statement: ast.stmt) -> set[str]:
    targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]  # type: ignore[attr-defined]
    items = [item for target in targets for item in (target.elts if isinstance(target, ast.Tuple) else [target])]
    if not all(isinstance(item, ast.Name) for item in items):
        raise rule.error("may assign to names only", statement.lineno)
    return {item.id for item in items if isinstance(item, ast.Name)}


def _check_name(rule: Written, name: ast.Name, known: set[str]) -> None:
    """Refuse a name that has no value here and is neither a constant nor a function of the rule's file."""
    outer = rule.function.__globals__
    if name.id in known or name.id in outer or name.id in _BUILT_IN:
        return
    if hasattr(builtins, name.id):
        raise rule.error(f"uses {name.id!r}, which a rule cannot", name.lineno)
    hint = did_you_mean(name.id, [*known, *outer])
    raise rule.error(f"uses {name.id!r}, which has no value there; {hint}", name.lineno)


def globals_of(rule: Written) -> dict[str, object]:
    """Return the constants and functions of its file that a rule uses, by name."""
    outer = rule.function.__globals__
    used = {item.id for statement in rule.body for item in ast.walk(statement) if isinstance(item, ast.Name)}
    return {name: outer[name] for name in sorted(used & outer.keys() - set(rule.arguments))}


def loop(rule: Written, name: str, axes: Collection[str], sources: Mapping[str, Source]) -> ast.Module:
    """Return the rule as a function that runs it for a range of cells and all worlds.

    Its arguments are the first cell and the one behind the last, the place of each cell along each axis, and one array
    for each source; cells are the outer loop and worlds the inner one, in which the rule itself stands.
    """
    before, first, inner, last = [], [], [], []
    for item, source in sources.items():
        row = f"{item}__row"
        if not source.by_world:
            first.append(f"{item} = {item}__all[{source.index}]")
            continue
        if source.summed:
            before.append(f"{row} = np.empty(worlds)")
            first += _summing(item, row, source)
        else:
            first.append(f"{row} = {item}__all[{source.index}]" if source.index else f"{row} = {item}__all")
        if item in rule.arguments:
            inner.append(f"{item} = {row}[w]")
        if item in rule.results:
            last.append(f"{row}[w] = {item}")
    head = ", ".join(["start", "stop", *(f"{axis}__at" for axis in axes), *(f"{item}__all" for item in sources)])
    widest = next(item for item, source in sources.items() if source.by_world)
    text = "\n".join(
        [
            f"def {name}({head}):",
            f"    worlds = {widest}__all.shape[-1]",
            *(f"    {line}" for line in before),
            "    for cell in range(start, stop):",
            *(f"        {axis} = {axis}__at[cell]" for axis in axes),
            *(f"        {line}" for line in first),
            "        for w in range(worlds):",
            *(f"            {line}" for line in [*inner, "RULE", *last]),
        ]
    )
    return _with_body(ast.parse(text), rule)


def _summing(name: str, row: str, source: Source) -> list[str]:
    return [
        f"{row}[:] = 0.0",
        f"for item in range({name}__all.shape[0]):",
        "    for w in range(worlds):",
        f"        {row}[w] += {name}__all[item, {source.index}, w]",
    ]


def _with_body(tree: ast.Module, rule: Written) -> ast.Module:
    """Put the rule's statements where the loop says so, and give all other lines the number of the rule's first."""
    for node in ast.walk(tree):
        if hasattr(node, "lineno"):
            node.lineno = node.end_lineno = rule.line  # type: ignore[attr-defined]
    cells = next(node for node in ast.walk(tree) if isinstance(node, ast.For) and _holds_rule(node))
    at = next(place for place, item in enumerate(cells.body) if _is_mark(item))
    cells.body[at : at + 1] = rule.body
    return tree


def _holds_rule(node: ast.For) -> bool:
    return any(_is_mark(item) for item in node.body)


def _is_mark(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Name) and statement.value.id == "RULE"
