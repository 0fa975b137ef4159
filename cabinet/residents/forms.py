from allauth.account import forms as allauth_forms


class LoginForm(allauth_forms.LoginForm):
    """Entry by e-mail or user name."""


class SignupForm(allauth_forms.SignupForm):
    """Registration by e-mail and a password typed twice."""
