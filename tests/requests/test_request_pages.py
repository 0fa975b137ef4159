import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from cabinet.requests import services
from cabinet.requests.attachments import keep_files
from cabinet.requests.files import clean
from cabinet.requests.models import Attachment, Kind, ServiceRequest
from cabinet.requests.statuses import Side, Status, Tone
from tests.factories import ResidencyFactory, ended
from tests.factories.requests import (
    CategoryFactory,
    PaidServiceFactory,
    RequestFactory,
)
from tests.measure import own_queries
from tests.requests.hostile import JPEG, PDF


@pytest.fixture
def base(account):
    return f"/cabinet/{account.public_id}/requests/"


def attach(asked, author, data=JPEG, name="photo.jpg", comment=None):
    file = clean(SimpleUploadedFile(name, data))
    keep_files(request=asked, author=author, files=[file], comment=comment)
    return Attachment.objects.latest("pk")


def test_list_has_the_columns_of_the_manual(base, resident_client, asked, executor):
    asked.executor = executor
    asked.save()

    page = resident_client.get(base).content.decode()

    for column in (
        "Номер",
        "Категория заявки",
        "Описание",
        "Исполнитель",
        "Дата создания",
        "Дата закрытия",
        "Статус",
    ):
        assert f">{column}</th>" in page
    for value in (asked.category.title, "Заменить смеситель", executor.name, "Новая"):
        assert value in page


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("status=new", True),
        ("status=closed", False),
        ("q=смеситель", True),
        ("q=лифт", False),
        ("q=№ 1", True),
        ("q=99999999999999999999", False),
        ("status=nonsense", True),
    ],
)
def test_list_is_narrowed(base, resident_client, asked, query, shown):
    page = resident_client.get(f"{base}?{query}").content.decode()

    assert ("Заменить смеситель" in page) is shown


def test_list_is_narrowed_by_category(base, resident_client, asked, account, resident):
    other = RequestFactory(account=account, author=resident, description="Двор")

    page = resident_client.get(f"{base}?category={other.category_id}").content.decode()

    assert "Двор" in page
    assert "Заменить смеситель" not in page


@pytest.mark.parametrize("count", [1, 19])
def test_list_takes_the_same_queries_for_any_number(
    base, resident_client, resident, account, category, count
):
    RequestFactory.create_batch(
        count, account=account, author=resident, category=category
    )
    RequestFactory(account=account, author=resident, category=category)

    # The accounts; the filter's; the number and the rows.
    assert own_queries(resident_client, base) == 4


def test_pages_of_twenty(base, resident_client, resident, account, category):
    RequestFactory.create_batch(21, account=account, author=resident, category=category)

    assert resident_client.get(base).content.decode().count('data-label="Номер"') == 20
    assert "Страница 2 из 2" in resident_client.get(f"{base}?page=2").content.decode()


@pytest.mark.parametrize("kind", [*Kind.values, "nonsense"])
def test_form_says_where_the_list_is_empty(base, resident_client, kind):
    page = resident_client.get(f"{base}new/?kind={kind}").content.decode()

    assert "ещё не заполнила" in page


def test_appeal_needs_somewhere_to_answer(base, resident_client, account):
    appeal = CategoryFactory(organization=account.organization, kind=Kind.APPEAL)
    values = {"subject": appeal.pk, "description": "Почему нет дворника?"}

    refused = resident_client.post(f"{base}new/?kind=appeal", values)
    taken = resident_client.post(
        f"{base}new/?kind=appeal", {**values, "email": "a@mail.example"}
    )

    assert "куда вам ответить" in refused.content.decode()
    assert taken.status_code == 302
    assert ServiceRequest.objects.get().kind == Kind.APPEAL


def test_paid_service_is_ordered_for_a_day(base, resident_client, account):
    paid = PaidServiceFactory(organization=account.organization)
    values = {
        "subject": paid.pk,
        "description": "На кухне",
        "phone": "+7 900 123-45-67",
        "visit_time": "09-12",
    }
    url = f"{base}new/?kind=paid"

    late = resident_client.post(url, {**values, "visit_on": "2020-01-01"})
    today = timezone.localdate().isoformat()
    taken = resident_client.post(url, {**values, "visit_on": today}, follow=True)

    assert "уже прошёл" in late.content.decode()
    assert "1 200,00" in taken.content.decode().replace("\xa0", " ")


