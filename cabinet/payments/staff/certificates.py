"""The back-office list of certificates: who was told that nothing is owed."""

from collections.abc import Sequence
from typing import Any, ClassVar

from cabinet.accounts.staff import READ_ONLY, ManagedViewSet, manage
from cabinet.lists.columns import Month, Title
from cabinet.payments.models import DebtCertificate


class CertificateViewSet(ManagedViewSet):
    model = DebtCertificate
    url_prefix = "debt-certificates"
    url_namespace = "debt_certificates"
    icon = "doc-full-inverse"
    menu_label = "Справки"
    ordering = "-pk"
    sortable = ()
    list_display: ClassVar[list[Any]] = [
        Title("number", label="Справка"),
        *("account", "as_of", "issued_at"),
    ]
    more: Sequence[Any] = [
        Month("month", label="Последний закрытый месяц"),
        *("holder", "address"),
    ]
    personal = ("holder", "issued_to")
    organization = "account__organization"
    house = "account__premises__building"
    list_filter: ClassVar[dict[str, list[str]]] = {
        "as_of": ["gte", "lte"],
        "issued_at": ["gte", "lte"],
    }
    search_fields: ClassVar[list[str]] = ["account__number__startswith"]
    # Number and code together prove a certificate: no employee needs the code.
    inspect_view_fields_exclude: ClassVar[list[str]] = ["id", "code"]
    related = ("account",)


manage(DebtCertificate, READ_ONLY)
