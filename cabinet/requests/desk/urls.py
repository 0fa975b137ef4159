from django.urls import path

from cabinet.requests.desk import calls, card, queue, statistics

urlpatterns = [
    path("", queue.queue, name="queue"),
    path("assign/", queue.assign, name="assign"),
    path("link/", queue.link, name="link"),
    path("statistics/", statistics.statistics, name="statistics"),
    path("call/", calls.find_account, name="find_account"),
    path("call/<int:account>/", calls.write_down, name="call"),
    path("call/house/<int:building>/", calls.write_down_at, name="call_at"),
    path("<int:pk>/", card.card, name="card"),
    path("<int:pk>/answer/", card.answer, name="answer"),
    path("<int:pk>/move/", card.move, name="move"),
    path("<int:pk>/hand-over/", card.hand_over, name="hand_over"),
    path("<int:pk>/neighbours/", card.public_text, name="public_text"),
    path("<int:pk>/work-order.pdf", card.work_order, name="work_order"),
    path("<int:pk>/files/<uuid:file>/", card.file, name="file"),
    path(
        "<int:pk>/files/<uuid:file>/preview/",
        card.file,
        {"preview": True},
        name="preview",
    ),
]
