"""`critmin reproduce`: run a run again and compare the two."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from experiments.commands.options import FirstWorlds, Json, Workers

if TYPE_CHECKING:
    from experiments.run_folder.reproduce import Reproduction

DIFFERENT = 1


def reproduce(
    run_dir: Annotated[Path, typer.Argument(metavar="RUN|MANIFEST", help="A run folder, or a manifest alone.")],
    worlds: FirstWorlds = None,
    workers: Workers = None,
    out: Annotated[Path | None, typer.Option(help="Folder of the new run; by default the next free name.")] = None,
    tolerance: Annotated[
        float | None,
        typer.Option(min=0.0, help="Largest relative difference, where program or processor are other ones; 1e-9."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Run what a manifest says was run, in a new folder, and compare world by world.

    Exit code 0 when both agree; 1 when they do not; 2 for a mistake in the request.

    Parameters
    ----------
    run_dir
        A run folder, or a manifest alone.
    worlds
        Only this number of worlds, from the first on.
    workers
        Processes; every core by default.
    out
        Folder of the new run.
    tolerance
        Largest relative difference of a metric, where program or processor are other ones.
    as_json
        Print one JSON object on stdout.
    """
    from experiments.runner.executor import one_thread_each

    with one_thread_each():
        from experiments.run_folder.reproduce import TOLERANCE
        from experiments.run_folder.reproduce import reproduce as compared
        from experiments.runner.execution import Execution
        from experiments.runner.question import Options

    options = Options(worlds=worlds, out=out, execution=Execution(workers, quiet=as_json))
    allowed = TOLERANCE if tolerance is None else tolerance
    found = compared(run_dir, options, allowed)
    typer.echo(json.dumps(_record(found, allowed)) if as_json else _describe(found, allowed))
    if not found.same:
        raise typer.Exit(DIFFERENT)


def _record(found: "Reproduction", tolerance: float) -> dict[str, Any]:
    finite = found.largest is not None and found.largest != float("inf")
    return {
        "run_dir": str(found.run.path),
        "same": found.same,
        "same_bits": found.bits,
        "unlike": list(found.unlike),
        "tolerance": tolerance if found.unlike else 0.0,
        "worlds": found.worlds,
        "differing": found.differing,
        "largest": found.largest if finite else None,
        "first": list(found.first),
    }


def _describe(found: "Reproduction", tolerance: float) -> str:
    compared = f"{found.worlds:,} worlds of all scenarios and policies"
    if found.bits:
        verdict = f"the same, bit for bit: {compared}"
    elif found.same:
        verdict = f"the same within {tolerance:g}, relative: {compared}, largest difference {found.largest:.2g}"
    else:
        limit = f" by more than {tolerance:g}, relative" if found.unlike else ""
        verdict = f"different: {found.differing:,} of {compared} differ{limit}"
    return "\n".join(
        [
            verdict,
            *(f"  {text}" for text in found.first),
            *(f"other than in the original: {text}" for text in found.unlike),
            f"run folder: {found.run.path}",
        ]
    )
