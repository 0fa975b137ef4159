"""What the invented company is made of."""

import datetime as dt
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

HOLDER_OF_551001 = "551001"
KURSKAYA = "г. Казань, ул. КУРСКАЯ, д. 20"
# Address, flats, the number before that of the first flat's account.
BUILDINGS = [
    (KURSKAYA, 60, 551000),
    ("г. Казань, ул. Сиреневая, д. 4", 96, 552000),
    ("г. Казань, ул. Кленовая, д. 11", 80, 553000),
    ("г. Казань, ул. Кленовая, д. 13", 80, 554000),
]
BRANCH = "Приволжское отделение"
CONTACTS = {
    "emergency_phone": "+7 843 222-77-00",
    "reception_hours": "пн–чт 8:00–17:00, пт до 16:00",
    "site": "https://sun.example",
}
# Flats whose number ends so have no meter of this: billed by the norm, and more.
WITHOUT_METER, UNMETERED = "7", "Холодная вода"
RAISING = Decimal("1.5")
# A person's monthly use where nothing measures it.
NORMS = {"Холодная вода": Decimal("4.25"), "Подогрев воды": Decimal("3.19")}


@dataclass(frozen=True)
class Offer:
    """A service as the company bills it; ``rate`` is roubles a unit of mid-2023."""

    service: str
    unit: str
    rate: Decimal
    supplier: str
    per: str = "flat"  # what the volume follows: area, person, meter, drain, flat
    usage: Decimal = Decimal(1)  # a person's monthly use where a meter counts
    growth: Decimal = Decimal("1.09")


JULY = 7  # tariffs change on the first of it
BASE_YEAR = 2023
COMPANY = 'ООО УК "Солнечный город"'
SERVICES = [
    Offer("Содержание жилья", "кв.м.", Decimal("26.40"), COMPANY, per="area"),
    Offer(
        "Капитальный ремонт жилых зданий",
        "кв.м.",
        Decimal("7.49"),
        "Фонд ЖКХ РТ",
        per="area",
    ),
    Offer("Отопление", "кв.м.", Decimal("31.85"), "АО Татэнерго", per="area"),
    Offer(
        "Холодная вода",
        "куб.м",
        Decimal("30.14"),
        "МУП Водоканал",
        "meter",
        Decimal("3.1"),
    ),
    Offer("Водоотведение", "куб.м", Decimal("24.06"), "МУП Водоканал", "drain"),
    Offer(
        "Подогрев воды",
        "куб.м",
        Decimal("148.20"),
        "АО Татэнерго",
        "meter",
        Decimal("1.9"),
    ),
    Offer(
        "Электроснабжение",
        "кВт*час",
        Decimal("5.03"),
        "АО Татэнергосбыт",
        "meter",
        Decimal("52"),
    ),
    Offer(
        "Ночное электроснабжение",
        "кВт*час",
        Decimal("3.01"),
        "АО Татэнергосбыт",
        "meter",
        Decimal("21"),
    ),
    Offer("Обращение с ТКО", "чел.", Decimal("118.30"), "УК ПЖКХ", per="person"),
    Offer("Домофон", "квартира", Decimal("48.00"), COMPANY, growth=Decimal(1)),
    Offer("Пени", "", Decimal(), ""),
]


def rate_of(offer: Offer, month: dt.date) -> Decimal:
    """The tariff in a month: up by the offer's yearly growth every 1 July."""
    steps = month.year - BASE_YEAR - (month.month < JULY)
    return (offer.rate * offer.growth**steps).quantize(Decimal("0.01"), ROUND_HALF_UP)


SUPPLIERS = sorted({offer.supplier for offer in SERVICES if offer.supplier})
METERED = [offer.service for offer in SERVICES if offer.per == "meter"]
BANKS = ["Сбербанк", "Почта России", "Ак Барс Банк", COMPANY]
PLACES = {
    "Холодная вода": "Санузел",
    "Подогрев воды": "Санузел",
    "Электроснабжение": "Площадка",
    "Ночное электроснабжение": "Площадка",
}
LAST_NAMES = [
    "Абрамов", "Баранов", "Валеев", "Гарипов", "Давыдов", "Ефремов", "Жуков",
    "Закиров", "Ильин", "Каримов", "Лебедев", "Мельников", "Назаров", "Орлов",
    "Павлов", "Рахимов", "Сафин", "Тимофеев", "Уваров", "Фёдоров", "Хабибуллин",
    "Цветков", "Чернов", "Шарипов", "Щукин", "Юсупов", "Яковлев",
]  # fmt: skip
FIRST_NAMES = {
    False: ["Айрат", "Борис", "Виктор", "Денис", "Ильдар", "Марат", "Олег", "Тимур"],
    True: ["Алина", "Венера", "Галина", "Дина", "Елена", "Лейла", "Ольга", "Резеда"],
}
MIDDLE_NAMES = {
    False: ["Андреевич", "Рустамович", "Петрович", "Ильдарович", "Сергеевич"],
    True: ["Андреевна", "Рустамовна", "Петровна", "Ильдаровна", "Сергеевна"],
}
