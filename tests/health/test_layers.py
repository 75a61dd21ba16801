"""The written order of layers names every module, so that a new one cannot stand outside it."""

import re
import tomllib


def test_every_module_has_a_layer(checkout):
    settings = tomllib.loads((checkout / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
    layers = next(contract["layers"] for contract in settings["contracts"] if contract["id"] == "layers")
    listed = {name for layer in layers for name in re.findall(r"[\w.]+", layer)}
    parts = [path for package in ("sim", "experiments") for path in (checkout / package).iterdir()]
    modules = {
        f"{path.parent.name}.{path.stem}"
        for path in parts
        if (path.suffix == ".py" and path.stem != "__init__") or (path / "__init__.py").is_file()
    }
    assert not modules - listed, "enter them in pyproject.toml, [tool.importlinter]"
