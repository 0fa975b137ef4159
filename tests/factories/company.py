"""A company with one row of everything, all under one key, every text marked."""

import datetime as dt
from decimal import Decimal

from django.contrib.auth.models import Group, Permission
from django.core.files.base import ContentFile
from django.db import connection
from django.db.models import Model
from django.utils import timezone

from cabinet.accounts.models import Account
from cabinet.charges import services
from cabinet.charges.models import PrintRun, ReceiptSettings
from cabinet.meters.models import BuildingMeter, BuildingReading
from cabinet.notifications.models import Message, OwnText, Sending
from cabinet.payments.models import PenaltyRule, RememberedMatch
from cabinet.payments.online.models import (
    Intent,
    Notification,
    OutsideLink,
    Refund,
)
from cabinet.requests.models import AnswerTemplate, Attachment
from cabinet.residents.models import (
    ContactChange,
    LinkingRequest,
    LinkingWays,
    Role,
    User,
)
from cabinet.tariffs.models import Recipient
from imports.models import ImportProfile, ImportRun
from tests.factories import (
    AccountFactory,
    BillingPeriodFactory,
    BuildingFactory,
    MeterFactory,
    OrganizationFactory,
    PaymentFactory,
    PremisesFactory,
    ReadingFactory,
    ResidencyFactory,
    ServiceFactory,
    SupplierFactory,
    TariffFactory,
    UserFactory,
    charge,
    paying,
)
from tests.factories.payments import (
    CertificateFactory,
    ChannelFactory,
    PlanFactory,
    RegistryFactory,
    UnallocatedFactory,
)
from tests.factories.requests import (
    CategoryFactory,
    ExecutorFactory,
    PaidServiceFactory,
    RequestFactory,
)

AUGUST = dt.date(2017, 8, 1)


def file_of(pk: int) -> str:
    """The public key of a company's one file."""
    return f"6d0fd14f-0d3b-4e2b-9f0b-{pk:012}"


