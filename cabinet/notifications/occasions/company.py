"""What the company answers and announces."""

from cabinet.notifications.models import Kind
from cabinet.notifications.occasions.occasion import Occasion

REQUEST = Occasion(
    code="request",
    kind=Kind.REQUEST,
    title="Изменилась заявка",
    subject="{заявка}: {событие}",
    letter="""Здравствуйте!

{заявка}: {событие}

Подробности и ответ — в кабинете:

{ссылка}

{организация}""",
    short="{заявка}: {событие} {ссылка}",
    values={"заявка": "номер заявки", "событие": "что произошло"},
    sample={"заявка": "Заявка № 17", "событие": "В работе"},
    joins=True,
)
NOTICE = Occasion(
    code="notice",
    kind=Kind.NOTICE,
    title="Объявление для дома",
    subject="{заголовок}",
    letter="""Здравствуйте!

{вид}: {заголовок}

{когда}

Подробно:

{ссылка}

{организация}, {телефон}""",
    short="{заголовок}. {когда} {ссылка}",
    values={
        "вид": "авария, плановые работы, информация или исправление",
        "заголовок": "заголовок объявления",
        "когда": "начало и конец",
    },
    sample={
        "вид": "Плановые работы",
        "заголовок": "Отключение горячей воды",
        "когда": "С 8:00 до 18:00 14 сентября",
    },
    joins=True,
)
