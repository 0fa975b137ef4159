"""What each screen is for, in a sentence, and where the staff manual tells more.

Screens are named by the beginning of their views' names; the longest wins.
"""

from dataclasses import dataclass

from cms.manual import SLUG
from cms.markdown import anchor


@dataclass(frozen=True)
class Help:
    """A sentence for the screen, and an article of the manual with its section."""

    text: str
    article: str
    section: str = ""

    @property
    def url(self) -> str:
        place = f"#{anchor(self.section)}" if self.section else ""
        return f"/{SLUG}/{self.article}/{place}"


HELP = {
    "portal_setup": Help(
        "Всё, что компания настраивает сама, без программиста.",
        "nastroyka",
        "Где что лежит",
    ),
    "first_hour": Help(
        "Помощник ведёт от пустого портала до первого закрытого месяца.",
        "pervyy-chas",
    ),
    "invitations": Help(
        "Листки с кодами для почтовых ящиков: по ним жители подключают счета.",
        "pervyy-chas",
        "Пригласить жителей",
    ),
    "organization": Help(
        "Реквизиты, телефоны, часовой пояс и дни приёма показаний.",
        "nastroyka",
        "Организация",
    ),
    "building": Help(
        "Дома приходят с лицевыми счетами; здесь — площади и свои сроки показаний.",
        "nastroyka",
        "Организация",
    ),
    "account_list": Help(
        "Лицевые счета приходят из вашей программы и правятся в ней.",
        "zagruzka",
        "Загрузить файл",
    ),
    "imports": Help(
        "Файл сначала проверяется, и до подтверждения ничего не меняется.",
        "zagruzka",
        "Загрузить файл",
    ),
    "imports:profiles": Help(
        "Профиль помнит, как читать файлы одной программы.",
        "zagruzka",
        "Чтобы не повторять это каждый месяц",
    ),
    "imports:mapping": Help(
        "Укажите, что лежит в каждом столбце файла.",
        "zagruzka",
        "Если портал не узнал столбцы",
    ),
    "imports:export": Help(
        "Данные портала файлом: для вашей программы, банка или ГИС ЖКХ.",
        "zagruzka",
        "Получить данные из портала",
    ),
    "all_imports": Help(
        "Все загрузки ваших организаций: кто, что и когда.", "zagruzka"
    ),
    "billingperiod": Help(
        "Открытый месяц видят сотрудники, закрытый — жители.",
        "zagruzka",
        "Закрыть месяц",
    ),
    "charge": Help(
        "Строки начислений: их присылает программа, здесь их только смотрят.",
        "zagruzka",
        "Проверить начисления до загрузки",
    ),
    "printrun": Help(
        "Квитанции дома или месяца одним файлом; печатает их портал в фоне.",
        "nastroyka",
        "Квитанция",
    ),
    "receiptsettings": Help(
        "Что стоит в квитанции и в каком порядке — с показом на настоящем счёте.",
        "nastroyka",
        "Квитанция",
    ),
    "tariff": Help(
        "Тариф действует с даты до следующего тарифа.", "nastroyka", "Тарифы и услуги"
    ),
    "service": Help(
        "Услуги приходят с файлами; здесь — порядок в счёте и кому за них платят.",
        "nastroyka",
        "Тарифы и услуги",
    ),
    "supplier": Help(
        "Поставщики из файлов; укажите, чьи деньги идут им напрямую.",
        "nastroyka",
        "Тарифы и услуги",
    ),
    "recipient": Help(
        "Кому платят кроме вашей организации: каждому — свой QR-код.",
        "nastroyka",
        "Тарифы и услуги",
    ),
    "meter": Help("Приборы учёта квартир с датой поверки.", "pokazaniya", "Приборы"),
    "reading": Help(
        "Показания, как они приняты; исправление — новая запись.",
        "pokazaniya",
        "Показания",
    ),
    "reading:review": Help(
        "Показания, которые вызвали сомнение: примите или отклоните со словами.",
        "pokazaniya",
        "На проверке",
    ),
    "reading:silent": Help(
        "Кто в доме ещё не передал; можно напомнить всем сразу.",
        "pokazaniya",
        "Кто не передал",
    ),
    "reading:export": Help(
        "Принятые показания файлом для вашей программы.",
        "pokazaniya",
        "Отдать в расчёт",
    ),
    "payment": Help(
        "Платежи, как их прислали программа и банки.",
        "platezhi",
        "Загрузить реестр банка",
    ),
    "unallocated": Help(
        "Деньги, чей счёт банк назвал неверно: решите, чьи они.",
        "platezhi",
        "Разобрать невыясненные платежи",
    ),
    "bank_registries": Help(
        "Загруженные реестры банков с итогами.", "platezhi", "Загрузить реестр банка"
    ),
    "remembered_matches": Help(
        "Что портал запомнил из ваших решений о невыясненных платежах.",
        "platezhi",
        "Разобрать невыясненные платежи",
    ),
    "instalments": Help(
        "Рассрочка действует, когда житель её принял.", "platezhi", "Рассрочка"
    ),
    "payment_channels": Help(
        "Сколько идут деньги через каждый банк: это видит житель.",
        "platezhi",
        "Сроки способов оплаты",
    ),
    "penaltyrule": Help(
        "Правило действует с даты; своё правило организации главнее общего.",
        "platezhi",
        "Ставки пеней",
    ),
    "intent": Help(
        "Платежи через портал: как стоит каждый и что говорит банк.",
        "oplata",
        "Следить за платежами",
    ),
    "refund": Help("Возвраты жителям.", "oplata", "Вернуть деньги"),
    "notification": Help(
        "Что прислали платёжные системы, слово в слово.",
        "oplata",
        "Следить за платежами",
    ),
    "provideraccount": Help(
        "Договор с банком или платёжной системой, ключи и комиссия.",
        "oplata",
        "Подключить провайдера",
    ),
    "outsidelink": Help(
        "Ссылки на оплату вне портала.", "oplata", "Подключить провайдера"
    ),
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
    "all_messages": Help(
        "Все сообщения списком: отборы, столбцы, выгрузка.",
        "opoveshcheniya",
        "Журнал",
    ),
    "wagtailusers_users": Help(
        "Кто работает в портале; пароль сотрудник выбирает сам по ссылке из письма.",
        "nastroyka",
        "Роли и сотрудники",
    ),
    "wagtailusers_groups": Help(
        "Роль — что можно делать; чьи данные — решают организации сотрудника.",
        "nastroyka",
        "Роли и сотрудники",
    ),
    "notice_reach": Help(
        "Кто получит объявление и что увидит квартира.",
        "sayt",
        "Объявление об отключении",
    ),
    "missed_searches": Help(
        "Что искали на сайте и не нашли.", "sayt", "Что ищут и что читают"
    ),
    "article_readings": Help(
        "Что читают перед тем, как всё же написать.", "sayt", "Что ищут и что читают"
    ),
    "wagtailadmin_explore": Help(
        "Страницы сайта: новости, объявления, инструкции.", "sayt", "Новость"
    ),
    "wagtailsettings": Help(
        "Название, контакты, логотип и цвет на каждой странице.",
        "sayt",
        "Меню, логотип, цвет, телефоны",
    ),
}


def help_for(view_name: str) -> Help | None:
    """The help of the screen with this view; None for Wagtail's own."""
    fitting = [name for name in HELP if _fits(view_name, name)]
    return HELP[max(fitting, key=len)] if fitting else None


def _fits(view_name: str, name: str) -> bool:
    if view_name == name or view_name.startswith(f"{name}:"):
        return True
    # «notices:text» holds for «notices:texts», «wagtailadmin_explore» for its root.
    longer = ":" in name or name.startswith("wagtailadmin")
    return longer and view_name.startswith(name)
