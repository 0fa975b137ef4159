"""What a page of the site is built from."""

from django.core.exceptions import ValidationError
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageBlock, ImageChooserBlock

from cms.links import CabinetPlace

# No pictures here: those need an alt text, and have a block that asks for it.
RICH_TEXT = ["h2", "h3", "bold", "italic", "ol", "ul", "hr", "link", "document-link"]
NOTE_TEXT = ["bold", "italic", "ol", "ul", "link", "document-link"]
MAX_ACTIONS = 3


class LinkBlock(blocks.StructBlock):
    """Where a button leads: to a page, into the cabinet or to an address."""

    page = blocks.PageChooserBlock(label="Страница сайта", required=False)
    place = blocks.ChoiceBlock(
        label="Раздел кабинета", choices=CabinetPlace.choices, required=False
    )
    address = blocks.URLBlock(label="Другой адрес", required=False)

    class Meta:
        icon = "link"
        label = "Ссылка"
        help_text = "Заполните что-нибудь одно."

    def clean(self, value: blocks.StructValue) -> blocks.StructValue:
        link = super().clean(value)
        if sum(bool(part) for part in link.values()) != 1:
            message = "Укажите одно: страницу, раздел кабинета или адрес."
            raise blocks.StructBlockValidationError(
                block_errors={"page": ValidationError(message)}
            )
        return link


class ActionBlock(blocks.StructBlock):
    title = blocks.CharBlock(label="Действие", max_length=60)
    text = blocks.CharBlock(label="Пояснение", max_length=120, required=False)
    icon = blocks.ChoiceBlock(
        label="Значок",
        choices=[
            ("bill", "Счёт"),
            ("meter", "Счётчик"),
            ("key", "Ключ"),
            ("wrench", "Гаечный ключ"),
            ("phone", "Телефон"),
        ],
        default="bill",
    )
    link = LinkBlock()

    class Meta:
        icon = "pick"
        label = "Действие"


class HeroBlock(blocks.StructBlock):
    heading = blocks.CharBlock(label="Заголовок", max_length=90)
    text = blocks.TextBlock(label="Текст", max_length=300, required=False)
    picture = ImageChooserBlock(
        label="Картинка", required=False, help_text="Только для украшения."
    )
    actions = blocks.ListBlock(
        ActionBlock(), label="Главные действия", min_num=1, max_num=MAX_ACTIONS
    )

    class Meta:
        icon = "home"
        label = "Первый экран"
        template = "cms/blocks/hero.html"


class CardBlock(blocks.StructBlock):
    title = blocks.CharBlock(label="Заголовок", max_length=80)
    text = blocks.TextBlock(label="Текст", max_length=250, required=False)
    link = LinkBlock()

    class Meta:
        icon = "doc-full"
        label = "Карточка"


class CardsBlock(blocks.StructBlock):
    heading = blocks.CharBlock(label="Заголовок", max_length=90)
    cards = blocks.ListBlock(CardBlock(), label="Карточки", min_num=1)

    class Meta:
        icon = "list-ul"
        label = "Карточки со ссылками"
        template = "cms/blocks/cards.html"


class WarningBlock(blocks.StructBlock):
    title = blocks.CharBlock(label="Заголовок", max_length=90, default="Внимание")
    text = blocks.RichTextBlock(label="Текст", features=NOTE_TEXT)

    class Meta:
        icon = "warning"
        label = "Предупреждение"
        template = "cms/blocks/warning.html"


class PictureBlock(blocks.StructBlock):
    picture = ImageBlock(label="Картинка")
    caption = blocks.CharBlock(label="Подпись", max_length=200, required=False)

    class Meta:
        icon = "image"
        label = "Картинка"
        template = "cms/blocks/picture.html"


class QuestionBlock(blocks.StructBlock):
    question = blocks.CharBlock(label="Вопрос", max_length=200)
    answer = blocks.RichTextBlock(label="Ответ", features=NOTE_TEXT)

    class Meta:
        icon = "help"
        label = "Вопрос"


class StepBlock(blocks.StructBlock):
    """One thing to do; a reader sees its number, the editor doesn't type it."""

    title = blocks.CharBlock(label="Что сделать", max_length=120)
    text = blocks.RichTextBlock(label="Подробно", features=NOTE_TEXT, required=False)
    picture = ImageBlock(label="Картинка", required=False)

    class Meta:
        icon = "list-ol"
        label = "Шаг"


class OfficeBlock(blocks.StructBlock):
    name = blocks.CharBlock(label="Название", max_length=120)
    address = blocks.CharBlock(label="Адрес", max_length=200)
    phone = blocks.CharBlock(label="Телефон", max_length=30, required=False)
    hours = blocks.TextBlock(
        label="Часы приёма", help_text="Каждый день с новой строки."
    )
    note = blocks.TextBlock(label="Примечание", required=False)
    map = ImageBlock(
        label="Карта картинкой",
        required=False,
        help_text="Опишите словами, как пройти: это прочтут те, кто картинку не видит.",
    )

    class Meta:
        icon = "site"
        label = "Офис"


class BodyBlock(blocks.StreamBlock):
    """What any page may hold."""

    text = blocks.RichTextBlock(
        label="Текст", features=RICH_TEXT, template="cms/blocks/text.html"
    )
    warning = WarningBlock()
    picture = PictureBlock()
    steps = blocks.ListBlock(
        StepBlock(), label="Шаги", icon="list-ol", template="cms/blocks/steps.html"
    )
    cards = CardsBlock()
    questions = blocks.ListBlock(
        QuestionBlock(),
        label="Вопросы и ответы",
        icon="help",
        template="cms/blocks/questions.html",
    )
    documents = blocks.ListBlock(
        DocumentChooserBlock(),
        label="Документы",
        icon="doc-full-inverse",
        template="cms/blocks/documents.html",
    )
