"""A mail server of our own: it accepts and never answers, or it takes every letter."""

import contextlib
import email
import socketserver
import threading


class MailSink:
    """Listens on a free port; silent at first, until `answer()`."""

    def __init__(self):
        """Note nothing yet; `start` listens."""
        self.connections = 0
        self.letters = []
        self.is_ended = threading.Event()
        self.answers = threading.Event()
        self.server = None

    def start(self):
        """Listen, each connection in a thread of its own."""
        sink = self

        class Talk(socketserver.StreamRequestHandler):
            def handle(self):
                sink.connections += 1
                with contextlib.suppress(OSError):
                    sink.talk(self.rfile, self.wfile)

        socketserver.ThreadingTCPServer.daemon_threads = True
        self.server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Talk)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def url(self):
        """Return the value for EMAIL_URL."""
        return f"smtp://127.0.0.1:{self.server.server_address[1]}"

    def talk(self, lines, out):
        """Say nothing for ever, or speak as much SMTP as a letter needs."""
        if not self.answers.is_set():
            self.is_ended.wait()
            return
        self.say(out, "220 sink")
        for line in lines:
            verb = line[:4].upper()
            if verb == b"DATA":
                self.say(out, "354 go on")
                self.take(lines)
            self.say(out, "221 bye" if verb == b"QUIT" else "250 ok")

    def say(self, out, text):
        """Answer one line."""
        out.write(f"{text}\r\n".encode())

    def take(self, lines):
        """Keep one letter, up to the line with a dot."""
        content = []
        for line in lines:
            if line == b".\r\n":
                break
            content.append(line)
        self.letters.append(email.message_from_bytes(b"".join(content)))

    def end(self):
        """Close the port and let silent connections go."""
        self.is_ended.set()
        self.server.shutdown()
        self.server.server_close()
