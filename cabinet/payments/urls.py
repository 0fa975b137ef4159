from django.urls import path

from cabinet.payments import views
from cabinet.payments.certificates import views as certificates
from cabinet.payments.debts.views import answer_plan, debt
from cabinet.payments.movement import views as movement
from cabinet.payments.registries.views import payment

app_name = "payments"
urlpatterns = [
    path("", views.payments, name="list"),
    path("list.xlsx", movement.payments_xlsx, name="list_xlsx"),
    path("<int:payment>/", payment, name="payment"),
    path("certificates/", certificates.certificates, name="certificates"),
    path(
        "certificates/<int:certificate>.pdf", certificates.download, name="certificate"
    ),
    path("debt/", debt, name="debt"),
    path("debt/plans/<int:plan>/", answer_plan, name="answer_plan"),
    path("movement/", movement.movement, name="movement"),
    path("movement.xlsx", movement.movement_xlsx, name="movement_xlsx"),
]
