"""Days that are off or worked against the usual week, as the government says."""

from functools import partial
from typing import Self

from django.core.cache import cache
from django.db import models, transaction

from cabinet.accounts.models import Viewer

# Deadlines are reckoned on many pages; the table changes once a year.
KEPT_AS, KEPT_SECONDS = "special-days", 300


class SpecialDayQuerySet(models.QuerySet["SpecialDay"]):
    def managed_by(self, user: Viewer) -> Self:
        """The country's calendar belongs to no one organisation."""
        return self if user.pk else self.none()


class SpecialDay(models.Model):
    """One day of the calendar that isn't what its weekday says."""

    date = models.DateField("день", unique=True)
    is_working = models.BooleanField(
        "рабочий",
        default=False,
        help_text="Отметьте рабочую субботу; без отметки день — выходной.",
    )
    why = models.CharField("почему", max_length=200, blank=True)

    objects = SpecialDayQuerySet.as_manager()

    class Meta:
        verbose_name = "особый день"
        verbose_name_plural = "выходные и переносы"
        ordering = ["-date"]

    def __str__(self) -> str:
        kind = "рабочий" if self.is_working else "выходной"
        return f"{self.date:%d.%m.%Y}, {kind}"

    def save(self, *args: object, **kwargs: object) -> None:
        super().save(*args, **kwargs)  # type: ignore[arg-type]
        _forget()

    def delete(self, *args: object, **kwargs: object) -> tuple[int, dict[str, int]]:
        deleted = super().delete(*args, **kwargs)  # type: ignore[arg-type]
        _forget()
        return deleted


def _forget() -> None:
    """Now, and once more when others can see the change."""
    cache.delete(KEPT_AS)
    transaction.on_commit(partial(cache.delete, KEPT_AS))
