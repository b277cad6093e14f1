"""Writes the golden files of the tokenizer from the reference implementation.

    pip install tokenizers==0.23.3
    python test/golden/tokenizer/make.py

Rows are `{text, ids, spans, words}` in the layout of `Encoding`: [CLS] and [SEP] included with span -1, -1 and word -1,
spans in UTF-16 units. The reference is put together without added tokens: Gloss never reads special tokens from a text.
"""

import hashlib
import json
import random
from pathlib import Path

from tokenizers import Tokenizer
from tokenizers.models import WordPiece
from tokenizers.normalizers import BertNormalizer
from tokenizers.pre_tokenizers import BertPreTokenizer

import texts

HERE = Path(__file__).parent
BERT_VOCABULARY = HERE.parents[2] / "models/gloss-base/vocab.txt"
SEED = 20
COMBINATIONS = [(True, True), (False, False), (True, False), (False, True)]


def read_vocabulary(path):
    return {token: index for index, token in enumerate(path.read_text(encoding="utf-8").removesuffix("\n").split("\n"))}


def create_reference(vocabulary, lowercase, strip_accents):
    tokenizer = Tokenizer(WordPiece(vocabulary, unk_token="[UNK]", max_input_chars_per_word=100, continuing_subword_prefix="##"))
    tokenizer.normalizer = BertNormalizer(clean_text=True, handle_chinese_chars=True, strip_accents=strip_accents, lowercase=lowercase)
    tokenizer.pre_tokenizer = BertPreTokenizer()
    return tokenizer


def utf16_positions(text):
    positions = [0]
    for character in text:
        positions.append(positions[-1] + (2 if ord(character) > 0xFFFF else 1))
    return positions


def to_row(tokenizer, text):
    encoding = tokenizer.encode(text, add_special_tokens=False)
    positions = utf16_positions(text)
    return {
        "text": text,
        "ids": [tokenizer.token_to_id("[CLS]"), *encoding.ids, tokenizer.token_to_id("[SEP]")],
        "spans": [-1, -1, *(positions[offset] for span in encoding.offsets for offset in span), -1, -1],
        "words": [-1, *encoding.word_ids, -1],
    }


def generate(make, count, seed):
    generator, seen = random.Random(seed), set()
    while len(seen) < count:
        text = make(generator)
        if text not in seen:
            seen.add(text)
            yield text


def write_rows(name, rows, ascii_only=False):
    lines = [json.dumps(row, ensure_ascii=ascii_only, separators=(",", ":")) for row in rows]
    (HERE / name).write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
    print(name, len(lines), (HERE / name).stat().st_size)


def small_vocabulary():
    """A vocabulary that keeps case and accents, with most letters as tokens, so that pieces fall where characters do."""
    code_points = [*range(0x21, 0x7F), *range(0xA1, 0x180), *range(0x300, 0x30A), *range(0x384, 0x3CF), *range(0x400, 0x460),
                   *range(0x1100, 0x1113), *range(0x1161, 0x1176), *range(0x11A8, 0x11C3), *range(0x3041, 0x3097),
                   *range(0x1E00, 0x1E20), *range(0x1F600, 0x1F610), *range(0x1D400, 0x1D410), *range(0x10400, 0x10410)]
    characters = [*map(chr, code_points), *"中文雨茶豈한국어기차", "\u1e9e", "\u0323"]
    words = ["Berlin", "Ärger", "Über", "über", "the", "The", "THE", "İstanbul", "Zażółcili", "été", "naïve"]
    ends = ["er", "ing", "ung", "ção", "ß", "ée", "ΟΣ", "ος"]
    tokens = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *characters, *words, *(f"##{end}" for end in [*characters, *ends])]
    return {token: index for index, token in enumerate(dict.fromkeys(tokens))}


def option_rows(vocabulary):
    makers = [texts.sentence, texts.multilingual, texts.multilingual, texts.hostile]
    for combination, (lowercase, strip_accents) in enumerate(COMBINATIONS):
        tokenizer = create_reference(vocabulary, lowercase, strip_accents)
        own = generate(lambda generator: generator.choice(makers)(generator), 120, SEED + 10 + combination)
        for text in [*texts.EDGE_CASES, *own]:
            yield {"lowercase": lowercase, "stripAccents": strip_accents, **to_row(tokenizer, text)}


def code_point_digests(lowercase, strip_accents):
    """For each 4,096 code points: sha256 over the words of `a` + character + `b`, as `word:start-end ` and a line feed."""
    normalizer = BertNormalizer(clean_text=True, handle_chinese_chars=True, strip_accents=strip_accents, lowercase=lowercase)
    tokenizer = Tokenizer(WordPiece({"[UNK]": 0}, unk_token="[UNK]"))
    tokenizer.normalizer, tokenizer.pre_tokenizer = normalizer, BertPreTokenizer()
    digests = {}
    for block in [*range(0, 0x40000, 0x1000), *range(0xE0000, 0xF0000, 0x1000)]:
        digest = hashlib.sha256()
        for code_point in range(block, block + 0x1000):
            if 0xD800 <= code_point < 0xE000:
                continue
            text = f"a{chr(code_point)}b"
            positions = utf16_positions(text)
            words = tokenizer.pre_tokenizer.pre_tokenize_str(normalizer.normalize_str(text))
            spans = tokenizer.encode(text).offsets
            assert len(words) == len(spans), hex(code_point)
            for (word, _), (start, end) in zip(words, spans):
                digest.update(f"{word}:{positions[start]}-{positions[end]} ".encode())
            digest.update(b"\n")
        digests[f"{block:x}"] = digest.hexdigest()[:12]
    return {"lowercase": lowercase, "stripAccents": strip_accents, "digests": digests}


def main():
    reference = create_reference(read_vocabulary(BERT_VOCABULARY), True, True)

    def rows_of(make, count, seed, first=()):
        return [to_row(reference, text) for text in [*first, *generate(make, count, seed)]]

    sentences = [text for pair in texts.LANGUAGES.values() for text in pair]
    write_rows("plain.jsonl", rows_of(texts.sentence, 700, SEED))
    write_rows("code.jsonl", rows_of(texts.code, 500, SEED + 1))
    write_rows("multilingual.jsonl", rows_of(texts.multilingual, 700, SEED + 2, sentences))
    write_rows("hostile.jsonl", rows_of(texts.hostile, 1100, SEED + 3, texts.EDGE_CASES), ascii_only=True)

    vocabulary = small_vocabulary()
    (HERE / "smallVocabulary.txt").write_text("\n".join(vocabulary) + "\n", encoding="utf-8", newline="\n")
    write_rows("options.jsonl", option_rows(vocabulary), ascii_only=True)
    write_rows("codePoints.jsonl", [code_point_digests(*combination) for combination in COMBINATIONS])


if __name__ == "__main__":
    main()
