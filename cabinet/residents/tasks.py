from django.core.mail import EmailMessage

from cabinet.residents import owners, phones, recovery


def send_letter(subject: str, body: str, email: str) -> None:
    """Hand a letter to the mail server; without an address there is none to send."""
    if email:
        EmailMessage(subject, body, to=[email]).send()


def send_recovery(typed: str) -> None:
    recovery.write_to(typed)


def send_phone_code(pk: int) -> None:
    phones.send(pk)


def ask_former_holders() -> None:
    owners.ask_former_holders()
