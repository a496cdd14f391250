"""Where a class finds the app: this computer's address in the local network, and its QR code in the terminal."""

from __future__ import annotations

import ipaddress
import socket

from stridelab.ui import qr

_ELSEWHERE = ("10.254.254.254", "172.31.254.254", "192.168.254.254", "192.0.2.1")
"""One address of each private network, and one that nobody has: which of ours leads there, the system knows itself."""


def addresses() -> list[str]:
    """This computer's addresses (IPv4) that others in its network can open, the likeliest first; nothing is sent."""
    routed = [_towards(place) for place in reversed(_ELSEWHERE)]
    try:
        by_name = socket.gethostbyname_ex(socket.gethostname())[2]
    except OSError:  # the computer's own name is known to nobody
        by_name = []
    return [text for text in dict.fromkeys([*routed, *by_name]) if text and _can_be_opened(text)]


def _towards(place: str) -> str:
    """The address that this computer would call `place` from; "" if there is no way. UDP connects without a packet."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as way:
        try:
            way.connect((place, 9))
            return way.getsockname()[0]
        except OSError:
            return ""


def _can_be_opened(text: str) -> bool:
    address = ipaddress.ip_address(text)
    return not (address.is_loopback or address.is_unspecified or address.is_link_local or address.is_multicast)


def invitation(host: str, port: int, others: list[str]) -> str:
    """What the teacher's terminal says: the link, large, with its QR code; and what to do where no phone gets through.

    others : further addresses of this computer, in networks where the class may be instead.
    """
    link = f"http://{f'[{host}]' if ':' in host else host}:{port}"
    lines = [qr.terminal(link), "", f"    The class opens   \x1b[1m{link}\x1b[0m", ""]
    if others:
        names = ", ".join(others)
        lines += [
            f"This computer has other addresses too: {names}. If the class is in that network, add --host=ADDRESS."
        ]
    lines += [
        "Phones and laptops have to be in the same network as this computer, and not in a guest network of their own.",
        f"If none gets through, let the firewall of this computer accept TCP port {port} from the local network.",
    ]
    return "\n".join(lines)
