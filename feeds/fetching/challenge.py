"""Tells a page that wants to see a browser, or a human, from the answer that was asked for. Pure.

Firewalls in front of publishers send such pages with any status: 202 and 405 (an action named in a header), 403, 429
and 503, or 200 with a script that sets a cookie and loads the page again. We do not fight them; we name them, so that
nobody looks for a moved feed.
"""

from __future__ import annotations

import re
from collections.abc import Callable

_HEADERS = (
    ("cf-mitigated", re.compile("challenge")),
    ("x-amzn-waf-action", re.compile("challenge|captcha")),
    ("x-vercel-mitigated", re.compile("challenge")),
    ("x-vercel-challenge-token", re.compile(".")),
    ("x-datadome", re.compile("protected|captcha|challenge")),
    ("x-dd-b", re.compile(".")),
    ("x-sucuri-block", re.compile(".")),
    ("x-px-block", re.compile(".")),
    ("x-kpsdk-ct", re.compile(".")),
    ("x-deny-reason", re.compile("challenge|captcha|bot")),
    ("x-challenge", re.compile(".")),
)
_ANY_HEADER = re.compile(r"challenge|captcha")  # in a header's name or in the value of one that names an action
_WORDS = re.compile(
    r"cf[-_]chl|challenge-platform|just a moment\.\.\.|attention required! \| cloudflare|checking your browser"
    r"|ddos-guard|__ddg\d|_incapsula_resource|px-captcha|captcha|awswaf|aws-waf-token|sucuri_cloudproxy|datadome"
    r"|bm-verify|_abck|kpsdk|slowaes|anubis|errors\.aliyun\.com|acw_sc__v|tencent.{0,20}captcha"
    r"|verify (?:that )?you(?:'re| are) (?:not )?(?:a )?(?:human|(?:ro)?bot)|are you a (?:human|robot)|not a robot\b"
    r"|(?:browser|security) (?:integrity )?(?:check|verification)|human verification|unusual traffic"
    r"|(?:enable|turn on) javascript (?:and cookies|to (?:continue|proceed)|and (?:reload|refresh))"
    r"|access denied.{0,200}reference #|자동\s*등록\s*방지|로봇이\s*아닙니다|보안\s*(?:확인|문자)|접속자\s*확인"
    r"|ロボットではありません",
    re.DOTALL,
)
_COOKIE = re.compile(r"document\s*\.\s*cookie\s*=|cookiestore\s*\.\s*set|setcookie\s*\(")
_AGAIN = re.compile(
    r"location\s*\.\s*(?:reload|replace|assign)|location\s*(?:\.\s*href)?\s*=|http-equiv\s*=\s*[\"']?refresh"
    r"|\.submit\s*\(|atob\s*\(|eval\s*\("
)
_UNSEEN = re.compile(r"<(script|style|noscript|head)\b.*?(?:</\1\s*>|\Z)|<!--.*?(?:-->|\Z)|<[^<>]*>", re.DOTALL)
_LITTLE_TEXT = 400  # characters; a page for readers has more


def by_headers(header: Callable[[str], str]) -> bool:
    """Whether an answer's headers say that it is a challenge. `header` gives the value of a name in lower case."""
    return any(pattern.search(header(name).lower()) for name, pattern in _HEADERS if header(name))


def is_action(name: str, value: str) -> bool:
    """Whether a header that we do not know, such as X-Acme-Bot-Action: challenge, names a challenge."""
    name = name.lower()
    own = name.startswith(("x-", "cf-")) and any(word in name for word in ("waf", "bot", "mitigat", "action", "guard"))
    return own and _ANY_HEADER.search(value.lower()) is not None


def by_page(html: str) -> bool:
    """Whether a page, given with its first characters, is a challenge: by its words, or by being next to nothing but a
    script that sets a cookie or sends the browser on."""
    lowered = html.lower()
    if _WORDS.search(lowered):
        return True
    if "<script" not in lowered:
        return False
    text = " ".join(_UNSEEN.sub(" ", lowered).split())
    acts = bool(_COOKIE.search(lowered)) or bool(_AGAIN.search(lowered))
    return acts and len(text) < _LITTLE_TEXT
