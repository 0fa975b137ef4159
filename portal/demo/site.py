"""A believable company site in Russian for the demonstration."""

import datetime as dt
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from wagtail.images import get_image_model
from wagtail.images.models import AbstractImage
from wagtail.models import Page, Site

from cabinet.accounts.models import Building, Organization
from cms.links import CabinetScreen
from cms.models import (
    ContactsPage,
    HomePage,
    InstructionIndexPage,
    InstructionPage,
    NewsCategory,
    NewsIndexPage,
    NewsPage,
    NoticeIndexPage,
    NoticePage,
    NoticePlace,
    SiteSettings,
    StandardPage,
    TariffsPage,
)
from portal.demo.pictures import PICTURES, draw_picture
from portal.demo.site_blocks import (
    Block,
    cards,
    hero,
    instruction_body,
    text,
)
from portal.demo.site_instructions import INSTRUCTIONS
from portal.demo.site_news import CATEGORIES, NEWS, News
from portal.demo.site_pages import (
    ABOUT,
    COMPANY,
    LEADS,
    MAP_ALT,
    NOTICES,
    OFFICES,
    OFFICES_NOTE,
    TARIFFS_NOTE,
    Notice,
)
from portal.demo.site_sections import write_sections

# Which screen of the cabinet opens which instruction.
SCREENS = {
    "registraciya": CabinetScreen.ENTRY,
    "licevoy-schet": CabinetScreen.LINK,
    "kak-chitat-schet": CabinetScreen.BILL,
    "pokazaniya": CabinetScreen.METERS,
    "oplata": CabinetScreen.PAYMENTS,
    "zayavka": CabinetScreen.REQUESTS,
}
INN = COMPANY["legal_line"].rpartition(" ")[2]
Pictures = dict[str, AbstractImage]


@transaction.atomic
def fill_site() -> None:
    """Write the company's site; leave alone one that holds news already."""
    if NewsPage.objects.exists():
        return
    today = timezone.localdate()
    pictures = _upload_pictures()
    _tell_company()
    _write_news(pictures, today)
    _write_instructions(pictures)
    _write_notices(today)
    _write_sections(pictures)
    _write_pages()
    _write_home(pictures)


def _upload_pictures() -> Pictures:
    images = get_image_model().objects
    titles = {item.picture: item.alt.rstrip(".") for item in NEWS}
    titles["plan"] = "Как пройти в главный офис"
    return {
        name: images.create(
            title=titles[name],
            file=ContentFile(draw_picture(name), name=f"{name}.png"),
        )
        for name in PICTURES
    }


def _tell_company() -> None:
    site = Site.objects.get(is_default_site=True)
    organization = Organization.objects.filter(inn=INN).first()
    told = COMPANY | {"organization": organization}
    SiteSettings.objects.update_or_create(site=site, defaults=told)


def _write_news(pictures: Pictures, today: dt.date) -> None:
    section = NewsIndexPage.objects.get()
    categories = {
        slug: NewsCategory.objects.get_or_create(slug=slug, defaults={"name": name})[0]
        for slug, name in CATEGORIES.items()
    }
    for item in NEWS:
        page = NewsPage(
            title=item.title,
            slug=item.slug,
            lead=item.lead,
            date=_last(item, today),
            category=categories[item.category],
            image=pictures[item.picture],
            image_alt=item.alt,
            body=[text(item.text)],
        )
        _publish(section.add_child(instance=page))


def _last(item: News, today: dt.date) -> dt.date:
    """The latest such day that isn't ahead, so that seasons stay true."""
    day = dt.date(today.year, *item.day)
    return day if day <= today else day.replace(year=today.year - 1)


def _write_instructions(pictures: Pictures) -> None:
    section = InstructionIndexPage.objects.get()
    for item in INSTRUCTIONS:
        page = InstructionPage(
            title=item.title,
            slug=item.slug,
            lead=item.lead,
            screen=SCREENS.get(item.slug, ""),
            body=instruction_body(item, pictures),
        )
        _publish(section.add_child(instance=page))


def _write_notices(today: dt.date) -> None:
    section = NoticeIndexPage.objects.get()
    for item in NOTICES:
        starts_at = _moment(item, today)
        page = NoticePage(
            title=item.title,
            slug=item.slug,
            lead=item.lead,
            kind=item.kind,
            place=item.place,
            is_pinned=item.kind == NoticePage.Kind.EMERGENCY,
            starts_at=starts_at,
            ends_at=starts_at + item.length,
            body=[text(item.text)],
        )
        section.add_child(instance=page)
        page.places = _places(item.place)
        _publish(page)


def _places(words: str) -> list[NoticePlace]:
    """The house that «ул. Кленовая, д. 13, подъезд 2» names, where it is served."""
    # The words hold no-break spaces, addresses don't.
    street, house, *rest = " ".join(words.split()).split(", ")
    building = Building.objects.filter(address__iendswith=f"{street}, {house}").first()
    entrance = "".join(rest).removeprefix("подъезд ")
    if building is None:
        return []
    return [
        NoticePlace(building=building, entrance=entrance if entrance.isdigit() else "")
    ]


def _moment(item: Notice, today: dt.date) -> dt.datetime:
    day = today + dt.timedelta(days=item.days)
    return timezone.make_aware(dt.datetime.combine(day, item.begins))


def _offices(pictures: Pictures) -> list[dict[str, Any]]:
    return [
        {**office, "map": {"image": pictures["plan"].pk, "alt_text": MAP_ALT}}
        if number == 0
        else office
        for number, office in enumerate(OFFICES)
    ]


def _write_sections(pictures: Pictures) -> None:
    organization = Organization.objects.filter(inn=INN).first()
    contacts = {"organization": organization, "body": [text(OFFICES_NOTE)]}
    contacts["offices"] = [{"type": "offices", "value": _offices(pictures)}]
    _rewrite(NewsIndexPage, lead=LEADS["news"])
    _rewrite(NoticeIndexPage, lead=LEADS["notices"])
    _rewrite(InstructionIndexPage, lead=LEADS["instructions"])
    _rewrite(TariffsPage, lead=LEADS["tariffs"], body=[text(TARIFFS_NOTE)])
    _rewrite(ContactsPage, lead=LEADS["contacts"], **contacts)


def _write_pages() -> None:
    _write_page(*ABOUT[:3], body=[text(ABOUT[3])])
    write_sections()


def _write_page(slug: str, title: str, lead: str, **fields: Any) -> None:
    home = HomePage.objects.get()
    page = StandardPage(slug=slug, title=title, lead=lead, **fields)
    _publish(home.add_child(instance=page))


def _write_home(pictures: Pictures) -> None:
    places = {page.slug: page.pk for page in Page.objects.filter(depth__gt=2)}
    body: list[Block] = [
        hero(pictures["street"].pk, places),
        {"type": "current_notices", "value": {"heading": "Сейчас в домах"}},
        {"type": "latest_news", "value": {"heading": "Новости", "count": 3}},
        cards(places),
    ]
    _rewrite(HomePage, body=body, search_description=LEADS["news"])


def _rewrite(kind: type[Page], **fields: Any) -> None:
    page = kind.objects.get()
    for name, value in fields.items():
        setattr(page, name, value)
    _publish(page)


def _publish(page: Page) -> None:
    """As an editor does it: the page keeps its first revision."""
    page.save_revision().publish()
