"""Everything that a company sets up by itself: each screen with what it is for."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.urls import reverse

from cabinet.charges.models import ReceiptSettings
from cabinet.notifications.models import OwnText, SendingRules
from cabinet.payments.models import Channel, PenaltyRule
from cabinet.requests.models import PaidService, RequestCategory
from cabinet.residents.models import (
    Limits,
    LinkingWays,
    PasswordRules,
    Role,
)
from imports.models import ImportProfile
from portal.office import states


@dataclass(frozen=True)
class Line:
    """A screen: who may open it, what it is for, and how it stands."""

    title: str
    text: str
    screen: str
    permission: str
    state: Callable[[states.Scope], str]

    @property
    def url(self) -> str:
        """The screen's address: its name with its arguments, if any."""
        name, *arguments = self.screen.split()
        return reverse(name, args=arguments)


@dataclass(frozen=True)
class Section:
    title: str
    lines: Sequence[Line]


# Every setting, in the order in which a new company comes to them.
SECTIONS = [
    Section(
        "Организация",
        [
            Line(
                "Реквизиты, телефоны, часовой пояс",
                "Стоят в квитанциях, письмах и на сайте; по поясу кончаются дни приёма"
                " показаний и уходят письма.",
                "organization:index",
                "accounts.change_organization",
                states.requisites,
            ),
            Line(
                "Дома и лицевые счета",
                "Загружаются файлом из вашей программы.",
                "account_list:index",
                "accounts.view_account",
                states.accounts,
            ),
            Line(
                "Приём показаний",
                "С какого по какое число месяца их принимают; у дома срок может"
                " быть свой.",
                "organization:index",
                "accounts.change_organization",
                states.window,
            ),
            Line(
                "Логотип, цвет, подвал сайта",
                "Название компании, контакты и логотип на каждой странице.",
                "wagtailsettings:edit cms sitesettings",
                "cms.change_sitesettings",
                states.look,
            ),
        ],
    ),
    Section(
        "Начисления и оплата",
        [
            Line(
                "Тарифы и услуги",
                "Что почём и с какого дня; в каком порядке стоят услуги.",
                "tariff:index",
                "tariffs.change_tariff",
                states.tariffs,
            ),
            Line(
                "Срок оплаты",
                "«Оплатить до» у каждого месяца; без него — число из ставки пеней.",
                "billingperiod:index",
                "charges.change_billingperiod",
                states.due_day,
            ),
            Line(
                "Ставки пеней",
                "Ключевая ставка, дни без пеней и доли; общее правило можно"
                " заменить своим.",
                "penaltyrule:index",
                "payments.change_penaltyrule",
                states.own_row(PenaltyRule),
            ),
            Line(
                "Вид квитанций",
                "Разделы, порядок, тексты, картинка и объявление — с показом на"
                " настоящем счёте.",
                "receiptsettings:index",
                "charges.change_receiptsettings",
                states.own_row(ReceiptSettings),
            ),
            Line(
                "Приём платежей и комиссия",
                "Договор с банком или платёжной системой, ключи, кто платит комиссию.",
                "provideraccount:index",
                "payments_online.change_provideraccount",
                states.providers,
            ),
            Line(
                "Сроки способов оплаты",
                "Сколько идут деньги через каждый банк и до какого числа попадают"
                " в счёт.",
                "payment_channels:index",
                "payments.change_channel",
                states.own_row(Channel),
            ),
            Line(
                "Профили загрузки",
                "Как читать файлы вашей программы и вашего банка.",
                "imports:profiles",
                "imports.add_importrun",
                states.own_row(ImportProfile),
            ),
        ],
    ),
    Section(
        "Жители",
        [
            Line(
                "Способы привязки",
                "Чем житель доказывает, что счёт его.",
                "linkingways:index",
                "residents.change_linkingways",
                states.own_row(LinkingWays),
            ),
            Line(
                "Документы для жителей",
                "Условия и согласие на обработку данных; новая редакция"
                " спрашивает согласие заново.",
                "legaltext:index",
                "residents.add_legaltext",
                states.legal,
            ),
            Line(
                "Правила паролей",
                "Какой длины пароль должны придумать жители.",
                "passwordrules:index",
                "residents.change_passwordrules",
                states.any_row(PasswordRules),
            ),
            Line(
                "Ограничения",
                "Сколько счетов, попыток привязки и входа, кодов, заявок и файлов"
                " позволено, и какой величины файлы.",
                "limits:index",
                "residents.change_limits",
                states.any_row(Limits),
            ),
            Line(
                "Тексты сообщений",
                "Слова писем, SMS и уведомлений по каждому поводу.",
                "notices:texts",
                "notifications.change_owntext",
                states.own_row(OwnText),
            ),
            Line(
                "Правила рассылок",
                "Тихие часы, сколько SMS в день, бот Telegram.",
                "notices:rules",
                "notifications.change_sendingrules",
                states.own_row(SendingRules),
            ),
        ],
    ),
    Section(
        "Заявки",
        [
            Line(
                "Категории и сроки",
                "С чем обращаются жители и за сколько дней вы отвечаете.",
                "requestcategory:index",
                "service_requests.change_requestcategory",
                states.own_row(RequestCategory, empty=states.TODO),
            ),
            Line(
                "Прейскурант платных услуг",
                "Что житель может заказать за деньги.",
                "paidservice:index",
                "service_requests.change_paidservice",
                states.own_row(PaidService),
            ),
            Line(
                "Выходные и переносы",
                "По ним считаются сроки в рабочих днях; раз в год впишите новые.",
                "specialday:index",
                "service_requests.change_specialday",
                states.days_off,
            ),
        ],
    ),
    Section(
        "Сайт и сотрудники",
        [
            Line(
                "Меню и страницы",
                "Разделы сайта, их порядок и что видно в меню.",
                "wagtailadmin_explore_root",
                "cms.change_sitesettings",
                states.pages,
            ),
            Line(
                "Роли",
                "Что может каждая роль; свои роли — из понятных прав.",
                "wagtailusers_groups:index",
                "residents.view_role",
                states.any_row(Role, is_ready=False),
            ),
            Line(
                "Сотрудники",
                "Кто работает в портале, с какими ролями и организациями.",
                "wagtailusers_users:index",
                "residents.change_user",
                states.employees,
            ),
        ],
    ),
]
