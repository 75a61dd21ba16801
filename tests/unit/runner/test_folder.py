"""A run folder belongs to one run, and says so when another asks for it."""

import pytest

from experiments.runner.execute import execute
from experiments.runner.folder import choose_folder
from experiments.runner.identity import code_hash, fingerprint, identity, versions
from experiments.store import RunStore
from experiments.store.layout import Layout
from experiments.store.manifest import write_manifest
from sim.config.errors import UserError
from tests.imitation_model import imitation_request
from tests.manifests import manifest_of

IDENTITY = {"seed": 7, "config": "0" * 64}


def test_the_default_folder_is_named_by_experiment_and_identity():
    folder = choose_folder("us-japan", IDENTITY, None, fresh=False)
    assert folder.as_posix() == f"runs/us-japan-{fingerprint(IDENTITY)[:8]}"


def test_fresh_takes_the_next_free_name(tmp_path):
    out = tmp_path / "run"
    assert choose_folder("x", IDENTITY, out, fresh=True) == out
    out.mkdir()
    (tmp_path / "run-2").mkdir()
    assert choose_folder("x", IDENTITY, out, fresh=True) == tmp_path / "run-3"


@pytest.mark.parametrize(
    ("other", "named"),
    [
        ({"seed": 8, "config": "0" * 64}, r"seed \(7, not 8\)"),
        ({"seed": 7, "config": "1" * 64}, "other config;"),
        ({"seed": 7, "config": "0" * 64, "versions": {"numpy": "1"}}, "versions"),
    ],
)
def test_a_folder_of_a_different_run_is_refused_and_kept(tmp_path, other, named):
    first = execute(imitation_request(tmp_path / "run", 20)).store.content_hash()
    with pytest.raises(UserError, match=named):
        execute(imitation_request(tmp_path / "run", 20, identity=other))
    assert RunStore.open(tmp_path / "run").content_hash() == first


def test_a_folder_with_other_things_is_refused_and_kept(tmp_path):
    (tmp_path / "thesis.tex").write_text("years of work")
    with pytest.raises(UserError, match="not a run folder"):
        execute(imitation_request(tmp_path, 20))
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.tex"]


@pytest.mark.parametrize("text", ["", "{", "[]", '{"format": 99}', "\x00\x01", None])
def test_an_unreadable_manifest_is_refused_and_written_again_by_the_same_run(tmp_path, text):
    first = execute(imitation_request(tmp_path / "run", 200)).store.content_hash()
    path = tmp_path / "run" / "manifest.json"
    path.unlink() if text is None else path.write_text(text)
    with pytest.raises(UserError, match=r"manifest\.json"):
        RunStore.open(tmp_path / "run")
    with pytest.raises(UserError, match=r"manifest\.json"):
        execute(imitation_request(tmp_path / "run", 200, identity={"seed": 8, "config": "0" * 64}))
    outcome = execute(imitation_request(tmp_path / "run", 200))
    assert outcome.rows == 0
    assert outcome.store.content_hash() == first


def test_a_manifest_without_its_layout_is_refused(tmp_path):
    execute(imitation_request(tmp_path / "run", 20))
    manifest = manifest_of(tmp_path / "run")
    del manifest["layout"]["goods"]
    write_manifest(tmp_path / "run", manifest)
    with pytest.raises(UserError, match="layout"):
        RunStore.open(tmp_path / "run")


@pytest.mark.parametrize(("number", "told"), [(1, "has format 1, this version reads 2"), (2, "was changed")])
def test_a_manifest_of_a_format_alone_is_refused(tmp_path, number, told):
    run_dir = tmp_path / "run"
    run_dir.mkdir()
    (run_dir / "manifest.json").write_text(f'{{"format": {number}}}')
    for attempt in (lambda: execute(imitation_request(run_dir, 20)), lambda: RunStore.open(run_dir)):
        with pytest.raises(UserError, match=told):
            attempt()


def test_a_layout_of_another_program_is_refused(tmp_path):
    layout = execute(imitation_request(tmp_path / "run", 20)).store.layout
    with pytest.raises(UserError, match="experiment: Field required"):
        Layout.from_json({})
    with pytest.raises(UserError, match="another version or was changed: colour"):
        Layout.from_json({**layout.to_json(), "colour": "blue"})


@pytest.mark.parametrize("name", ["missing", "damaged"])
def test_a_lost_design_is_written_again_by_the_same_run(tmp_path, name):
    store = execute(imitation_request(tmp_path / "run", 20)).store
    design, path = store.design(), tmp_path / "run" / "design.parquet"
    path.unlink() if name == "missing" else path.write_bytes(b"PAR1")
    with pytest.raises(UserError, match=f"{name}: give the same `critmin run` again"):
        store.design()
    outcome = execute(imitation_request(tmp_path / "run", 8))
    assert outcome.rows == 0
    assert RunStore.open(tmp_path / "run").design().equals(design)


def test_a_file_in_the_place_of_the_folder_is_refused(tmp_path):
    (tmp_path / "run").write_text("a file")
    with pytest.raises(UserError, match="cannot be made"):
        execute(imitation_request(tmp_path / "run", 20))
    with pytest.raises(UserError, match="cannot be made"):
        execute(imitation_request(tmp_path / "run" / "below", 20))


def test_an_identity_holds_what_numbers_depend_on():
    base = identity("hash", {}, {}, {"seed": 1})
    assert base["versions"] == versions()
    assert base["code"] == code_hash()
    others = [
        identity("other", {}, {}, {"seed": 1}),
        identity("hash", {"behaviour.fear": 0.2}, {}, {"seed": 1}),
        identity("hash", {}, {"behaviour.fear": (0.2,)}, {"seed": 1}),
        identity("hash", {}, {}, {"seed": 2}),
    ]
    assert len({fingerprint(one) for one in (base, *others)}) == 5
