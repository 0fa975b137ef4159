"""People who log in."""

import secrets
from collections.abc import Collection
from typing import ClassVar

from django.contrib.auth.models import AbstractUser, Permission, UserManager
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.files.storage import Storage, storages
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Lower

from cabinet.accounts.models import Organization, Viewer

# An account number is this long at most, as in Account.number.
MAX_NUMBER = 30


def photo_storage() -> Storage:
    return storages["photos"]


def photo_name(user: "User", name: str) -> str:
    """Unguessable, and without whatever the person called the file."""
    return f"{secrets.token_urlsafe(24)}.jpg"


class PeopleQuerySet(models.QuerySet["User"]):
    def employees(self) -> "PeopleQuerySet":
        """Those who may enter the back office, or could once they are let in again."""
        return self.filter(
            Q(is_superuser=True)
            | Q(organizations__isnull=False)
            | Q(groups__permissions__codename="access_admin")
        ).distinct()

    def managed_by(self, user: Viewer) -> "PeopleQuerySet":
        """The employees whose rights and organisations one may decide on.

        A superuser decides on all. Others on those who work for nobody but
        one's own organisations and may do nothing that oneself may not; never
        on oneself.
        """
        if getattr(user, "is_superuser", False):
            return self.employees()
        if not user.pk:
            return self.none()
        own = Organization.objects.managed_by(user)
        own_rights = Permission.objects.filter(
            Q(group__user=user.pk) | Q(user=user.pk)
        ).values("pk")
        elsewhere = User.organizations.through.objects.filter(
            user=OuterRef("pk")
        ).exclude(organization__in=own)
        more = Permission.objects.filter(
            Q(group__user=OuterRef("pk")) | Q(user=OuterRef("pk"))
        ).exclude(pk__in=own_rights)
        return (
            self.filter(is_superuser=False, organizations__in=own)
            .exclude(pk=user.pk)
            .exclude(Exists(elsewhere))
            .exclude(Exists(more))
            .distinct()
        )


class PeopleManager(UserManager["User"]):
    """Django's own, and the question whom an employee may decide on."""

    use_in_migrations = False

    def get_queryset(self) -> PeopleQuerySet:
        return PeopleQuerySet(self.model, using=self._db)

    def managed_by(self, user: Viewer) -> PeopleQuerySet:
        return self.get_queryset().managed_by(user)


class User(AbstractUser):
    """A login: a resident, an employee or both."""

    objects: ClassVar[PeopleManager] = PeopleManager()

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
