"""What templates outside the site ask it for, and what its own ones repeat."""

import json
from typing import Any

from django import template
from django.http import HttpRequest
from django.utils.safestring import SafeString, mark_safe
from wagtail.images.models import AbstractImage
from wagtail.models import Page
from wagtail.templatetags.wagtailcore_tags import richtext

from cms.frame import Frame, frame_of
from cms.instruction_pdf import embedded
from cms.links import address_of
from cms.live_values import filled
from cms.models import SiteSettings
from cms.structured_data import CONTEXT, organization

register = template.Library()

# The tree's root, then the home page; sections hang below it.
HOME_DEPTH = 2
# So that no text of an editor's can end the script's element.
HARMLESS = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&"}


@register.inclusion_tag("cms/includes/main_menu.html", takes_context=True)
def main_menu(context: template.Context) -> dict[str, Any]:
    """The sections that editors put into the menu, the current one marked."""
    request: HttpRequest | None = context.get("request")
    path = request.path if request else ""
    return {
        "items": [
            {"title": title, "url": url, "is_current": path.startswith(url)}
            for title, url in frame_of(request).menu
        ]
    }


@register.simple_tag(takes_context=True)
def site_settings(context: template.Context) -> SiteSettings:
    """The company's facts; empty ones where there is no site to ask for."""
    return frame_of(context.get("request")).settings


@register.simple_tag(takes_context=True)
def frame(context: template.Context) -> Frame:
    """The logo, the notices pinned now and the rest that every page draws."""
    return frame_of(context.get("request"))


@register.simple_tag(takes_context=True)
def help_address(context: template.Context) -> str:
    """The article about the screen that is open; empty where there is none."""
    request: HttpRequest | None = context.get("request")
    match = request.resolver_match if request else None
    articles = dict(frame_of(request).help)
    return articles.get(match.view_name, "") if match else ""


@register.simple_tag(takes_context=True)
def crumbs_of(context: template.Context, page: Page) -> list[tuple[str, str]]:
    """The way to a page from its section; nothing for a section itself."""
    above = page.get_ancestors().filter(depth__gt=HOME_DEPTH)
    request = context.get("request")
    crumbs = [(parent.title, parent.get_url(request)) for parent in above]
    return [*crumbs, (page.title, "")] if crumbs else []


@register.simple_tag(takes_context=True)
def link_address(context: template.Context, link: Any) -> str:
    return address_of(link, context.get("request"))


@register.simple_tag(takes_context=True)
def full_url(context: template.Context, path: str) -> str:
    request: HttpRequest = context["request"]
    return request.build_absolute_uri(path)


@register.simple_tag(takes_context=True)
def structured_data(context: template.Context, page: Page) -> SafeString:
    """The page in the words of schema.org, as a script that nobody runs."""
    request: HttpRequest = context["request"]
    frame, home = frame_of(request), request.build_absolute_uri("/")
    company = organization(frame.settings, home, frame.logo)
    told = {"@context": CONTEXT, **page.structured_data(company)}
    text = json.dumps(told, ensure_ascii=False)
    text = filled(text, request, _own(request), quote=_inside_json).translate(HARMLESS)
    return mark_safe(f'<script type="application/ld+json">{text}</script>')  # noqa: S308


@register.simple_tag(takes_context=True)
def live(context: template.Context, text: Any) -> SafeString:
    """An editor's text with what it names in braces put in."""
    request = context.get("request")
    html = str(richtext(text))
    return mark_safe(filled(html, request, _own(request)))  # noqa: S308 (values are escaped)


def _own(request: HttpRequest | None) -> int | None:
    chosen: int | None = dict(frame_of(request).company).get("organization_id")
    return chosen


def _inside_json(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)[1:-1]


@register.simple_tag
def embedded_picture(image: AbstractImage) -> str:
    return embedded(image)


@register.filter
def phone_digits(phone: str) -> str:
    """«+78432227788»: a phone as the ``tel:`` scheme wants it."""
    return "".join(sign for sign in phone if sign.isdigit() or sign == "+")
