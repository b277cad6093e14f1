"""WordPiece tokens of the base model (bert-base-uncased vocabulary), and word labels placed on them."""

import os

from tokenizers import Tokenizer

from labels import ENTITY_LABELS, IGNORED
from model import base_folder

CLS, SEP, PAD, UNKNOWN = 101, 102, 0, 100


def load_tokenizer():
    """The Rust tokenizer of the base, without truncation and padding."""
    tokenizer = Tokenizer.from_file(os.path.join(base_folder(), "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def encode_texts(tokenizer, texts, max_tokens):
    """Ids of each text with [CLS] and [SEP], cut to `max_tokens` in all (the end is dropped)."""
    return [[CLS] + encoding.ids[: max_tokens - 2] + [SEP]
            for encoding in tokenizer.encode_batch(list(texts), add_special_tokens=False)]


def encode_words(tokenizer, words, tags, max_tokens):
    """Ids and label ids of a sentence given as words with BIO tags of ENTITY_LABELS.

    Each piece that does not start with "##" carries a label, so that `U.S.` (u . s .) is B I I I and a
    reader needs no knowledge of the words; the "##" pieces are IGNORED. [CLS] and [SEP] are "O".
    """
    ids, labels = [CLS], [0]
    for word, tag in zip(words, tags):
        encoding = tokenizer.encode(word, add_special_tokens=False)
        for piece, token in zip(encoding.ids, encoding.tokens):
            if token.startswith("##"):
                label = IGNORED
            else:
                label = ENTITY_LABELS.index(tag)
                tag = "I-" + tag[2:] if tag.startswith("B-") else tag
            ids.append(piece)
            labels.append(label)
    return ids[: max_tokens - 1] + [SEP], labels[: max_tokens - 1] + [0]
