"""Servers of the tests' own: what was really sent is what they received."""

import json
import socketserver
import threading
import time
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl


class Letter:
    """One letter as it came over the line."""

    def __init__(self, recipient: str, raw: bytes) -> None:
        self.to = recipient
        self.message: EmailMessage = message_from_bytes(raw, policy=policy.default)

    def part(self, kind: str) -> str:
        return self.message.get_body((kind,)).get_content()


class _Smtp(socketserver.StreamRequestHandler):
    def handle(self):
        self.say("220 test")
        recipient = ""
        while line := self.rfile.readline():
            words = line.decode().strip()
            verb = words.upper()
            if verb.startswith("RCPT"):
                recipient = words.partition("<")[2].partition(">")[0]
                self.say(self.server.answers.get(recipient, "250 ok"))
            elif verb == "DATA":
                self.say("354 go on")
                if (raw := self.read_letter()) is None:
                    return
                time.sleep(self.server.seconds)
                answer = self.server.after_dot
                if answer.startswith("250"):
                    self.server.letters.append(Letter(recipient, raw))
                if answer == "hang up":
                    self.server.letters.append(Letter(recipient, raw))
                    return
                self.say(answer)
            elif verb == "QUIT":
                self.say("221 bye")
                return
            else:
                self.say("250 ok")

    def read_letter(self):
        """Everything up to the lone dot; None where the line broke before it."""
        lines = []
        while line := self.rfile.readline():
            if line == b".\r\n":
                return b"".join(lines)
            lines.append(line[1:] if line.startswith(b"..") else line)
        return None

    def say(self, words):
        self.wfile.write(f"{words}\r\n".encode())


class MailServer(socketserver.ThreadingTCPServer):
    """Takes every letter, and tells nobody what it had before."""

    allow_reuse_address = daemon_threads = True

    def __init__(self, port=0):
        super().__init__(("127.0.0.1", port), _Smtp)
        self.letters: list[Letter] = []
        self.answers: dict[str, str] = {}
        self.after_dot = "250 taken"
        self.seconds = 0.0
        self.thread = threading.Thread(target=self.serve_forever, daemon=True)
        self.thread.start()

    @property
    def port(self):
        return self.server_address[1]

    def stop(self):
        self.shutdown()
        self.server_close()


class _Http(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.server.requests.append(
            {"path": self.path, "headers": dict(self.headers), "body": body}
        )
        status, answer = self.server.answer
        text = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, *args):
        """Not into the tests' output."""


class Provider(ThreadingHTTPServer):
    """Records what it was asked and answers as it was told to."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Http)
        self.requests: list[dict] = []
        self.answer = (200, {})
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def base(self):
        return f"http://127.0.0.1:{self.server_address[1]}"

    def fields(self, number=-1):
        return dict(parse_qsl(self.requests[number]["body"].decode()))

    def json(self, number=-1):
        return json.loads(self.requests[number]["body"])

    def stop(self):
        self.shutdown()
        self.server_close()
