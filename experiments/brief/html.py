"""Render a brief as one HTML file that can be mailed, printed and read without a network or a script."""

import base64

import jinja2

from experiments.brief.content import Brief

TEMPLATE = "template.html.j2"


def html_of(brief: Brief) -> bytes:
    """Return the brief as HTML; figures stand inside it, as SVG."""
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("experiments.brief", "."),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    environment.filters["picture"] = _picture
    return environment.get_template(TEMPLATE).render(brief=brief.plain()).encode()


def _picture(svg: str) -> str:
    return f"data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode('ascii')}"
