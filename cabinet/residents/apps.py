from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ResidentsConfig(AppConfig):
    name = "cabinet.residents"
    verbose_name = "Жители"

    def ready(self) -> None:
        from cabinet.residents import events, visits  # noqa: F401, PLC0415 (needs models)

        post_migrate.connect(first_legal_texts, sender=self)


def first_legal_texts(**kwargs: Any) -> None:
    """A portal without terms could register nobody."""
    from cabinet.residents.legal_texts import create_first_versions  # noqa: PLC0415

    create_first_versions()
