"""Prose sentences of Markdown files, roughly as the editor cuts them: used to measure marks on documentation."""

import re
from pathlib import Path

from text import mask_code_and_links, text_hash

_FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n", re.S)
_FENCE = re.compile(r"^([ \t]*)(```|~~~).*?^[ \t]*\2[^\n]*$", re.S | re.M)
_INDENTED = re.compile(r"^(?: {4}|\t).*$", re.M)
_HTML = re.compile(r"<!--.*?-->|</?[a-zA-Z][^>]*>", re.S)
_IMAGE = re.compile(r"!\[[^\]]*\](?:\([^)]*\)|\[[^\]]*\])")
_LINK = re.compile(r"\[([^\]]*)\](?:\([^)]*\)|\[[^\]]*\])")
_DEFINITION = re.compile(r"^\s*\[[^\]]+\]:.*$", re.M)
_MARKER = re.compile(r"^\s*(?:#{1,6}\s+|>+\s*|[-*+]\s+|\d+[.)]\s+)+")
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z\"'(])")


def prose_sentences(markdown):
    """Sentences of the prose of a Markdown text: no code blocks, tables, HTML, link targets; inline code is `code`."""
    text = _FRONT_MATTER.sub("", markdown.replace("\r\n", "\n"))
    for pattern, replacement in ((_FENCE, "\n"), (_INDENTED, ""), (_HTML, " "), (_IMAGE, " "), (_LINK, r"\1"),
                                 (_DEFINITION, "")):
        text = pattern.sub(replacement, text)
    sentences = []
    for block in _blocks(text):
        plain = mask_code_and_links(re.sub(r"[*_]{1,3}(\S(?:.*?\S)?)[*_]{1,3}", r"\1", block))
        sentences += [part.strip() for part in _SENTENCE_END.split(plain) if re.search(r"[A-Za-z]{2}", part)]
    return sentences


def _blocks(text):
    """Paragraphs, list items and headings, each as one line."""
    lines = []
    for line in text.split("\n"):
        if not line.strip() or line.lstrip().startswith("|") or re.fullmatch(r"[\s=*_-]+", line):
            yield from [" ".join(lines)] if lines else []
            lines = []
        elif _MARKER.match(line):
            yield from [" ".join(lines)] if lines else []
            lines = [_MARKER.sub("", line)]
        else:
            lines.append(line.strip())
    if lines:
        yield " ".join(lines)


def sampled_sentences(data_dir, per_file=50):
    """[(sentence, file name)]: up to `per_file` sentences of each Markdown file, evenly spread, without repeats."""
    seen, found = set(), []
    for path in sorted((Path(data_dir) / "realistic" / "markdown").glob("*.md")):
        sentences = prose_sentences(path.read_text(encoding="utf-8"))
        count = min(per_file, len(sentences))
        for index in range(count):
            sentence = sentences[index * len(sentences) // count]
            if text_hash(sentence) not in seen:
                seen.add(text_hash(sentence))
                found.append((sentence, path.name))
    return found
