"""Files of the base year that add to the one below them, entry by entry."""

from pydantic import Field

from sim.config.schema.base import FileSpec


class LayeredFile(FileSpec):
    """A file that may take entries out of the one it adds to.

    Attributes
    ----------
    remove
        Entries of the file below that do not hold, each as the keys that lead to it, such as ``public.JPN.gallium``.
    """

    remove: tuple[str, ...] = Field(default=(), exclude=True)
