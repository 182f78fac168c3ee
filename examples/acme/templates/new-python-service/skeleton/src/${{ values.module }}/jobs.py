"""The work itself. A job must be safe to run twice."""

from collections.abc import Callable


{% for job in values.jobs -%}
def ${{ job }}() -> dict[str, object]:
    """Replace this with the work, and return what is worth logging."""
    return {"rows": 0}


{% endfor -%}
JOBS: dict[str, Callable[[], dict[str, object]]] = {
{%- for job in values.jobs %}
    "${{ job }}": ${{ job }},
{%- endfor %}
}
