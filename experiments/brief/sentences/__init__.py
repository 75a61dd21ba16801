"""The fixed sentences of the brief, one file per language, all with the same keys and places."""

from functools import cache
from importlib.resources import files

import yaml

from experiments.words import Language


@cache
def sentences_in(language: Language) -> dict[str, str]:
    """Return the sentences of a language by key."""
    text = files("experiments.brief.sentences").joinpath(f"{language}.yaml").read_text(encoding="utf-8")
    return {str(key): str(value) for key, value in yaml.safe_load(text).items()}
