"""How long residents' passwords must be, as staff chose it."""

from typing import Self

from django.core.validators import MinValueValidator
from django.db import models

from cabinet.accounts.models import Viewer

NEVER_SHORTER = 8
ADVISED = 15
LONGEST = 128


class PasswordRulesQuerySet(models.QuerySet["PasswordRules"]):
    def managed_by(self, user: Viewer) -> Self:
        """The portal's own rules belong to no one organisation."""
        return self if user.pk else self.none()


class PasswordRules(models.Model):
    """One row; without it, eight characters as the manuals have it."""

    class Preset(models.TextChoices):
        EIGHT = "eight", "8 знаков и больше — как в инструкциях"
        TWELVE = "twelve", "12 знаков и больше"
        FIFTEEN = "fifteen", "15 знаков и больше — для входа без второго фактора"
        OWN = "own", "своя длина"

    # Enough for one row and no more.
    only = models.BooleanField(default=True, editable=False, unique=True)
    preset = models.CharField(
        "правило", max_length=10, choices=Preset, default=Preset.EIGHT
    )
    own_length = models.PositiveSmallIntegerField(
        "своя длина, знаков",
        default=NEVER_SHORTER,
        validators=[MinValueValidator(NEVER_SHORTER)],
        help_text="Не меньше 8: более короткие пароли подбирают за минуты.",
    )

    objects = PasswordRulesQuerySet.as_manager()

    class Meta:
        verbose_name = "правила паролей"
        verbose_name_plural = "правила паролей"
        constraints = [
            models.CheckConstraint(
                name="password_rules_never_short",
                condition=models.Q(own_length__gte=NEVER_SHORTER),
            )
        ]

    def __str__(self) -> str:
        return self.get_preset_display()

    @property
    def min_length(self) -> int:
        lengths = {
            self.Preset.EIGHT: 8,
            self.Preset.TWELVE: 12,
            self.Preset.FIFTEEN: 15,
        }
        return lengths.get(self.Preset(self.preset), self.own_length)
