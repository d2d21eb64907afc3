"""The guards of the tests themselves."""

import os
import socket

import pytest


def test_a_connection_out_of_this_machine_is_refused() -> None:
    with socket.socket() as outward, pytest.raises(RuntimeError, match="only this machine"):
        outward.connect(("192.0.2.1", 80))


def test_a_name_is_not_looked_up() -> None:
    with pytest.raises(RuntimeError, match="only this machine"):
        socket.getaddrinfo("example.org", 443)


def test_a_server_on_this_machine_is_reached() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.socket() as client:
        client.connect(server.getsockname())


def test_no_setting_of_the_user_leaks_in() -> None:
    assert not [name for name in os.environ if name.startswith("PIPELINE_ASSISTANT_")]
