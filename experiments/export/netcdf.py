"""Write a run as one netCDF-4 file for programs that work on labelled arrays.

Three groups, because a metric and a series may have one name: `metrics` over scenario, policy, nation, good and world;
`series` over scenario, policy, month, nation, good and world; `design` over its rows.
"""

from pathlib import Path
from typing import Final

import xarray as xr

from experiments.extras import imported
from experiments.store.atomic import replacing
from experiments.store.reader import RunStore

ENGINE: Final = "h5netcdf"


def write_netcdf(store: RunStore, out: Path) -> list[Path]:
    """Write ``<experiment>.nc``; metrics and series are held in memory while each is written.

    Raises
    ------
    UserError
        If h5netcdf is not installed.
    """
    imported(ENGINE, "export", "--to netcdf")
    about = {"experiment": store.layout.experiment, "content_hash": store.content_hash()}
    groups = {"metrics": _metrics(store), "series": store.series(), "design": _design(store)}
    path = out / f"{store.layout.experiment}.nc"
    with replacing(path) as temporary:
        xr.Dataset(attrs=about).to_netcdf(temporary, engine=ENGINE)
        for name, group in groups.items():
            group.to_netcdf(temporary, mode="a", group=name, engine=ENGINE)
    return [path]


def _metrics(store: RunStore) -> xr.Dataset:
    layout = store.layout
    rows = [
        xr.concat([store.cube(scenario, policy) for policy in layout.policies], _axis("policy", layout.policies))
        for scenario in layout.scenarios
    ]
    metrics = xr.concat(rows, _axis("scenario", layout.scenarios)).to_dataset("metric")
    for name, unit in layout.metrics.items():
        metrics[name].attrs["units"] = unit
    return metrics


def _axis(name: str, labels: tuple[str, ...]) -> xr.DataArray:
    return xr.DataArray(list(labels), dims=name, name=name)


def _design(store: RunStore) -> xr.Dataset:
    units = {column["name"]: column["unit"] for column in store.manifest["columns"]}
    design = xr.Dataset.from_dataframe(store.design().set_index("row"))
    for name, unit in units.items():
        if name in design:
            design[name].attrs["units"] = unit
    return design
