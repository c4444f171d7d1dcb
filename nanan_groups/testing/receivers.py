"""A mail server and a server of group robots on 127.0.0.1, in threads: what they got, and what they are told to answer."""

import json
import socket
import socketserver
import ssl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path


@dataclass
class RobotServer:
    """``answers``: what comes next, one each; then 200 and errcode 0. "hang up": the request is read, nothing is answered."""

    got: list[tuple[str, dict]] = field(default_factory=list)
    answers: list = field(default_factory=list)
    port: int = 0
    ca: str = ""

    @property
    def host(self) -> str:
        return f"localhost:{self.port}"

    @property
    def bodies(self) -> list[dict]:
        return [body for _, body in self.got]


@contextmanager
def robot_server(folder: Path) -> Iterator[RobotServer]:
    """By https, with a certificate of its own in ``folder``."""
    kept = RobotServer(ca=str(folder / "ca.pem"))
    key = str(folder / "key.pem")
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"),
            *("-addext", "subjectAltName=DNS:localhost", "-keyout", key, "-out", kept.ca),
        ],
        check=True,
        capture_output=True,
    )

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            kept.got.append((self.path, json.loads(body)))
            answer = kept.answers.pop(0) if kept.answers else {"errcode": 0, "errmsg": "ok"}
            if answer == "hang up":
                self.connection.shutdown(socket.SHUT_RDWR)
                return
            status, said = (answer, b"") if isinstance(answer, int) else (200, json.dumps(answer).encode())
            self.send_response(status)
            self.send_header("Content-Length", str(len(said)))
            self.end_headers()
            self.wfile.write(said)

        def log_message(self, *args):
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(kept.ca, key)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    kept.port = server.server_address[1]
    with _serving(server):
        yield kept


@dataclass
class MailServer:
    """``answers``: by command (MAIL, RCPT, DATA, the end of DATA as "."), a code to answer once; 0 hangs up."""

    got: list[tuple[list[str], object]] = field(default_factory=list)
    answers: dict[str, int] = field(default_factory=dict)
    port: int = 0

    @property
    def letters(self) -> list[tuple[str, str, str]]:
        """(to, subject, text) of each."""
        return [
            (to[0], letter["Subject"], letter.get_content().replace("\r\n", "\n").strip()) for to, letter in self.got
        ]


@contextmanager
def mail_server() -> Iterator[MailServer]:
    kept = MailServer()

    class Handler(socketserver.StreamRequestHandler):
        def handle(self):
            self.say("220 local")
            to: list[str] = []
            while line := self.rfile.readline():
                word = line.decode().strip().split(" ")[0].upper()
                if word in kept.answers and word != "DATA":
                    if not self.special(word):
                        return
                elif word in ("EHLO", "HELO", "MAIL", "RSET"):
                    self.say("250 ok")
                elif word == "RCPT":
                    to.append(line.decode().split("<")[1].split(">")[0])
                    self.say("250 ok")
                elif word == "DATA":
                    self.say("354 go on")
                    letter = b""
                    while (part := self.rfile.readline()) not in (b".\r\n", b""):
                        letter += part[1:] if part.startswith(b"..") else part
                    kept.got.append((to, message_from_bytes(letter, policy=policy.default)))
                    if "." in kept.answers:
                        if not self.special("."):
                            return
                    else:
                        self.say("250 ok")
                    to = []
                else:
                    self.say("221 bye")
                    return

        def special(self, word: str) -> bool:
            code = kept.answers.pop(word)
            if code:
                self.say(f"{code} as told")
                if code >= 400 and word == ".":
                    kept.got.pop()
            return bool(code)

        def say(self, text: str):
            self.wfile.write(f"{text}\r\n".encode())

    server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    kept.port = server.server_address[1]
    with _serving(server):
        yield kept


@contextmanager
def _serving(server) -> Iterator[None]:
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)


def closed_port() -> int:
    """A port at which nobody listens."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]
