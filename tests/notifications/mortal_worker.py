"""Workers to be killed: each one is a fork of a process that is ready to work.

Prints a worker's number when it starts; ends when nothing is left to send.
"""

import os
import sys

import django


def work(port: str) -> None:
    from django.conf import settings
    from django.db import connection

    from cabinet.notifications.models import Message
    from cabinet.notifications.tasks import send_due_messages

    connection.settings_dict["NAME"] = os.environ["MORTAL_DATABASE"]
    settings.EMAIL_BACKEND = "cabinet.notifications.channels.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", int(port)
    while Message.objects.waiting().exists():
        send_due_messages()


def main(port: str) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    django.setup()
    import logging

    logging.disable(logging.CRITICAL)
    while True:
        child = os.fork()
        if not child:
            work(port)
            os._exit(0)
        sys.stdout.write(f"{child}\n")
        sys.stdout.flush()
        _, status = os.waitpid(child, 0)
        if status == 0:
            return


if __name__ == "__main__":
    main(sys.argv[1])