def next_key(model: type[Model], pk: int) -> None:
    """Let the next row of a table, whoever makes it, get this key."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT setval(pg_get_serial_sequence(%s, 'id'), %s, false)",
            [model._meta.db_table, pk],
        )


class Company:
    """Everything that an organisation can have; ``word`` marks its texts.

    ``person`` marks what is told of people: names, telephones, e-mails.
    """

    def __init__(self, word: str, person: str, pk: int) -> None:
        self.word, self.person, self.pk = word, person, pk
        self.mail = f"{person}@mail.example".lower()
        self.phone = f"+7 900 {pk} {pk}"
        self.organization = OrganizationFactory(
            pk=pk, name=f"ООО «{word}»", inn=f"16{pk}{pk}"
        )
        self.account = self._account()
        self.resident = self._person("resident", pk)
        self.employee = self._person("employee", pk + 1)
        # Staff are no residents: their names are no personal data of the houses.
        self.colleague = f"Коллега{pk}"
        User.objects.filter(pk=pk + 1).update(
            last_name=self.colleague,
            username=f"staff{pk}",
            email=f"staff{pk}@mail.example",
        )
        self.employee.refresh_from_db()
        self._bills()
        self._meters()
        self._payments()
        self._online()
        self._residents()
        self._requests()
        self._office()

    def _account(self) -> Account:
        building = BuildingFactory(
            pk=self.pk, organization=self.organization, address=f"ул. {self.word}, д. 1"
        )
        premises = PremisesFactory(pk=self.pk, building=building, number="7")
        return AccountFactory(
            pk=self.pk,
            organization=self.organization,
            premises=premises,
            number=str(self.pk),
            last_name=self.person,
            first_name=f"{self.person}-имя",
            phone=self.phone,
            email=self.mail,
        )

    def _person(self, kind: str, pk: int) -> User:
        return UserFactory(
            pk=pk,
            username=f"{kind}-{self.pk}-{self.person}",
            email=f"{kind}.{self.mail}",
            last_name=self.person,
            phone=self.phone,
        )

    def _bills(self) -> None:
        own = {"pk": self.pk, "organization": self.organization}
        self.service = ServiceFactory(**own, name=f"Вода {self.word}")
        supplier = SupplierFactory(**own, name=f"Поставщик {self.word}")
        Recipient.objects.create(**own, name=f"Фонд {self.word}", inn="1655000099")
        TariffFactory(
            pk=self.pk, service=self.service, supplier=supplier, basis=self.word
        )
        period = BillingPeriodFactory(**own, month=AUGUST)
        lines = [charge(self.account, self.service)]
        services.add_version(period=period, charges=lines)
        services.close_period(period=period)
        ReceiptSettings.objects.create(**own)
        run = PrintRun(pk=self.pk, period=period)
        run.file.save("a.pdf", ContentFile(b"%PDF"), save=False)
        run.save()

    def _meters(self) -> None:
        meter = MeterFactory(
            pk=self.pk,
            account=self.account,
            service=self.service,
            serial_number=f"№{self.word}",
            next_verification_date=timezone.localdate(),
        )
        reading = ReadingFactory(
            pk=self.pk,
            meter=meter,
            date=dt.date(2017, 9, 1),
            state="sent",
            doubt="много",
        )
        reading.photo.save("a.jpg", ContentFile(self.word.encode()))
        of_house = BuildingMeter.objects.create(
            pk=self.pk,
            building=self.account.premises.building,
            service=self.service,
            serial_number=f"ОДПУ {self.word}",
        )
        BuildingReading.objects.create(
            pk=self.pk, meter=of_house, date=dt.date(2017, 9, 1), value=1
        )

    def _payments(self) -> None:
        own = {"pk": self.pk, "organization": self.organization}
        PaymentFactory(pk=self.pk, account=self.account, place=f"Банк {self.word}")
        registry = RegistryFactory(**own, title=f"Реестр {self.word}")
        UnallocatedFactory(
            **own,
            registry=registry,
            account_text=f"{self.word}-9",
            payer=f"{self.person} И.",
        )
        RememberedMatch.objects.create(
            **own, key=f"ключ {self.word}", account=self.account
        )
        ChannelFactory(**own, name=f"Почта {self.word}")
        PlanFactory(pk=self.pk, account=self.account)
        CertificateFactory(pk=self.pk, account=self.account, holder=self.person)
        PenaltyRule.objects.create(
            **own, valid_from=AUGUST, percent=Decimal(8), basis=self.word
        )

    def _online(self) -> None:
        paying.ContractFactory(
            pk=self.pk, organization=self.organization, title=f"Договор {self.word}"
        )
        next_key(Intent, self.pk)
        intent = paying.intent(self.account, user=self.resident)
        assert intent.pk == self.pk
        Intent.objects.filter(pk=intent.pk).update(
            purpose=f"Оплата {self.word}", provider_id=f"id-{self.word}"
        )
        Refund.objects.create(
            pk=self.pk, intent=intent, amount=Decimal(1), why=f"Возврат {self.word}"
        )
        Notification.objects.create(
            pk=self.pk, provider="demo", intent=intent, note=self.word, body="x"
        )
        OutsideLink.objects.create(
            pk=self.pk,
            organization=self.organization,
            title=f"Банк {self.word}",
            url="https://bank.example/",
        )

    def _residents(self) -> None:
        ResidencyFactory(pk=self.pk, account=self.account, user=self.resident)
        LinkingRequest.objects.create(
            pk=self.pk,
            organization=self.organization,
            user=self.resident,
            number=f"{self.word}-2",
            note=self.person,
        )
        ContactChange.objects.create(
            pk=self.pk,
            user=self.resident,
            old_email=self.resident.email,
            new_email=f"new.{self.mail}",
            document="passport",
            reason=self.word,
            requested_by=self.employee,
        )
        LinkingWays.objects.create(pk=self.pk, organization=self.organization)

    def _requests(self) -> None:
        own = {"pk": self.pk, "organization": self.organization}
        category = CategoryFactory(**own, title=f"Течь {self.word}")
        PaidServiceFactory(**own, title=f"Смеситель {self.word}")
        ExecutorFactory(**own, name=f"Мастер {self.word}")
        AnswerTemplate.objects.create(**own, title=f"Ответ {self.word}", text="…")
        asked = RequestFactory(
            pk=self.pk,
            account=self.account,
            author=self.resident,
            category=category,
            number=1,
            description=f"Капает {self.word}",
            phone=self.phone,
            email=self.mail,
        )
        photo = Attachment(
            request=asked,
            public_id=file_of(self.pk),
            name=f"{self.word}.jpg",
            content_type="image/jpeg",
            size=1,
        )
        photo.file.save("a.jpg", ContentFile(self.word.encode()), save=False)
        photo.preview.save("a.jpg", ContentFile(self.word.encode()))

    def _office(self) -> None:
        own = {"pk": self.pk, "organization": self.organization}
        group = Group.objects.create(pk=self.pk, name=f"Роль {self.word}")
        group.permissions.add(Permission.objects.get(codename="view_account"))
        Role.objects.filter(group=group).delete()
        Role.objects.create(**own, group=group, about=self.word)
        self.employee.groups.add(group)
        self.employee.organizations.add(self.organization)
        sending = Sending.objects.create(
            **own, source="notices", subject_id=self.pk, title=f"Рассылка {self.word}"
        )
        Message.objects.create(
            **own,
            recipient=self.resident,
            account=self.account,
            sending=sending,
            channel="email",
            event=f"bill:{self.word}",
            subject=f"Письмо {self.word}",
            body=self.word,
            address=self.mail,
        )
        OwnText.objects.create(
            **own, occasion="bill-published", channel="email", body=self.word
        )
        run = ImportRun(
            **own,
            kind="accounts",
            author=self.employee,
            original_name=f"{self.word}.csv",
            sha256="0" * 64,
            state=ImportRun.State.REFUSED,
            created_at=timezone.now(),
        )
        run.file.save("a.csv", ContentFile(f"Фамилия\n{self.person}\n".encode()))
        ImportProfile.objects.create(
            **own,
            slug=f"profile-{self.pk}",
            title=f"Профиль {self.word}",
            kind="accounts",
        )
