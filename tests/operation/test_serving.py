"""``doorstroom serve`` as an operator meets it: what it refuses, what it keeps alive, how it stops."""

from __future__ import annotations

import http.client
import logging
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from doorstroom.operation.error_log import PlainFormatter, shown_path
from doorstroom.web.wsgi import only_from

from .conftest import PROGRAM, Demo

ALL = "0.0.0.0"  # noqa: S104 - that it is refused
Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def served(
    demo: Demo, port: int, log: Path, *options: str, **environment: str
) -> Iterator[subprocess.Popen[bytes]]:
    """The demo, or what the environment says, served until the end of the block."""
    with log.open("wb") as out:
        server = subprocess.Popen(
            [PROGRAM, "serve", "--port", str(port), "--workers", "1", *options],
            env={**demo.environment, **environment},
            stdout=out,
            stderr=subprocess.STDOUT,
        )
    try:
        host = environment.get("DOORSTROOM_HOSTS", "127.0.0.1")
        wait_for(lambda: get(port, "/healthz", Host=host)[0] == 200, server)
        yield server
    finally:
        server.terminate()
        server.wait(40)


def wait_for(what: Callable[[], object], server: subprocess.Popen[bytes] | None = None) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        if server is not None:
            assert server.poll() is None, "the server ended"
        try:
            if what():
                return
        except OSError:
            pass
        time.sleep(0.1)
    raise AssertionError("it did not happen within a minute")


def get(port: int, path: str, **headers: str) -> tuple[int, dict[str, str], str]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", path, headers={k.replace("_", "-"): value for k, value in headers.items()})
    answer = connection.getresponse()
    found = answer.status, dict(answer.getheaders()), answer.read().decode()
    connection.close()
    return found


