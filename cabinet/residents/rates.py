"""How many wrong passwords allauth lets pass, as staff chose it."""

from django.utils.functional import lazy


def chosen(field: str, period: str) -> str:
    """«5/300s/key» with the number that ``Limits.field`` holds at each try."""
    told: str = lazy(_rate, str)(field, period)
    return told


def _rate(field: str, period: str) -> str:
    # The settings name rates before there are models.
    from cabinet.residents.models.limits import chosen_limits  # noqa: PLC0415

    return f"{getattr(chosen_limits(), field)}/{period}/key"
