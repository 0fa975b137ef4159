"""Give a new database the site's home page, its sections and its menu."""

from django.conf import settings
from django.db import migrations
from django.utils import timezone

SITE_NAME = "Квартал"
WAGTAIL_GROUPS = ["Editors", "Moderators"]
SECTIONS = [
    ("NewsIndexPage", "Новости", "news"),
    ("NoticeIndexPage", "Объявления", "notices"),
    ("InstructionIndexPage", "Инструкции", "instructions"),
    ("TariffsPage", "Тарифы", "tariffs"),
    ("ContactsPage", "Контакты", "contacts"),
]


def build_site(apps, schema_editor):
    Page = apps.get_model("wagtailcore", "Page")
    welcome = Page.objects.filter(depth=2, content_type__model="page").first()
    if welcome is None or apps.get_model("cms", "HomePage").objects.exists():
        return
    sections = [
        add_section(apps, welcome, number, *section)
        for number, section in enumerate(SECTIONS, start=1)
    ]
    turn_into_home(apps, welcome, contacts=sections[-1])
    apps.get_model("wagtailcore", "Site").objects.update(site_name=SITE_NAME)
    drop_unused_roles(apps)


def add_section(apps, home, number, model, title, slug):
    return apps.get_model("cms", model).objects.create(
        **published(apps, model, title),
        slug=slug,
        path=f"{home.path}{number:04d}",
        depth=home.depth + 1,
        url_path=f"{home.url_path}{slug}/",
        locale_id=home.locale_id,
        show_in_menus=True,
    )


def turn_into_home(apps, welcome, contacts):
    """Keep the row that Wagtail made, so that the site still points to it."""
    HomePage = apps.get_model("cms", "HomePage")
    home = HomePage(page_ptr_id=welcome.pk)
    for field in welcome._meta.concrete_fields:  # noqa: SLF001
        setattr(home, field.attname, getattr(welcome, field.attname))
    for name, value in published(apps, "HomePage", SITE_NAME).items():
        setattr(home, name, value)
    home.numchild = len(SECTIONS)
    home.body = first_blocks(contacts)
    home.save()


def published(apps, model, title):
    ContentType = apps.get_model("contenttypes", "ContentType")
    kind, _ = ContentType.objects.get_or_create(app_label="cms", model=model.lower())
    now = timezone.now()
    return {
        "title": title,
        "draft_title": title,
        "content_type": kind,
        "live": True,
        "first_published_at": now,
        "last_published_at": now,
    }


def first_blocks(contacts):
    hero = {
        "heading": "Ваш дом — в одном кабинете",
        "text": "Счета, показания счётчиков и платежи по вашей квартире.",
        "picture": None,
        "actions": [
            action(
                "Счёт и квитанция", "Сколько к оплате и за что", "bill", "/cabinet/"
            ),
            action(
                "Показания счётчиков",
                "Последние показания и поверка",
                "meter",
                "/cabinet/",
            ),
            action(
                "Сообщить о неполадке", "Телефоны и адреса", "wrench", page=contacts.pk
            ),
        ],
    }
    return [
        {"type": "hero", "value": hero},
        {"type": "current_notices", "value": {"heading": "Объявления"}},
        {"type": "latest_news", "value": {"heading": "Новости", "count": 3}},
    ]


def action(title, text, icon, place="", page=None):
    link = {"page": page, "place": place, "address": ""}
    return {"title": title, "text": text, "icon": icon, "link": link}


def drop_unused_roles(apps):
    """Wagtail's two English groups: the portal's staff have roles of their own."""
    Group = apps.get_model("auth", "Group")
    Workflow = apps.get_model("wagtailcore", "Workflow")
    Task = apps.get_model("wagtailcore", "GroupApprovalTask")
    Workflow.objects.filter(name="Moderators approval").delete()
    Task.objects.filter(name="Moderators approval").delete()
    Group.objects.filter(name__in=WAGTAIL_GROUPS).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("cms", "0001_initial"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("wagtailcore", "0098_apitoken"),
        # They hand rights to the two groups that go.
        ("wagtailadmin", "0001_create_admin_access_permissions"),
        ("wagtaildocs", "0011_add_choose_permissions"),
        ("wagtailimages", "0027_image_description"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [migrations.RunPython(build_site, migrations.RunPython.noop)]
