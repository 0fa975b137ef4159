"""How long residents' passwords must be, as staff chose it."""

from typing import Self

from django.core.validators import MinValueValidator
from django.db import models

from cabinet.accounts.models import Viewer

NEVER_SHORTER = 8
ADVISED = 15
LONGEST = 128
# Those that manuals 002 and 004 list.
SIGNS = "!@#$%^_*&;."


class PasswordRulesQuerySet(models.QuerySet["PasswordRules"]):
    def managed_by(self, user: Viewer) -> Self:
        """The portal's own rules belong to no one organisation."""
        return self if user.pk else self.none()


class PasswordRules(models.Model):
    """One row; without it, eight characters as the manuals have it."""

    class Preset(models.TextChoices):
        EIGHT = "eight", "от 8 знаков — обычное правило"
        TWELVE = "twelve", "от 12 знаков"
        FIFTEEN = "fifteen", "от 15 знаков — для входа без второго фактора"
        MANUAL_003 = "manual-003", "от 8 до 20 знаков — как в инструкции 003"
        MANUAL_002 = "manual-002", "от 8 до 16 букв, цифр и знаков — как в 002 и 004"
        OWN = "own", "своя длина"

    # Enough for one row and no more.
    only = models.BooleanField(default=True, editable=False, unique=True)
    preset = models.CharField(
        "правило",
        max_length=10,
        choices=Preset,
        default=Preset.EIGHT,
        help_text="Короче 8 знаков пароли не бывают ни при каком правиле (в инструкциях"
        f" 002 и 004 — от 6, знаки только {' '.join(SIGNS)}). Верхний предел и"
        " список знаков — для тех, кто привык к прежней системе: безопасности они не"
        " прибавляют, а длинные пароли из нескольких слов запрещают.",
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
        shortest = {self.Preset.TWELVE: 12, self.Preset.FIFTEEN: 15}
        if self.preset == self.Preset.OWN:
            return self.own_length
        return shortest.get(self.Preset(self.preset), NEVER_SHORTER)

    @property
    def max_length(self) -> int:
        longest = {self.Preset.MANUAL_003: 20, self.Preset.MANUAL_002: 16}
        return longest.get(self.Preset(self.preset), LONGEST)

    @property
    def signs(self) -> str:
        """The only signs besides letters and digits; empty: any."""
        return SIGNS if self.preset == self.Preset.MANUAL_002 else ""
