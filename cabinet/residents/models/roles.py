"""Roles of staff: a named set of permissions, common or of one organisation."""

from typing import Self

from django.contrib.auth.models import Group, Permission
from django.db import models
from django.db.models import Exists, OuterRef, Q

from cabinet.accounts.models import Organization, Viewer
from cabinet.residents.models.people import User

# Whoever may set up the site may also let others do it.
RUNS_SITE = "cms.change_sitesettings"


def own_permissions(user: Viewer) -> "models.QuerySet[Permission]":
    """What a person may do; everything for a superuser."""
    if getattr(user, "is_superuser", False):
        return Permission.objects.all()
    if not user.pk:
        return Permission.objects.none()
    return Permission.objects.filter(Q(group__user=user.pk) | Q(user=user.pk))


def beyond(user: Viewer) -> "models.QuerySet[Permission]":
    """What a person may not do."""
    return Permission.objects.exclude(pk__in=own_permissions(user).values("pk"))


class RoleQuerySet(models.QuerySet["Role"]):
    def managed_by(self, user: Viewer) -> Self:
        """Roles one may change: of one's organisations and within one's own rights.

        Nobody changes those that the portal keeps itself.
        """
        if getattr(user, "is_superuser", False):
            return self.filter(is_ready=False)
        own = Organization.objects.managed_by(user)
        return self.filter(organization__in=own, is_ready=False).within(user)

    def shown_to(self, user: Viewer) -> Self:
        """Those of one's organisations and the common ones."""
        if getattr(user, "is_superuser", False):
            return self
        own = Organization.objects.managed_by(user)
        return self.filter(Q(organization__in=own) | Q(organization__isnull=True))

    def grantable_by(self, user: Viewer) -> Self:
        """Roles one may give to others: nobody hands out more than they have."""
        return self.shown_to(user).within(user)

    def within(self, user: Viewer) -> Self:
        if getattr(user, "is_superuser", False):
            return self
        more = Group.permissions.through.objects.filter(
            group=OuterRef("group"), permission__in=beyond(user)
        )
        allowed = self.exclude(Exists(more))
        if isinstance(user, User) and user.has_perm(RUNS_SITE):
            return allowed
        return allowed.filter(group__page_permissions=None)


class Role(models.Model):
    """What a group of staff is for, and whose it is.

    The permissions themselves stand with Django's group. A role without an
    organisation is common to the portal, and only its superuser changes it.
    """

    group = models.OneToOneField(
        Group, models.CASCADE, related_name="role", verbose_name="группа"
    )
    organization = models.ForeignKey(
        Organization,
        models.CASCADE,
        related_name="+",
        verbose_name="организация",
        null=True,
        blank=True,
        help_text="Чья это роль. Общие роли меняет только администратор портала.",
    )
    about = models.CharField(
        "для кого", max_length=250, blank=True, help_text="Одной фразой."
    )

    is_ready = models.BooleanField(
        "готовая",
        default=False,
        editable=False,
        help_text="Её права приходят с портала и обновляются вместе с ним.",
    )

    objects = RoleQuerySet.as_manager()

    class Meta:
        verbose_name = "роль"
        verbose_name_plural = "роли"
        ordering = ["organization", "group__name"]

    def __str__(self) -> str:
        return self.group.name
