from django.core.mail import EmailMessage


def send_letter(subject: str, body: str, email: str) -> None:
    """Hand a letter to the mail server; without an address there is none to send."""
    if email:
        EmailMessage(subject, body, to=[email]).send()