def children(pid: int, command: str = "") -> list[int]:
    """Processes whose parent this is, with ``command`` in their command line."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rsplit(")", 1)[1].split()
            line = stat.with_name("cmdline").read_bytes().replace(b"\0", b" ").decode()
        except OSError:
            continue
        if int(fields[1]) == pid and fields[0] != "Z" and command in line:
            found.append(int(stat.parent.name))
    return found


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def test_it_serves_keeps_its_worker_alive_and_says_nothing_about_readers(
    demo: Demo, port: int, tmp_path: Path
) -> None:
    log = tmp_path / "log"
    with served(demo, port, log) as server:
        status, _, body = get(port, "/healthz")
        assert (status, body) == (200, "ok\n")
        assert get(port, "/", Host="elsewhere.example.org")[0] == 400
        get(port, "/people/4711?q=Vandenberg", Referer="http://x/?q=Vandenberg", User_Agent="Vandenberg")
        style = re.search(r'href="(/static/[^"]+\.css)"', get(port, "/account/login")[2])
        assert style is not None
        assert get(port, style[1])[0] == 200
        wait_for(lambda: children(server.pid, "operation.background"))
        (background,) = children(server.pid, "operation.background")
        os.kill(background, signal.SIGKILL)
        wait_for(lambda: [one for one in children(server.pid, "operation.background") if one != background])
        everybody = children(server.pid)
        assert len(everybody) == 2
        server.send_signal(signal.SIGTERM)
        assert server.wait(40) == 0
        assert [pid for pid in everybody if alive(pid)] == []
    said = log.read_text()
    assert f"http://127.0.0.1:{port}/" in said
    assert "/people/* " in said
    assert "4711" not in said
    assert "Vandenberg" not in said
    assert "started again" in said


def test_ctrl_c_stops_everything_and_so_does_the_death_of_the_server(
    demo: Demo, port: int, tmp_path: Path
) -> None:
    with served(demo, port, tmp_path / "log") as server:
        everybody = children(server.pid)
        server.send_signal(signal.SIGINT)
        server.wait(40)
        assert [pid for pid in everybody if alive(pid)] == []
    with served(demo, port, tmp_path / "log", "--no-worker") as server:
        assert children(server.pid, "operation.background") == []
    with served(demo, port, tmp_path / "log", "--quiet") as server:
        wait_for(lambda: len(children(server.pid)) == 2)
        everybody = children(server.pid)
        server.kill()
        server.wait(10)
        wait_for(lambda: not any(map(alive, everybody)))
    assert "GET" not in (tmp_path / "log").read_text()


def test_behind_a_proxy_it_speaks_as_with_tls_and_believes_that_proxy_alone(
    demo: Demo, port: int, tmp_path: Path
) -> None:
    real = {
        "DOORSTROOM_HOME": str(tmp_path / "home"),
        "DOORSTROOM_HOSTS": "doorstroom.example.org",
        "DOORSTROOM_PLAIN_HTTP": "",
    }
    by_tls = {"Host": "doorstroom.example.org", "X_Forwarded_Proto": "https"}
    with served(demo, port, tmp_path / "log", "--no-worker", **real):
        # Nobody was named: whoever says it came by TLS is sent there.
        assert get(port, "/account/login", **by_tls)[0] == 301
    with served(demo, port, tmp_path / "log", "--no-worker", **real, DOORSTROOM_PROXY="127.0.0.1"):
        status, headers, body = get(port, "/account/login", **by_tls)
        assert status == 200
        assert headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
        assert "__Host-csrf" in headers["Set-Cookie"]
        assert "Secure" in headers["Set-Cookie"]
        assert "csrfmiddlewaretoken" in body


def test_it_refuses_what_is_not_safe(demo: Demo, run_program: Run, tmp_path: Path, port: int) -> None:
    home = tmp_path / "home"
    safe = {"DOORSTROOM_HOME": str(home), "DOORSTROOM_HOSTS": "doorstroom.example.org"}
    plain = {**safe, "DOORSTROOM_PLAIN_HTTP": "1"}
    weak = {**safe, "DOORSTROOM_SECRET_KEY": "short"}
    on_demo = {"DOORSTROOM_HOME": str(demo.home)}
    cases: list[tuple[dict[str, str], tuple[str, ...], str]] = [
        (plain, ("--host", ALL), "for this machine alone"),
        (weak, (), "security.W009"),
        (on_demo | {"DOORSTROOM_HOSTS": "doorstroom.example.org"}, (), "holds a demo"),
        (on_demo, ("--host", ALL), "holds a demo"),
    ]
    for environment, options, said in cases:
        refused = run_program("serve", "--port", port, *options, **environment)
        assert refused.returncode == 2, refused.stderr
        assert said in " ".join(refused.stderr.split())


def test_accounts_of_a_demo_are_refused_elsewhere(
    demo: Demo, run_program: Run, tmp_path: Path, port: int
) -> None:
    for file in demo.home.glob("*.sqlite3"):
        shutil.copy(file, tmp_path)
    refused = run_program("serve", "--port", port, DOORSTROOM_HOME=str(tmp_path))
    assert refused.returncode == 2
    assert "accounts of a demo" in refused.stderr


def test_a_database_of_another_version_is_refused_with_the_command_to_run(
    demo: Demo, run_program: Run, tmp_path: Path, port: int
) -> None:
    import sqlite3

    for file in demo.home.glob("*.sqlite3"):
        shutil.copy(file, tmp_path)
    with sqlite3.connect(tmp_path / "work.sqlite3") as connection:
        connection.execute("DELETE FROM django_migrations WHERE app = 'jobs'")
    connection.close()
    refused = run_program("serve", "--port", port, DOORSTROOM_HOME=str(tmp_path), DOORSTROOM_PLAIN_HTTP="1")
    assert refused.returncode == 2
    assert "doorstroom manage migrate" in refused.stderr


def test_a_port_that_is_taken_is_named(demo: Demo, run_program: Run, port: int) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", port))
        taken.listen()
        refused = run_program("serve", "--port", port, **demo.environment)
    assert refused.returncode == 2
    assert f"127.0.0.1:{port} is taken" in refused.stderr


def test_the_key_for_signing_is_made_once_for_its_owner_alone(demo: Demo) -> None:
    from doorstroom.operation.keys import keep_key

    file = demo.home / "secret-key"
    before = file.read_text()
    keep_key(demo.home)
    assert file.read_text() == before
    assert len(before) > 50
    assert file.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("/", "/"),
        ("/people/12/career", "/people/*/career"),
        ("/account/password/reset/key/1-c3x9-abcdef/", "/account/password/reset/key/*/"),
        ("/api/v1/people/12", "/api/v1/people/*"),
        ("/static/css/x.0f.css", "/static/…"),
        ("/Vandenberghe", "/*"),
        ("/account/2fa/app/activate", "/account/2fa/app/activate"),
        ("/a\nb", "/*"),
    ],
)
def test_the_access_log_knows_only_words_of_our_own_addresses(path: str, shown: str) -> None:
    assert shown_path(path) == shown


def test_only_named_proxies_say_where_a_request_came_from() -> None:
    seen: list[dict[str, object]] = []

    def site(environ: dict[str, object], _start: Callable[..., object]) -> list[bytes]:
        seen.append(environ)
        return [b"body"]

    forwarded = {"HTTP_X_FORWARDED_FOR": "1.2.3.4", "HTTP_X_FORWARDED_PROTO": "https"}
    application = only_from(("10.0.0.1",), site)
    assert list(application({"REMOTE_ADDR": "10.0.0.2", **forwarded}, print)) == [b"body"]
    assert list(application({"REMOTE_ADDR": "10.0.0.1", **forwarded}, print)) == [b"body"]
    assert list(application({"REMOTE_ADDR": "10.0.0.1", "REQUEST_METHOD": "HEAD"}, print)) == []
    assert [("HTTP_X_FORWARDED_PROTO" in one, "HTTP_X_FORWARDED_FOR" in one) for one in seen[:2]] == [
        (False, False),
        (True, True),
    ]


def test_the_log_of_errors_says_where_and_not_with_what() -> None:
    def fail() -> None:
        try:
            int("Vandenberg")
        except ValueError as error:
            raise KeyError("SYN-000042") from error

    try:
        fail()
    except KeyError:
        record = logging.LogRecord(
            "django.request", logging.ERROR, "", 1, "%s: %s", ("Internal", "/people/4711"), sys.exc_info()
        )
    said = PlainFormatter().format(record)
    assert "django.request: Internal: /people/*" in said
    assert "KeyError at test_serving.py:" in said
    assert "ValueError at test_serving.py:" in said
    assert not [one for one in ("Vandenberg", "SYN-000042", "4711") if one in said]
