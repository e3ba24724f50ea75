"""Addresses of signing in and of one's own account: of allauth only what is used, under allauth's names."""

from __future__ import annotations

from allauth.account import views as account
from allauth.mfa.base import views as factors
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as app
from allauth.mfa.webauthn import views as keys
from allauth.socialaccount import views as provider
from allauth.socialaccount.providers.openid_connect import views as oidc
from django.urls import include, path, re_path

from doorstroom.web.account import views
from doorstroom.web.account.wrapping import for_everybody, for_signed_in, through_provider

_own = [
    path("profile", views.profile, name="profile"),
]
_sign_in = [
    path("login", for_everybody(account.login), name="account_login"),
    path("logout", for_everybody(account.logout), name="account_logout"),
    path("inactive", for_everybody(account.account_inactive), name="account_inactive"),
    path("reauthenticate", for_signed_in(account.reauthenticate), name="account_reauthenticate"),
    path("oidc/<slug:provider_id>/login", through_provider(oidc.login), name="openid_connect_login"),
    path("oidc/<slug:provider_id>/callback", through_provider(oidc.callback), name="openid_connect_callback"),
    path("oidc/cancelled", for_everybody(provider.login_cancelled), name="socialaccount_login_cancelled"),
    path("oidc/error", for_everybody(provider.login_error), name="socialaccount_login_error"),
]
_password = [
    path("password/change", for_signed_in(account.password_change), name="account_change_password"),
    path("password/none", views.no_password, name="account_set_password"),
    path("password/reset", for_everybody(account.password_reset), name="account_reset_password"),
    path(
        "password/reset/done", for_everybody(account.password_reset_done), name="account_reset_password_done"
    ),
    path(
        "password/reset/key/done",
        for_everybody(account.password_reset_from_key_done),
        name="account_reset_password_from_key_done",
    ),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[^/]+)$",
        for_everybody(account.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
]
_factors = [
    path("2fa", for_signed_in(factors.index), name="mfa_index"),
    path("2fa/authenticate", for_everybody(factors.authenticate), name="mfa_authenticate"),
    path("2fa/reauthenticate", for_signed_in(factors.reauthenticate), name="mfa_reauthenticate"),
    path("2fa/app/activate", for_signed_in(app.activate_totp), name="mfa_activate_totp"),
    path("2fa/app/deactivate", for_signed_in(app.deactivate_totp), name="mfa_deactivate_totp"),
    path("2fa/codes", for_signed_in(codes.view_recovery_codes), name="mfa_view_recovery_codes"),
    path("2fa/codes/generate", views.renew_codes, name="mfa_generate_recovery_codes"),
    path("2fa/keys", for_signed_in(keys.list_webauthn), name="mfa_list_webauthn"),
    path("2fa/keys/add", for_signed_in(keys.add_webauthn), name="mfa_add_webauthn"),
    path("2fa/keys/<int:pk>/remove", for_signed_in(keys.remove_webauthn), name="mfa_remove_webauthn"),
    path(
        "2fa/keys/reauthenticate",
        for_signed_in(keys.reauthenticate_webauthn),
        name="mfa_reauthenticate_webauthn",
    ),
]
urlpatterns = [
    *_sign_in,
    *_password,
    *_factors,
    path("sessions", views.own_sessions, name="usersessions_list"),
    path("", include((_own, "account"))),
]
