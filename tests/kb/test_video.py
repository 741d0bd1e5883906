"""Which films can be played."""

import pytest

from kb.video import player_address


@pytest.mark.parametrize(
    ("url", "player"),
    [
        (
            "https://www.youtube.com/watch?v=abcDEF12345",
            "https://www.youtube-nocookie.com/embed/abcDEF12345",
        ),
        ("https://youtu.be/abcDEF12345?t=3", "https://www.youtube-nocookie.com/embed/abcDEF12345"),
        ("https://vimeo.com/123456", "https://player.vimeo.com/video/123456"),
        (
            "https://help.example.com/documents/1/film.mp4",
            "https://help.example.com/documents/1/film.mp4",
        ),
    ],
)
def test_known_addresses_have_a_player(url, player):
    assert player_address(url).url == player


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)//youtu.be/abcDEF12345.mp4",
        "https://example.com/",
        'https://youtu.be/"><script>',
        "",
    ],
)
def test_anything_else_has_none(url):
    assert player_address(url) is None
