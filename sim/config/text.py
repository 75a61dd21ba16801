"""Words that readers see, in English and Japanese.

A file writes ``name: Gallium`` or ``name: {en: Gallium, ja: ガリウム}``. A `Text` is its English words and is used as
any string is; its Japanese goes with it into resolved configurations and the manifests of runs. A translation changes
nothing that is computed, so the identity of a configuration takes no notice of it.
"""

import re
from collections.abc import Callable, Mapping
from typing import Annotated, Any, Final, Literal, Self

from pydantic import AfterValidator, GetCoreSchemaHandler, GetJsonSchemaHandler, ValidationInfo
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import core_schema

from sim.config.errors import STEERING, did_you_mean
from sim.config.short_forms import problem

Language = Literal["en", "ja"]
LANGUAGES: Final[tuple[Language, ...]] = ("en", "ja")
MAX_LENGTH: Final = 2_000
"""Characters of a text; a paragraph has some hundred."""
MOST_OF_NAME: Final = 80
"""Characters of a name: what fits a line of a terminal."""
MOST_OF_TITLE: Final = 200
"""Characters of a title: two lines of a page."""
FROM_FILE: Final = "from_file"
"""Key of the validation context that says that somebody has just written the data."""

_STEERING = re.compile(f"[{STEERING}]")


class Text(str):
    """Words in English that carry the same words in Japanese.

    Attributes
    ----------
    ja
        The Japanese; empty where nobody wrote it, and readers of Japanese then get the English.
    """

    __slots__ = ("ja",)
    ja: str

    def __new__(cls, en: str = "", ja: str = "") -> Self:
        """Make a text of its English and, where there is any, its Japanese."""
        text = super().__new__(cls, en)
        text.ja = ja
        return text

    def __reduce__(self) -> tuple[type[Self], tuple[str, str]]:
        return type(self), (str(self), self.ja)

    @classmethod
    def of(cls, data: object) -> Self:
        """Return the text that a file or manifest writes as a string or a mapping of languages.

        Raises
        ------
        PydanticCustomError
            When it is neither, names another language, lacks English, or is too long or steers a terminal.
        """
        if isinstance(data, cls):
            return data
        if isinstance(data, str):
            return cls(_checked(data, ()))
        if not isinstance(data, Mapping):
            raise problem("should be text", hint="write 'Gallium', or {en: Gallium, ja: ガリウム}")
        unknown = next((key for key in data if key not in LANGUAGES), None)
        if unknown is not None:
            hint = did_you_mean(unknown, LANGUAGES)
            raise problem(f"unknown language {str(unknown)[:60]!r}", at=str(unknown), hint=hint)
        if "en" not in data:
            raise problem("the English is missing", hint="add 'en: ...'; Japanese alone is not enough")
        words = {key: _filled(_checked(value, key), key) for key, value in data.items()}
        return cls(**words)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: object, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        """Read a string or a mapping of languages; write the same."""
        plain = core_schema.plain_serializer_function_ser_schema(as_saved, when_used="json")
        return core_schema.no_info_plain_validator_function(cls.of, ref="sim.config.text.Text", serialization=plain)

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """Allow both forms in editors."""
        words = {"type": "string", "maxLength": MAX_LENGTH}
        languages = {"en": words, "ja": words}
        both = {"type": "object", "properties": languages, "required": ["en"], "additionalProperties": False}
        return {"anyOf": [words, both], "description": "text in English, or in English and Japanese"}


def _checked(words: object, at: str | tuple[str, ...]) -> str:
    """Return words that are text of a reader's length and only that."""
    if not isinstance(words, str):
        raise problem("should be text", at=at, hint="put quotes around it")
    if len(words) > MAX_LENGTH:
        raise problem(f"text of {len(words)} characters, longer than {MAX_LENGTH}", at=at)
    steering = _STEERING.search(words)
    if steering is not None:
        code = ord(steering.group())
        raise problem(f"text holds the character U+{code:04X}, which steers a terminal", at=at)
    return words


def _filled(words: str, at: str | tuple[str, ...] = ()) -> str:
    if not words.strip():
        raise problem("the text is empty", at=at, hint="write the words, or leave the entry out")
    return words


def _filled_text(text: Text) -> Text:
    _filled(text)
    return text


def _one_line(most: int, *, optional: bool = False) -> Callable[[Text, ValidationInfo], Text]:
    """Return the check that a text is filled and is one line of at most so many characters.

    One that is optional is empty where nobody writes it, and so it stands in what a run has saved: that is refused in a
    file alone.
    """

    def checked(text: Text, info: ValidationInfo) -> Text:
        if not optional or (info.context or {}).get(FROM_FILE):
            _filled(text)
        for language, words in zip(LANGUAGES, (str(text), text.ja), strict=True):
            at = language if text.ja else ()
            if len(words.splitlines()) > 1 or words.strip() != words:
                raise problem("is not one line", at=at, hint="leave out breaks and outer spaces")
            if len(words) > most:
                hint = "shorten it; a description or a question may be longer"
                raise problem(f"has {len(words)} characters, more than {most}", at=at, hint=hint)
        return text

    return checked


Words = Annotated[Text, AfterValidator(_filled_text)]
"""A text that has to be there; a field that is a mere `Text` may be left empty."""
Name = Annotated[Text, AfterValidator(_one_line(MOST_OF_NAME))]
"""What something is called."""
OwnName = Annotated[Text, AfterValidator(_one_line(MOST_OF_NAME, optional=True))]
"""A name that may be left out, and is not empty where it is written."""
Title = Annotated[Text, AfterValidator(_one_line(MOST_OF_TITLE))]
"""What something is, in a line."""
OwnTitle = Annotated[Text, AfterValidator(_one_line(MOST_OF_TITLE, optional=True))]
"""A title that may be left out, and is not empty where it is written."""


def as_saved(text: str) -> str | dict[str, str]:
    """Return a text as JSON values, in the way that a file may write it."""
    return {"en": str(text), "ja": text.ja} if isinstance(text, Text) and text.ja else str(text)


def in_language(text: str, language: Language) -> str:
    """Return a text in a language; English where the Japanese is not written."""
    return (text.ja if language == "ja" and isinstance(text, Text) and text.ja else None) or str(text)


def in_english(data: Any) -> Any:  # noqa: ANN401  # any JSON value
    """Return saved JSON values with each text in both languages replaced by its English."""
    if isinstance(data, Mapping):
        if data.keys() == {"en", "ja"} and isinstance(data["en"], str):
            return data["en"]
        return {key: in_english(value) for key, value in data.items()}
    return [in_english(value) for value in data] if isinstance(data, list) else data
