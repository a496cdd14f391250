"""The Markdown that the pages are written in, as HTML: as much of it as they use.

>>> html("**Stride** is how far `conv2d` moves.")
'<p><strong>Stride</strong> is how far <code>conv2d</code> moves.</p>'
>>> html("- one\\n  thing\\n- another")
'<ul><li>one thing</li><li>another</li></ul>'
"""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape

Address = Callable[[str], str]
"""A link's target as it stands in a page of the app -> as it stands in the site."""

_CODE = re.compile(r"`([^`]+)`")
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+.!|-])")
_ICON = re.compile(r":material/\w+:\s*")
_LINK = re.compile(r"\[([^\]]+)\]\(([^)\s]+)\)")
_BOLD = re.compile(r"\*\*(?=\S)(.+?)(?<=\S)\*\*", re.DOTALL)
_ITALIC = re.compile(r"(?<![\w*])\*(?=[^\s*])([^*]+?)(?<=\S)\*(?!\w)")
_BREAK = re.compile(r"(?: {2,}|\\)\n")
_INDENT = re.compile(r"\n +")
_ITEM = re.compile(r"^(?:[-*]|(\d+)\.) +", re.MULTILINE)
_FENCE = re.compile(r"(^```.*?^```[ ]*$)", re.MULTILINE | re.DOTALL)
_HEADING = re.compile(r"(#{1,6}) +(.+)")


def html(text: str, address: Address = str) -> str:
    """Headings, paragraphs, lists, tables and code blocks; in each what `inline` knows."""
    blocks = [
        block
        for part in _FENCE.split(text)
        for block in ([part] if part.startswith("```") else re.split(r"\n\s*\n", part.strip("\n")))
    ]
    return "".join(_block(block, address) for block in blocks if block.strip())


def inline(text: str, address: Address = str) -> str:
    """Bold, italic, code and links of one paragraph; all else stands as it is written."""
    kept: list[str] = []

    def keep(markup: str) -> str:
        kept.append(markup)
        return f"\0{len(kept) - 1}\0"

    text = _CODE.sub(lambda match: keep(f"<code>{escape(match[1], quote=False)}</code>"), text)
    text = _ESCAPED.sub(lambda match: keep(match[1]), text)
    text = _LINK.sub(lambda match: keep(opening(address(match[2]))) + match[1] + keep("</a>"), text)
    text = escape(_ICON.sub("", text), quote=False)
    text = _BOLD.sub(r"<strong>\1</strong>", text)
    text = _ITALIC.sub(r"<em>\1</em>", text)
    text = _BREAK.sub("<br>", text).replace("\n", " ")
    return re.sub("\0(\\d+)\0", lambda match: kept[int(match[1])], text)


def opening(address: str) -> str:
    """The tag that a link begins with."""
    return f'<a href="{escape(address)}">'


def _block(block: str, address: Address) -> str:
    lines = block.strip("\n").split("\n")
    if lines[0].startswith("```"):
        return code("\n".join(lines[1:-1]))
    if match := _HEADING.match(lines[0].strip()):
        level = len(match[1])
        rest = "\n".join(lines[1:])
        heading = f"<h{level}>{inline(match[2], address)}</h{level}>"
        return heading + (_block(rest, address) if rest.strip() else "")
    if _ITEM.match(lines[0]):
        return _list("\n".join(lines), address)
    if lines[0].lstrip().startswith("|") and len(lines) > 1:
        return _table(lines, address)
    paragraph = "\n".join(lines)
    return f"<p>{inline(paragraph, address)}</p>"


def code(text: str) -> str:
    return f'<pre tabindex="0"><code>{escape(text, quote=False)}</code></pre>'


def _list(block: str, address: Address) -> str:
    numbered = block[0].isdigit()
    texts = re.split(r"^(?:[-*]|\d+\.) +", block, flags=re.MULTILINE)[1:]
    items = "".join(f"<li>{inline(_INDENT.sub(' ', text).strip(), address)}</li>" for text in texts)
    return f"<ol>{items}</ol>" if numbered else f"<ul>{items}</ul>"


def _table(lines: list[str], address: Address) -> str:
    head, _, *body = ([cell.strip() for cell in line.strip().strip("|").split("|")] for line in lines)
    top = "".join(f'<th scope="col">{inline(cell, address)}</th>' for cell in head)
    rows = "".join(f"<tr>{''.join(f'<td>{inline(cell, address)}</td>' for cell in row)}</tr>" for row in body)
    return (
        '<div class="prose_table" tabindex="0" role="region" aria-label="Table">'
        f"<table><thead><tr>{top}</tr></thead><tbody>{rows}</tbody></table></div>"
    )
