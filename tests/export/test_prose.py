"""The Markdown of the pages as HTML."""

import pytest

from stridelab.ui.export.site import prose


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("plain\nand on", "<p>plain and on</p>"),
        ("**a *b* c**", "<p><strong>a <em>b</em> c</strong></p>"),
        ("2 * 3 * 4 and a*b", "<p>2 * 3 * 4 and a*b</p>"),
        ("`a * b ** c < d`", "<p><code>a * b ** c &lt; d</code></p>"),
        ("1 < 2 & <b>", "<p>1 &lt; 2 &amp; &lt;b&gt;</p>"),
        ("one\n\ntwo  \nlines", "<p>one</p><p>two<br>lines</p>"),
        ("## Head\ntext", "<h2>Head</h2><p>text</p>"),
        ("- a\n  b\n- c", "<ul><li>a b</li><li>c</li></ul>"),
        ("1. a\n2. b", "<ol><li>a</li><li>b</li></ol>"),
        ("[**x**](y?a=1&b=2)", '<p><a href="y?a=1&amp;b=2"><strong>x</strong></a></p>'),
        (":material/info: words", "<p>words</p>"),
        ("```python\na = 1\n\nb = 2\n```", '<pre tabindex="0"><code>a = 1\n\nb = 2</code></pre>'),
        (r"\*not\* this", "<p>*not* this</p>"),
    ],
)
def test_markdown_becomes_html(text, html):
    assert prose.html(text) == html


def test_a_table_has_its_heads_and_cells():
    html = prose.html("| Way | Left |\n| --- | --- |\n| Max | *all* |")
    assert '<th scope="col">Way</th><th scope="col">Left</th>' in html
    assert "<td>Max</td><td><em>all</em></td>" in html


def test_links_lead_where_the_site_has_the_page():
    assert 'href="slide.html"' in prose.html("See [Slide](slide).", lambda link: f"{link}.html")
