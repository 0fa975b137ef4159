"""«?» in the header of the back office, and the sentence below it."""

from typing import Any

from django import template
from django.template import Context

from portal.office.help import help_for
from portal.office.helping.told import Help

register = template.Library()


@register.inclusion_tag("office/help_link.html", takes_context=True)
def screen_help(context: Context) -> dict[str, Any]:
    return {"help": _help(context)}


@register.inclusion_tag("office/about.html", takes_context=True)
def screen_about(context: Context) -> dict[str, Any]:
    return {"help": _help(context)}


def _help(context: Context) -> Help | None:
    """Of the screen that is open; headers are drawn without its variables."""
    request = getattr(context, "request", None) or context.get("request")
    match = getattr(request, "resolver_match", None)
    return help_for(match.view_name) if match else None
