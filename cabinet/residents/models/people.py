"""People who log in."""

from django.contrib.auth.models import AbstractUser
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from cabinet.accounts.models import Organization

# An account number is this long at most, as in Account.number.
MAX_NUMBER = 30


class User(AbstractUser):
    """A login: a resident, an employee or both."""

    username = models.CharField(
        "имя пользователя",
        max_length=150,
        unique=True,
        validators=[UnicodeUsernameValidator()],
    )
    email = models.EmailField("электронная почта", blank=True)
    middle_name = models.CharField("отчество", max_length=150, blank=True)
    phone = models.CharField("мобильный телефон", max_length=20, blank=True)
    organizations = models.ManyToManyField(
        Organization,
        related_name="staff",
        blank=True,
        verbose_name="организации сотрудника",
        help_text="С данными каких организаций работает сотрудник.",
    )

    class Meta:
        verbose_name = "пользователь"
        verbose_name_plural = "пользователи"
        constraints = [
            models.UniqueConstraint(
                Lower("email"), name="user_unique_email", condition=~Q(email="")
            ),
            models.UniqueConstraint(Lower("username"), name="user_unique_username"),
        ]

    @property
    def display_name(self) -> str:
        return self.get_full_name() or self.email or self.username
