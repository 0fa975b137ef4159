"""How often something was done lately, for limits that every worker must know of."""

from django.db import models

MAX_KEY = 100


class Tally(models.Model):
    """Times within a window that began with the first of them."""

    key = models.CharField("что и кем", max_length=MAX_KEY, primary_key=True)
    since = models.DateTimeField("с какого времени")
    times = models.PositiveIntegerField("сколько раз")

    class Meta:
        verbose_name = "счётчик"
        verbose_name_plural = "счётчики"
        indexes = [models.Index(fields=["since"], name="tally_since")]

    def __str__(self) -> str:
        return f"{self.key}: {self.times}"
