"""Residents, their requests and messages to them."""

from portal.office.helping.told import Help, Table

PEOPLE: Table = {
    "residency": Help(
        "Кто подключил какой счёт и каким способом.", "zhiteli", "Кто подключён"
    ),
    "linkingrequest": Help(
        "Житель не смог доказать, что счёт его, и просит вас.",
        "zhiteli",
        "Заявки на привязку",
    ),
    "contactchange": Help(
        "Житель потерял почту: её меняют два сотрудника по документу.",
        "zhiteli",
        "Смена контактов",
    ),
    "linkingways": Help("Чем житель доказывает, что счёт его.", "nastroyka", "Жители"),
    "legaltext": Help(
        "Редакция, с которой согласились, не меняется: пишут новую.",
        "nastroyka",
        "Жители",
    ),
    "passwordrules": Help("Какими должны быть пароли жителей.", "nastroyka", "Жители"),
    "limits": Help(
        "Сколько счетов, попыток, заявок и файлов позволено.",
        "nastroyka",
        "Ограничения",
    ),
    "service_requests": Help(
        "Очередь заявок по срокам: сверху то, что горит.", "zayavki", "Очередь"
    ),
    "service_requests:card": Help(
        "Переписка, сроки и судьба одной заявки.", "zayavki", "Ответить"
    ),
    "service_requests:call": Help(
        "Запишите, с чем обратились, и назовите номер заявки.", "zayavki", "Очередь"
    ),
    "service_requests:find_account": Help(
        "Найдите счёт или дом того, кто звонит.", "zayavki", "Очередь"
    ),
    "service_requests:statistics": Help(
        "Сколько заявок, в срок ли и с какой оценкой — за любые дни.",
        "spiski-i-otchety",
        "Заявки",
    ),
    "all_requests": Help(
        "Все заявки списком: отборы, столбцы, выгрузка.", "zayavki", "Очередь"
    ),
    "requestcategory": Help(
        "С чем обращаются жители и за сколько дней вы отвечаете.",
        "zayavki",
        "Справочники",
    ),
    "paidservice": Help(
        "Платные услуги, которые житель заказывает сам.", "zayavki", "Справочники"
    ),
    "executor": Help("Кому передают работу.", "zayavki", "Справочники"),
    "answertemplate": Help(
        "Ответы, которые не хочется писать заново.", "zayavki", "Справочники"
    ),
    "specialday": Help(
        "По этим дням считаются сроки в рабочих днях.",
        "nastroyka",
        "Выходные и переносы",
    ),
    "notices": Help(
        "Рассылки: кому, когда и с какой скоростью.",
        "opoveshcheniya",
        "Рассылка счетов",
    ),
    "notices:text": Help(
        "Слова писем, SMS и уведомлений по каждому поводу.",
        "opoveshcheniya",
        "Тексты",
    ),
    "notices:rules": Help(
        "Тихие часы, сколько SMS в день, бот Telegram.",
        "opoveshcheniya",
        "Правила и каналы",
    ),
    "notices:journal": Help(
        "Что, кому и когда ушло и что из этого вышло.", "opoveshcheniya", "Журнал"
    ),
    "all_sendings": Help(
        "Все рассылки списком: отборы, столбцы, выгрузка.",
        "opoveshcheniya",
        "Рассылка счетов",
    ),
    "all_messages": Help(
        "Все сообщения списком: отборы, столбцы, выгрузка.",
        "opoveshcheniya",
        "Журнал",
    ),
}
