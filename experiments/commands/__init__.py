"""One command a file: a function whose arguments are the command's options.

`experiments.cli` lists them by name and imports a file only when its command is called, so everything
heavy may be imported, but inside the function.
"""
