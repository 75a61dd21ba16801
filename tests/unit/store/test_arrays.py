"""Plain xarray reads a run's series and its netCDF file with names, units and dates, as the CF conventions ask."""

import json
import shutil

import numpy as np
import pandas as pd
import pytest
import xarray as xr

from experiments.export import export
from experiments.fans.variables import FANS
from experiments.runner.execute import execute
from experiments.store import RunStore
from experiments.store.attributes import array_attributes
from experiments.store.chunks import COORDINATES, FOLDER, descriptions_digest
from experiments.store.series import HISTORY, zarr
from sim.config.errors import UserError
from sim.metrics.base import MetricSettings
from sim.metrics.registry import all_metrics
from sim.observer import PRICES, SERIES
from sim.variables import VARIABLES
from tests.imitation_model import MONTHS, imitation_request
from tests.manifests import manifest_of, write_manifest

WORLDS = 150
NO_UDUNITS = {"USD_2024", "USD_2024/t"}


@pytest.fixture(scope="module")
def run_dir(tmp_path_factory):
    folder = tmp_path_factory.mktemp("run") / "run"
    execute(imitation_request(folder, 100))
    execute(imitation_request(folder, WORLDS))
    return folder


@pytest.fixture
def plain(run_dir):
    with xr.open_zarr(run_dir / FOLDER) as found:
        yield found


@pytest.fixture(scope="module")
def netcdf(run_dir, tmp_path_factory):
    (path,) = export(RunStore.open(run_dir), "netcdf", tmp_path_factory.mktemp("netcdf"))
    return path


def test_xarray_opens_the_folder_as_the_run_does(plain, run_dir):
    """Warnings are errors here: xarray warns of a group that it must search for its arrays."""
    xr.testing.assert_identical(plain.load(), RunStore.open(run_dir).series().load())
    assert plain.attrs["history"] == HISTORY


def test_names_and_dates_choose_worlds(plain):
    japan = plain["unserved"].sel(nation="JPN", good="gallium", scenario="tight", policy="none")
    assert japan.sel(time="2026-03").shape == (1, WORLDS)
    assert japan.sel(time=slice("2026-02", "2026-04")).sizes["time"] == 3
    assert str(japan["good_name"].to_numpy()) == "Gallium (99.99 %)"
    assert plain["price"].sel(good="gallium").dims == ("scenario", "policy", "time", "world")
    assert plain["world"].to_numpy().tolist() == list(range(WORLDS))


def test_months_are_dates_that_group_into_years(plain):
    assert plain.indexes["time"].equals(pd.date_range("2026-01-01", periods=len(MONTHS), freq="MS"))
    of_year = plain["unserved"].resample(time="YS").sum()
    assert of_year.sizes["time"] == 1
    np.testing.assert_allclose(of_year.isel(time=0), plain["unserved"].sum("time"), rtol=1e-6)


def test_the_description_of_the_folder_holds_no_list_of_names(run_dir):
    attributes = zarr.open_group(run_dir / FOLDER, mode="r").attrs.asdict()
    assert all(isinstance(value, str) for value in attributes.values())
    assert (attributes["title"], attributes["summary"]) == ("Imitation", "Does it run?")
    assert attributes["scenario"] == "tight"
    assert attributes["id"] == manifest_of(run_dir)["fingerprint"]
    assert "license" not in attributes


def test_a_folder_of_format_2_is_read(run_dir, tmp_path, monkeypatch):
    """It has neither coordinates nor attributes, and its manifest has no words for names."""
    old = tmp_path / "old"
    shutil.copytree(run_dir, old)
    layout, wanted = RunStore.open(old).layout, RunStore.open(old).series().load()
    for name in COORDINATES:
        shutil.rmtree(old / FOLDER / name)
    for description in (old / FOLDER).rglob("zarr.json"):
        told = json.loads(description.read_text()) | {"attributes": {}}
        description.write_text(json.dumps({key: told[key] for key in told if key != "consolidated_metadata"}))
    with pytest.raises(UserError, match=r"series\.zarr is damaged"):
        RunStore.open(old)
    manifest = manifest_of(old)
    del manifest["layout"]["titles"]
    monkeypatch.setattr("experiments.store.manifest.FORMAT", 2)
    write_manifest(old, manifest | {"series_digest": descriptions_digest(old, layout)})
    assert manifest_of(old)["format"] == 2
    found = RunStore.open(old).series().load()
    assert found["unserved"].attrs == wanted["unserved"].attrs
    words = [name for name in COORDINATES if name.endswith("_name")]
    xr.testing.assert_equal(found.drop_vars(words), wanted.drop_vars(words))


def cf_faults(dataset):
    """Return what the CF conventions ask for and a dataset has not, as far as xarray leaves it to see."""
    for name, variable in dataset.variables.items():
        label = name in dataset.dims or name in dataset.coords
        wanted = {"long_name"} if label or name == "price" else {"long_name", "units"}  # `price` is none of the model's
        if lacking := wanted - set(variable.attrs):
            yield f"{name} lacks {sorted(lacking)}"


def test_every_array_of_a_netcdf_file_is_described(netcdf):
    with xr.open_dataset(netcdf, engine="h5netcdf") as root:
        assert root.attrs["Conventions"].startswith("CF-1.")
        assert {"title", "summary", "source", "history", "date_created", "content_hash"} <= set(root.attrs)
    for group in ("metrics", "series", "fans"):
        with xr.open_dataset(netcdf, group=group, engine="h5netcdf") as found:
            assert list(cf_faults(found)) == [], group
            assert {"nation_name", "good_name"} <= set(found.coords), group


def test_the_time_axis_of_a_netcdf_file_is_that_of_cf(netcdf):
    with xr.open_dataset(netcdf, group="series", engine="h5netcdf", decode_times=False) as found:
        time = found["time"]
        assert (time.attrs["standard_name"], time.attrs["axis"], time.attrs["calendar"]) == ("time", "T", "standard")
        assert time.attrs["units"] == "days since 2026-01-01"
        assert time.to_numpy().tolist() == [0, 31, 59, 90, 120, 151]
    for group in ("series", "fans"):
        with xr.open_dataset(netcdf, group=group, engine="h5netcdf") as found:
            assert found.sel(time=slice("2026-02", "2026-03")).sizes["time"] == 2


def test_every_variable_that_can_be_kept_has_words_and_a_unit():
    assert set(VARIABLES) == {*SERIES, *PRICES}
    assert len({info.title for info in VARIABLES.values()}) == len(VARIABLES)


def test_units_are_readable_by_udunits_but_for_money():
    metrics = all_metrics(MetricSettings(0.1, 3)).values()
    units = {info.unit for info in (*VARIABLES.values(), *FANS.values(), *metrics)}
    written = {array_attributes("", unit, ())["units"] for unit in units}
    assert written - NO_UDUNITS == {"1", "t", "day", "month"}
