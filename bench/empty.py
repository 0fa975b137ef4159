"""Django with one view that answers «ok»: no middleware, no database, no template."""

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import path


def nothing(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok")


urlpatterns = [path("", nothing)]

settings.configure(ROOT_URLCONF=__name__, ALLOWED_HOSTS=["testserver"])
application = get_wsgi_application()
