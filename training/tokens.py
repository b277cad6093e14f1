"""WordPiece tokens of the base model (bert-base-uncased vocabulary), their letter case, and word labels placed on them.

The vocabulary knows no capitals, so each token carries the letter case of its word beside its id (lettercase.py).
"""

import os
from dataclasses import dataclass

from tokenizers import Tokenizer

from labels import ENTITY_LABELS, IGNORED
from lettercase import NO_CASE, case_of
from model import base_folder

CLS, SEP, MASK, PAD, UNKNOWN = 101, 102, 103, 0, 100


@dataclass(frozen=True)
class Tokens:
    """A text as the network reads it: `ids`, and in `cases` the letter case of each token's word; same length."""

    ids: list
    cases: list

    def __len__(self):
        return len(self.ids)


def pieces(encoding, text):
    """Tokens of an encoding of `text` without [CLS] and [SEP]; the pieces of a word share its case."""
    cases, starts = [], [i for i, token in enumerate(encoding.tokens) if not token.startswith("##")]
    for start, after in zip(starts, starts[1:] + [len(encoding.ids)]):
        word = text[encoding.offsets[start][0]: encoding.offsets[after - 1][1]]
        cases += [case_of(word)] * (after - start)
    return Tokens(encoding.ids, cases)


def framed(tokens, max_tokens):
    """The same with [CLS] and [SEP], cut to `max_tokens` in all (the end is dropped)."""
    return Tokens([CLS, *tokens.ids[: max_tokens - 2], SEP], [NO_CASE, *tokens.cases[: max_tokens - 2], NO_CASE])


def load_tokenizer():
    """The Rust tokenizer of the base, without truncation and padding."""
    tokenizer = Tokenizer.from_file(os.path.join(base_folder(), "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def continuing_pieces(tokenizer):
    """Whether each id of the vocabulary continues a word."""
    return [tokenizer.id_to_token(token).startswith("##") for token in range(tokenizer.get_vocab_size())]


def encode_texts(tokenizer, texts, max_tokens):
    """Tokens of each text with [CLS] and [SEP], cut to `max_tokens` in all (the end is dropped)."""
    texts = list(texts)
    encodings = tokenizer.encode_batch(texts, add_special_tokens=False)
    return [framed(pieces(encoding, text), max_tokens) for encoding, text in zip(encodings, texts)]


def encode_words(tokenizer, words, tags, max_tokens):
    """Tokens and label ids of a sentence given as words with BIO tags of ENTITY_LABELS.

    Each piece that does not start with "##" carries a label, so that `U.S.` (u . s .) is B I I I and a
    reader needs no knowledge of the words; the "##" pieces are IGNORED. [CLS] and [SEP] are "O".
    """
    ids, cases, labels = [], [], []
    for word, tag in zip(words, tags):
        encoding = tokenizer.encode(word, add_special_tokens=False)
        for token in encoding.tokens:
            if token.startswith("##"):
                labels.append(IGNORED)
            else:
                labels.append(ENTITY_LABELS.index(tag))
                tag = "I-" + tag[2:] if tag.startswith("B-") else tag
        found = pieces(encoding, word)
        ids += found.ids
        cases += found.cases
    return framed(Tokens(ids, cases), max_tokens), [0, *labels[: max_tokens - 2], 0]
