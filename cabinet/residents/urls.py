from django.urls import path

from cabinet.residents import (
    link_views,
    phone_views,
    profile_views,
    sharing_views,
    views,
)

app_name = "residents"
urlpatterns = [
    path("link/", link_views.link, name="link"),
    path("link/confirm/", link_views.confirm, name="link_confirm"),
    path("profile/", views.profile, name="profile"),
    path("profile/photo/", profile_views.photo, name="photo"),
    path("profile/consents/", profile_views.own_consents, name="consents"),
    path(
        "profile/sessions/<int:session>/end/",
        profile_views.end_session,
        name="end_session",
    ),
    path("profile/<uuid:account>/name/", profile_views.nickname, name="nickname"),
    path("profile/phones/", phone_views.own_phones, name="phones"),
    path("profile/phones/code/", phone_views.phone_code, name="phone_code"),
    path("profile/phones/<int:phone>/", phone_views.change_phone, name="change_phone"),
    path("profile/delete/", views.delete, name="delete"),
    path("profile/<uuid:account>/unlink/", views.unlink, name="unlink"),
    path("invitations/<int:asked>/", sharing_views.invitation, name="invitation"),
    path("<uuid:account>/sharing/", sharing_views.guests, name="sharing"),
    path("<uuid:account>/sharing/<int:guest>/", sharing_views.guest, name="guest"),
    path(
        "<uuid:account>/sharing/<int:guest>/end/",
        sharing_views.end,
        name="end_sharing",
    ),
    path(
        "<uuid:account>/sharing/invitations/<int:invitation>/withdraw/",
        sharing_views.withdraw,
        name="withdraw_invitation",
    ),
]
