"""Text helpers: normalised hashes, detokenising, neutral placeholders for code and links."""

import hashlib
import re

_LINK = re.compile(r"https?://\S+|www\.\S+")
_HANDLE = re.compile(r"@\w+")
_INLINE_CODE = re.compile(r"`[^`\n]+`")
_CODE_FENCE = re.compile(r"```.*?```", re.S)
_SPACES = re.compile(r"\s+")
_NOT_ALPHANUMERIC = re.compile(r"[^0-9a-z]+")

# Penn Treebank tokenisation undone; the order matters.
_DETOKENISE = [
    (re.compile(r"\b(ca) n't\b", re.I), r"\1n't"),
    (re.compile(r" n't\b", re.I), "n't"),
    (re.compile(r" ('(?:s|re|ve|ll|d|m))\b", re.I), r"\1"),
    (re.compile(r"``\s*|\s*''"), '"'),
    (re.compile(r"-lrb-\s*", re.I), "("),
    (re.compile(r"\s*-rrb-", re.I), ")"),
    (re.compile(r"\s+([.,;:!?%)])"), r"\1"),
    (re.compile(r"([(])\s+"), r"\1"),
    (re.compile(r"\\/"), "/"),
    (re.compile(r"\bgon na\b", re.I), "gonna"),
]


def text_hash(text):
    """Hash of the letters and digits of `text`, lower-cased, without @names and links: equal text, equal hash."""
    plain = _HANDLE.sub(" ", _LINK.sub(" ", text)).lower()
    normalised = _NOT_ALPHANUMERIC.sub("", plain) or plain.strip()
    return hashlib.md5(normalised.encode("utf-8")).hexdigest()


def detokenise(text):
    """Ordinary spelling of Penn Treebank tokens: `do n't` -> `don't`, `good .` -> `good.`."""
    for pattern, replacement in _DETOKENISE:
        text = pattern.sub(replacement, text)
    return text


def mask_code_and_links(text):
    """Replace code blocks, inline code and links by plain words, as the editor does before it analyses text."""
    text = _CODE_FENCE.sub(" code ", text)
    text = _INLINE_CODE.sub(" code ", text)
    text = _LINK.sub(" link ", text)
    return _SPACES.sub(" ", text).strip()
