import pytest
from django_q.tasks import async_task


@pytest.mark.django_db
def test_metrics_count_what_waits(client):
    async_task("builtins.print", "later")
    lines = client.get("/metrics").content.decode().splitlines()
    assert "kvartal_queue_tasks 1" in lines
    assert "kvartal_messages_waiting 0" in lines
    assert "# TYPE kvartal_periods_open gauge" in lines


@pytest.mark.django_db
@pytest.mark.parametrize(
    "visitor",
    [
        {"REMOTE_ADDR": "192.0.2.7"},
        {"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "192.0.2.7"},
    ],
)
def test_metrics_are_not_for_strangers(client, visitor):
    assert client.get("/metrics", **visitor).status_code == 404
