"""Text helpers: normalised hashes, detokenising, and what stands for code and links.

What code and links are says src/analysis/regions/technicalText.json, which the editor reads too.
"""

import hashlib
import json
import re
from pathlib import Path

_LINK = re.compile(r"https?://\S+|www\.\S+")
_HANDLE = re.compile(r"@\w+")
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


def _rule(kind, reader):
    rule = kind.get(reader)
    return rule and re.compile(rule["pattern"], re.I if "i" in rule.get("flags", "") else 0)


_TABLE = Path(__file__).resolve().parent.parent / "src" / "analysis" / "regions" / "technicalText.json"
_KINDS = json.loads(_TABLE.read_text(encoding="utf-8"))["kinds"]
_PLACEHOLDERS = [(_rule(kind, "training"), kind["placeholder"]) for kind in _KINDS if "training" in kind]
_LEFT_OUT = [_rule(kind, "editor") for kind in _KINDS if "editor" in kind]


def mask_code_and_links(text):
    """Replace code blocks, inline code and links by plain words: what the model is trained and measured on."""
    for pattern, placeholder in _PLACEHOLDERS:
        text = pattern.sub(placeholder, text)
    return _SPACES.sub(" ", text).strip()


def blank_code_and_links(text):
    """Code spans and addresses as spaces: what the model gets to see in the editor. Same length as the text."""
    left_out = bytearray(len(text))
    for pattern in _LEFT_OUT:
        for match in pattern.finditer(text):
            left_out[match.start():match.end()] = b"\1" * len(match[0])
    return "".join(" " if out and character not in "\r\n" else character for character, out in zip(text, left_out))
