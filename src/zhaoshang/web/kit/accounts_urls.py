"""The sign-in pages we use, under the names allauth looks up itself. No sign-up, no mail: accounts are given.

Include at `accounts/`: `path("accounts/", include("zhaoshang.web.kit.accounts_urls"))`.
"""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path
from django.views.generic.base import RedirectView


def nothing(request: HttpRequest, **kwargs: str) -> HttpResponse:
    """A name allauth may look up, and a page we do not have."""
    raise Http404


to_sign_in = RedirectView.as_view(pattern_name="account_login")

urlpatterns = [
    path("login/", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("password/change/", account.password_change, name="account_change_password"),
    path("two-step/", mfa.index, name="mfa_index"),
    path("two-step/authenticate/", mfa.authenticate, name="mfa_authenticate"),
    path("two-step/reauthenticate/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("two-step/activate/", totp.activate_totp, name="mfa_activate_totp"),
    path("two-step/deactivate/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("two-step/recovery-codes/", recovery.view_recovery_codes, name="mfa_view_recovery_codes"),
    path(
        "two-step/recovery-codes/generate/",
        recovery.generate_recovery_codes,
        name="mfa_generate_recovery_codes",
    ),
    path(
        "two-step/recovery-codes/download/",
        recovery.download_recovery_codes,
        name="mfa_download_recovery_codes",
    ),
    # Looked up by allauth, not offered here.
    path("signup/", nothing, name="account_signup"),
    path("email/", RedirectView.as_view(pattern_name="mfa_index"), name="account_email"),
    path("email/sent/", nothing, name="account_email_verification_sent"),
    path(
        "password/set/",
        RedirectView.as_view(pattern_name="account_change_password"),
        name="account_set_password",
    ),
    path("password/reset/", to_sign_in, name="account_reset_password"),
    path("password/reset/done/", to_sign_in, name="account_reset_password_done"),
]
