"""Every row of the encoding table that a day with feedparser gave, and what else servers get wrong."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.parsing.decode import Decoded, charset_names, decode

TITLE = "북한, 탄도미사일 발사"
MANY = "훈련 중 가상의 문장입니다. " * 20


def document(declared: str | None, text: str = TITLE) -> str:
    prologue = f'<?xml version="1.0" encoding="{declared}"?>' if declared else ""
    return f"{prologue}<rss><title>{text}</title></rss>"


@pytest.mark.parametrize("header", ["text/xml; charset=ISO-8859-1", "text/xml", "text/html", ""])
def test_utf_8_body_whatever_the_header_says(header: str) -> None:
    text = document("utf-8")
    assert decode(text.encode(), header, "ko") == Decoded(text, "utf-8")


@pytest.mark.parametrize(
    ("declared", "codec", "content_type", "language", "text"),
    [
        ("euc-kr", "euc-kr", "text/xml", "ko", TITLE),
        ("utf-8", "euc-kr", "text/xml", "ko", TITLE),  # a wrong label
        ("utf-8", "euc-kr", "text/xml; charset=utf-8", "en", TITLE),  # and nobody said it was Korean
        (None, "euc-kr", "text/xml", "ko", TITLE),
        (None, "euc-kr", "text/xml; charset=EUC-KR", "en", TITLE),
        ("euc-kr", "cp949", "text/xml", "ko", "똠방각하 " + TITLE),
        ("ks_c_5601-1987", "cp949", "text/xml", "ko", "펲시 " + TITLE),
        ("Shift_JIS", "cp932", "text/xml", "ja", "①北朝鮮がミサイル"),
        ("shift-jis", "cp932", "text/xml", "ja", "髙橋氏、警戒を呼びかけ"),
        ("EUC-JP", "euc_jp", "text/xml", "ja", "北朝鮮がミサイル"),
        ("EUC-JP", "euc_jis_2004", "text/xml", "ja", "①北朝鮮がミサイル"),
        ("utf-8", "euc_jp", "text/xml", "ja", "北朝鮮がミサイル"),
        ("iso-2022-jp", "iso2022_jp", "text/xml", "ja", "北朝鮮がミサイル"),
        (None, "iso2022_jp", "text/xml; charset=iso-2022-jp", "ja", "北朝鮮がミサイル"),
        ("gb2312", "gb18030", "text/xml", "zh", "朝鲜发射导弹，朱镕基"),
        ("gbk", "gb18030", "text/xml", "zh", "朝鲜发射导弹"),
        ("big5", "cp950", "text/xml", "zh", "北韓發射飛彈"),
        ("koi8-r", "koi8-r", "text/xml", "ru", "Учения завершены"),
        ("windows-1251", "cp1251", "text/xml", "ru", "Учения завершены"),
        (None, "cp1251", "text/xml", "ru", "Учения завершены"),
        ("windows-1252", "cp1252", "text/xml", "en", "Café – “quoted”"),
        ("ISO-8859-1", "cp1252", "text/xml", "en", "Café – “quoted”"),
        (None, "cp1252", "text/xml", "en", "Café déjà vu"),
        ("us-ascii", "cp1252", "text/xml", "en", "Café"),
        ("no-such-charset", "utf-8", "text/xml; charset=alsonot", "ko", TITLE),
        ("idna", "utf-8", "text/xml; charset=unicode_escape", "ko", r"\u0041" + TITLE),
    ],
)
def test_label_and_language_find_the_text(
    declared: str | None, codec: str, content_type: str, language: str, text: str
) -> None:
    whole = document(declared, text)
    found = decode(whole.encode(codec), content_type, language)
    assert (found.text, found.replaced) == (whole, 0)


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16", "utf-32", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
def test_wide_encodings_and_byte_order_marks(codec: str) -> None:
    text = document("utf-16")
    assert decode(text.encode(codec), "text/xml; charset=euc-kr", "ko").text == text


def test_byte_order_mark_outranks_the_declaration() -> None:
    text = document("euc-kr")
    assert decode(codecs.BOM_UTF8 + text.encode(), "text/xml; charset=euc-kr").text == text


def test_declaration_outranks_the_header() -> None:
    text = document("euc-kr")
    assert decode(text.encode("cp949"), "text/xml; charset=Shift_JIS").text == text
    assert charset_names(text.encode("cp949"), 'text/xml; Charset="Shift_JIS"') == ("euc-kr", "Shift_JIS")


@pytest.mark.parametrize(
    ("declared", "codec", "language"),
    [("utf-8", "utf-8", "ko"), (None, "utf-8", "en"), ("euc-kr", "cp949", "ko"), ("utf-8", "cp949", "ko"),
     ("Shift_JIS", "cp932", "ja"), ("euc-jp", "euc_jp", "ja")],
)  # fmt: skip
@pytest.mark.parametrize("stray", [b"\xff", b"\xff\xff\xff"])
def test_stray_bytes_cost_a_character_each_and_not_the_feed(
    declared: str | None, codec: str, language: str, stray: bytes
) -> None:
    text = "演習中の架空の文章です。" * 20 if language == "ja" else MANY
    before, after = document(declared, text).split("<title>")
    body = before.encode(codec) + b"<title>" + stray + after.encode(codec)
    found = decode(body, "text/xml; charset=utf-8", language)
    assert found.text.split("<title>")[1].lstrip("\ufffd") == after
    assert found.replaced <= len(stray)


def test_a_character_cut_in_half_takes_nothing_with_it() -> None:
    body = document("euc-kr").encode("cp949").replace(b"</title", b"\xb0</title")
    assert decode(body, "", "ko").text == document("euc-kr", TITLE + "\ufffd")


def test_utf_16_cut_in_half() -> None:
    assert decode(document("utf-16").encode("utf-16")[:-1]).replaced == 1


@given(st.binary(max_size=400), st.sampled_from(["", "ko", "ja", "zh", "en", "xx"]), st.text(max_size=30))
def test_never_raises_and_names_a_codec(body: bytes, language: str, content_type: str) -> None:
    found = decode(body, f"text/xml; charset={content_type}", language)
    assert codecs.lookup(found.encoding)
    assert found.replaced == found.text.count("\ufffd") or not found.replaced


@given(st.text(st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3), min_size=4))
def test_korean_in_the_old_encoding_is_found_without_a_label(text: str) -> None:
    body = document(None, text).encode("cp949")
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        found = decode(body, "", "ko")
        assert found.text == document(None, text)
