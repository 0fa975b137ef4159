import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from cabinet.notifications.models import Message
from cabinet.requests import services
from cabinet.requests.models import Kind, ServiceRequest
from cabinet.requests.statuses import MOVES, REOPEN_TIME, Side, Status, Tone
from cabinet.residents.models import Limits
from tests.factories import AccountFactory
from tests.factories.requests import (
    CategoryFactory,
    ExecutorFactory,
    PaidServiceFactory,
    RequestFactory,
)


def create(account, resident, subject, **fields):
    return services.create_request(
        account=account,
        actor=resident,
        subject=subject,
        **{"description": "Течёт кран", "phone": "22-77-88", **fields},
    )


def move(asked, actor, side, target, **values):
    return services.move_request(
        request=asked,
        actor=actor,
        side=side,
        expected=asked.status,
        target=target,
        **values,
    )


def lines(asked):
    return list(asked.events.values_list("text", flat=True))


def test_numbers_run_within_the_organisation(account, resident, category):
    elsewhere = AccountFactory()
    foreign = CategoryFactory(organization=elsewhere.organization)

    numbers = [create(account, resident, category).number for _ in range(2)]

    assert numbers == [1, 2]
    assert create(elsewhere, resident, foreign).number == 1


def test_paid_service_keeps_the_price_of_its_day(account, resident):
    paid = PaidServiceFactory(organization=account.organization, price="1200.00")
    asked = create(account, resident, paid)
    paid.price = "9000.00"
    paid.save()

    asked.refresh_from_db()
    assert (asked.kind, str(asked.price)) == (Kind.PAID, "1200.00")


def test_request_by_phone_has_no_author_and_no_letter(account, clerk, category):
    asked = services.create_request(
        account=account,
        actor=clerk,
        subject=category,
        side=Side.STAFF,
        description="Не горит свет",
    )

    assert asked.author is None
    assert lines(asked) == ["Принято по телефону: заявка"]
    assert not Message.objects.exists()


def test_resident_sends_so_many_requests_a_day(account, resident, category):
    for _ in range(Limits().requests_a_day):
        create(account, resident, category)

    with pytest.raises(services.RequestError, match="не больше 20"):
        create(account, resident, category)


def test_question_waits_for_the_answer(asked, resident, clerk):
    services.add_comment(
        request=asked,
        actor=clerk,
        side=Side.STAFF,
        text="Какой кран?",
        tone=Tone.QUESTION,
    )
    asked.refresh_from_db()
    assert asked.status == Status.CLARIFYING

    services.add_comment(
        request=asked, actor=resident, side=Side.RESIDENT, text="На кухне"
    )
    asked.refresh_from_db()
    assert asked.status == Status.IN_PROGRESS
    letter = Message.objects.get()
    assert letter.recipient == resident
    assert "Какой кран?" not in letter.body
    assert f"/requests/{asked.number}/" in letter.body


def test_internal_note_reaches_no_resident(asked, clerk):
    services.add_comment(
        request=asked,
        actor=clerk,
        side=Side.STAFF,
        text="Уже третий раз",
        tone=Tone.NOTE,
    )

    assert not Message.objects.exists()
    assert not asked.events.for_residents().exists()
    assert not asked.comments.for_residents().exists()


@pytest.mark.parametrize("side", Side)
@pytest.mark.parametrize("source", Status)
@pytest.mark.parametrize("target", Status)
def test_only_the_table_moves(account, resident, category, side, source, target):
    ended = source in {Status.CLOSED, Status.REJECTED}
    asked = RequestFactory(
        account=account,
        author=resident,
        category=category,
        status=source,
        closed_at=timezone.now() if ended else None,
        rejection_reason="нет" if source == Status.REJECTED else "",
    )
    allowed = side in MOVES.get((source, target), ())
    try:
        move(asked, resident, side, target, reason="потому что")
    except services.RequestError:
        assert not allowed
    else:
        assert allowed
    asked.refresh_from_db()
    assert asked.status == (target if allowed else source)


def test_refusal_needs_a_reason(asked, clerk):
    with pytest.raises(services.RequestError, match="причину"):
        move(asked, clerk, Side.STAFF, Status.REJECTED)

    refused = move(asked, clerk, Side.STAFF, Status.REJECTED, reason="Не наш дом")
    assert refused.closed_at is not None
    assert "Отклонена: Не наш дом" in Message.objects.get().body


def test_executor_takes_a_new_request_into_work(asked, clerk, executor):
    done = services.assign_executor(request=asked, actor=clerk, executor=executor)

    assert (done.status, done.executor) == (Status.IN_PROGRESS, executor)
    assert lines(asked) == [f"Назначен исполнитель: {executor}"]


def test_another_organisations_executor_is_refused(asked, clerk):
    with pytest.raises(services.RequestError, match="другой организации"):
        services.assign_executor(request=asked, actor=clerk, executor=ExecutorFactory())


def test_mark_comes_after_closing_and_leaves_with_it(asked, resident):
    with pytest.raises(services.RequestError, match="закрытую"):
        services.rate_request(request=asked, actor=resident, rating=5)
    closed = move(asked, resident, Side.RESIDENT, Status.CLOSED)
    services.rate_request(request=closed, actor=resident, rating=4, words="Спасибо")
    back = move(closed, resident, Side.RESIDENT, Status.IN_PROGRESS)

    assert (back.rating, back.rating_words, back.closed_at) == (None, "", None)
    assert "Оценка: 4 из 5" in lines(asked)


def test_closed_request_comes_back_for_two_weeks(asked, resident, clerk):
    closed = move(asked, resident, Side.RESIDENT, Status.CLOSED)
    closed.closed_at = timezone.now() - REOPEN_TIME * 1.01
    closed.save()

    with pytest.raises(services.RequestError, match="14 дней"):
        move(closed, resident, Side.RESIDENT, Status.IN_PROGRESS)
    assert move(closed, clerk, Side.STAFF, Status.IN_PROGRESS).status == "in_progress"


def test_ended_request_takes_no_messages(asked, resident):
    closed = move(asked, resident, Side.RESIDENT, Status.CLOSED)

    with pytest.raises(services.RequestError, match="закончена"):
        services.add_comment(
            request=closed, actor=resident, side=Side.RESIDENT, text="И ещё"
        )


@pytest.mark.parametrize(
    "nonsense",
    [
        {"rating": 5},
        {"status": Status.REJECTED, "closed_at": timezone.now()},
        {"status": Status.CLOSED},
        {"status": "lost"},
        {"price": "1.00"},
        {"kind": Kind.PAID},
        {"rejection_reason": "нет"},
    ],
)
def test_database_refuses_what_makes_no_sense(asked, nonsense):
    with pytest.raises(IntegrityError), transaction.atomic():
        ServiceRequest.objects.filter(pk=asked.pk).update(**nonsense)
