"""People who log in."""

import secrets
from collections.abc import Collection

from django.contrib.auth.models import AbstractUser
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.files.storage import Storage, storages
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from cabinet.accounts.models import Organization

# An account number is this long at most, as in Account.number.
MAX_NUMBER = 30


def photo_storage() -> Storage:
    return storages["photos"]


def photo_name(user: "User", name: str) -> str:
    """Unguessable, and without whatever the person called the file."""
    return f"{secrets.token_urlsafe(24)}.jpg"


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
    photo = models.FileField(
        "фотография", storage=photo_storage, upload_to=photo_name, blank=True
    )
    # Set while one of the consents is taken back: then no account is shown.
    consent_withdrawn_at = models.DateTimeField(
        "согласие отозвано", null=True, blank=True, editable=False
    )
    organizations = models.ManyToManyField(
        Organization,
        related_name="staff",
        blank=True,
        verbose_name="организации сотрудника",
        help_text="С данными каких организаций работает сотрудник.",
    )

    # Organisations of the employee who looks in this resident's place, for as
    # long as one request; None: the residents themselves.
    seen_through: Collection[int] | None = None

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
