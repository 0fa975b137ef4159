"""Reports: each with its own section of the manual."""

from portal.office.helping.told import Help, Table

ARTICLE = "spiski-i-otchety"
REPORTS: Table = {
    "office_debtors": Help(
        "Кто сколько должен, по домам; отсюда же пишут должникам.",
        ARTICLE,
        "Должники",
    ),
    "office_collection": Help(
        "Сколько из начисленного оплачено.", ARTICLE, "Собираемость"
    ),
    "office_online": Help(
        "Дошли ли до вас деньги, которые заплатили через портал.",
        ARTICLE,
        "Онлайн-оплата и реестры",
    ),
    "office_silent": Help(
        "От каких домов ждать показаний и кому напомнить.",
        ARTICLE,
        "Показания и поверка",
    ),
    "office_verification": Help(
        "Чьи приборы скоро перестанут считать.", ARTICLE, "Показания и поверка"
    ),
    "office_requests": Help("Успеваете ли вы с заявками.", ARTICLE, "Заявки"),
    "office_activity": Help(
        "Сколько жителей пользуется порталом.", ARTICLE, "Активность жителей"
    ),
    "office_loads": Help(
        "Что загружали и чем это кончилось.", ARTICLE, "Загрузки по месяцам"
    ),
}
