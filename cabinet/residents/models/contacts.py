"""A resident's new address, where the old one is lost."""

from typing import Self

from django.db import models
from django.db.models import Q

from cabinet.accounts.models import Organization, Viewer
from cabinet.residents.models.people import User


class ContactChangeQuerySet(models.QuerySet["ContactChange"]):
    def managed_by(self, user: Viewer) -> Self:
        """Of residents who hold an account of the employee's organisations."""
        return self.filter(
            user__residencies__account__organization__in=(
                Organization.objects.managed_by(user)
            )
        ).distinct()


class ContactChange(models.Model):
    """An employee saw a resident's papers; a second one lets the address change."""

    class Document(models.TextChoices):
        PASSPORT = "passport", "паспорт"
        POWER = "power", "доверенность"
        OTHER = "other", "другой документ"

    class State(models.TextChoices):
        WAITING = "waiting", "ждёт второго сотрудника"
        DONE = "done", "адрес сменён"
        CANCELLED = "cancelled", "отменена"

    user = models.ForeignKey(
        User, models.CASCADE, related_name="contact_changes", verbose_name="житель"
    )
    old_email = models.EmailField("прежняя почта", blank=True)
    new_email = models.EmailField("новая почта")
    document = models.CharField("документ", max_length=10, choices=Document)
    reason = models.TextField("причина", max_length=500)
    state = models.CharField(
        "состояние", max_length=10, choices=State, default=State.WAITING
    )
    requested_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name="кто проверил документ"
    )
    requested_at = models.DateTimeField("когда", auto_now_add=True)
    decided_by = models.ForeignKey(
        User,
        models.PROTECT,
        related_name="+",
        verbose_name="кто решил",
        null=True,
        blank=True,
    )
    decided_at = models.DateTimeField("решено", null=True, blank=True)

    objects = ContactChangeQuerySet.as_manager()

    class Meta:
        verbose_name = "смена контакта жителя"
        verbose_name_plural = "смена контактов жителей"
        ordering = ["-requested_at"]
        permissions = [("decide_contactchange", "Может подтвердить смену контакта")]
        constraints = [
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(state="waiting"),
                name="contact_change_waits_once",
            ),
            models.CheckConstraint(
                name="contact_change_two_employees",
                condition=~Q(state="done") | ~Q(requested_by=models.F("decided_by")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user.display_name}: {self.new_email}"

    @property
    def undecided(self) -> bool:
        return self.state == ContactChange.State.WAITING
