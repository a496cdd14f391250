"""What a teacher's terminal says when a class starts."""

import ipaddress

import pytest

import stridelab.__main__ as command
from stridelab.ui import class_start, qr


def test_no_address_is_one_that_only_this_computer_opens():
    for text in class_start.addresses():
        address = ipaddress.ip_address(text)
        assert not (address.is_loopback)
        assert not (address.is_unspecified)


def test_such_an_address_would_be_left_out(monkeypatch):
    monkeypatch.setattr(class_start, "_towards", {"192.0.2.1": "0.0.0.0", "10.254.254.254": "10.1.2.3"}.get)
    monkeypatch.setattr("socket.gethostbyname_ex", lambda name: (name, [], ["127.0.1.1", "169.254.3.4", "10.1.2.3"]))
    assert class_start.addresses() == ["10.1.2.3"]


def test_the_invitation_has_link_code_other_networks_and_the_firewalls_port():
    text = class_start.invitation("192.168.1.20", 8600, ["10.0.0.7"])
    assert text.startswith(qr.terminal("http://192.168.1.20:8600"))
    assert "http://192.168.1.20:8600\x1b" in text
    assert "10.0.0.7" in text
    assert "TCP port 8600" in text


@pytest.mark.parametrize("host", [[], ["--host=0.0.0.0"]])
def test_the_address_of_a_class_is_never_every_address(monkeypatch, capsys, host):
    monkeypatch.setattr(class_start, "addresses", lambda: ["192.168.1.20", "10.0.0.7"])
    monkeypatch.setattr(command, "_taken", lambda host, port: None)
    monkeypatch.setattr(command.runpy, "run_module", lambda *_, **__: None)
    monkeypatch.setattr(command.signal, "signal", lambda *_: None)
    monkeypatch.setattr(command.sys, "argv", [])
    command.main(["--class", *host])
    assert "http://192.168.1.20:8501" in (said := capsys.readouterr().out)
    assert "0.0.0.0" not in said
    assert "--browser.serverAddress=192.168.1.20" in command.sys.argv


def test_a_computer_in_no_network_is_told_so(monkeypatch, capsys):
    monkeypatch.setattr(class_start, "addresses", list)
    with pytest.raises(SystemExit):
        command.main(["--class"])
    assert "in no network" in capsys.readouterr().err


def test_every_address_of_a_computer_in_no_network_is_none(monkeypatch, capsys):
    monkeypatch.setattr(class_start, "addresses", list)
    with pytest.raises(SystemExit):
        command.main(["--class", "--host=0.0.0.0"])
    assert "in no network" in capsys.readouterr().err


def test_an_address_of_the_new_kind_stands_in_brackets():
    assert "http://[fd00::7]:8600\x1b" in class_start.invitation("fd00::7", 8600, [])
