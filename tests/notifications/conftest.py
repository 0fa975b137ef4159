import pytest

from tests.notifications.servers import MailServer, Provider


@pytest.fixture
def mail_server(settings):
    server = MailServer()
    settings.EMAIL_BACKEND = "cabinet.notifications.channels.smtp.EmailBackend"
    settings.EMAIL_TIMEOUT = 10
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
    yield server
    server.stop()


@pytest.fixture
def provider():
    server = Provider()
    yield server
    server.stop()