def test_another_organisations_category_is_no_choice(base, resident_client):
    values = {
        "subject": CategoryFactory().pk,
        "description": "Течёт",
        "phone": "22-77-88",
        "place": "flat",
    }

    assert resident_client.post(f"{base}new/", values).status_code == 200
    assert not ServiceRequest.objects.exists()


def test_conversation_hides_internal_notes(
    base, resident_client, asked, clerk, own_folder
):
    note = services.add_comment(
        request=asked, actor=clerk, side=Side.STAFF, text="СКРЫТО", tone=Tone.NOTE
    )
    hidden = attach(asked, clerk, name="plan.pdf", data=PDF, comment=note)
    services.add_comment(
        request=asked, actor=clerk, side=Side.STAFF, text="Придём", tone=Tone.ANSWER
    )

    page = resident_client.get(f"{base}1/").content.decode()

    assert "Придём" in page
    assert "СКРЫТО" not in page
    assert "plan" not in page
    address = f"{base}1/files/{hidden.public_id}/"
    assert resident_client.get(address).status_code == 404


def test_resident_closes_rates_and_returns(base, resident_client, asked):
    closing = {"expected": "new", "target": "closed"}
    resident_client.post(f"{base}1/move/", closing)
    resident_client.post(f"{base}1/rate/", {"rating": "6"})
    resident_client.post(f"{base}1/rate/", {"rating": "5", "words": "Быстро"})
    asked.refresh_from_db()
    assert (asked.status, asked.rating, asked.rating_words) == ("closed", 5, "Быстро")

    resident_client.post(
        f"{base}1/move/", {"expected": "closed", "target": "in_progress"}
    )
    asked.refresh_from_db()
    assert asked.status == Status.IN_PROGRESS


def test_stale_page_is_told(base, resident_client, asked):
    values = {"expected": "done", "target": "closed"}

    page = resident_client.post(f"{base}1/move/", values, follow=True)

    assert "статус уже изменили" in page.content.decode()


def test_file_is_handed_out_harmlessly(
    base, resident_client, asked, resident, own_folder
):
    photo = attach(asked, resident)
    paper = attach(asked, resident, data=PDF, name="Счёт.pdf")

    shown = resident_client.get(f"{base}1/files/{photo.public_id}/")
    small = resident_client.get(f"{base}1/files/{photo.public_id}/preview/")
    taken = resident_client.get(f"{base}1/files/{paper.public_id}/")

    for response, content_type in (
        (shown, "image/jpeg"),
        (small, "image/jpeg"),
        (taken, "application/pdf"),
    ):
        assert response.headers["Content-Type"] == content_type
        assert (
            response.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
        )
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.headers["Cache-Control"] == "no-store, private"
    assert taken.headers["Content-Disposition"].startswith("attachment")
    assert b"".join(taken.streaming_content) == PDF
    paper_preview = f"{base}1/files/{paper.public_id}/preview/"
    assert resident_client.get(paper_preview).status_code == 404


def test_file_that_is_gone_is_a_404(base, resident_client, asked, resident, own_folder):
    photo = attach(asked, resident)
    photo.file.storage.delete(photo.file.name)

    address = f"{base}1/files/{photo.public_id}/"
    assert resident_client.get(address).status_code == 404


def test_new_holder_reads_nothing_of_a_former_one(client, account, asked, resident):
    by_phone = RequestFactory(account=account, description="По телефону")
    ended(resident.residencies.get())
    newcomer = ResidencyFactory(account=account).user
    client.force_login(newcomer)

    page = client.get(f"/cabinet/{account.public_id}/requests/").content.decode()

    assert "По телефону" in page
    assert "Заменить смеситель" not in page
    assert by_phone.number
    address = f"/cabinet/{account.public_id}/requests/1/"
    assert client.get(address).status_code == 404
