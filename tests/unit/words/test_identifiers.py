"""Texts of events are read with names in place of identifiers, and other words stay as they are."""

import pytest

from experiments.words.identifiers import in_words
from experiments.words.labels import Labels, Measure

LABELS = Labels(
    nations={"JPN": "Japan", "CHN": "China", "USA": "United States"},
    goods={"ndfeb_magnet": "Sintered NdFeB magnets", "gallium": "Gallium, primary"},
    scenarios={},
    projects={"serra_verde": "Serra Verde"},
    processes={"light_mine": "Light rare-earth mine"},
    partnerships={"us-japan": "US-Japan framework"},
    controls={"stop": Measure("ban", "China stops"), "magnet-licence": Measure("licence", "China's licences")},
)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("JPN: lines that use ndfeb_magnet stop for it", "Japan: lines that use sintered NdFeB magnets stop for it"),
        ("CHN: licence on ndfeb_magnet, gallium (magnet-licence): control starts", "China's licences: control starts"),
        ("CHN: total ban on gallium (stop): control ends", "China stops: control ends"),
        ("CHN: magnet-licence moves to licensing", "China: China's licences moves to licensing"),
        ("CHN's goods reach JPN (gallium, 9.2 t)", "China's goods reach Japan (gallium, 9.2 t)"),
        ("light_mine.USA: it does not pay", "Light rare-earth mine in the United States: it does not pay"),
        ("serra_verde: first output", "Serra Verde: first output"),
        ("us-japan: USA breaks its word", "US-Japan framework: United States breaks its word"),
        ("traders bet on JPNX and x_y", "Traders bet on JPNX and x_y"),
    ],
)  # fmt: skip
def test_an_identifier_gives_way_to_its_name(text, said):
    assert in_words(text, LABELS) == said
