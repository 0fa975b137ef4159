"""What pages about payments print of providers."""

from django import template

from cabinet.payments.online.following import picture

register = template.Library()


@register.filter
def qr_picture(text: str) -> str:
    return picture(text)
