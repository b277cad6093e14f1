"""Writes the golden files of the heads: what the pipelines of Hugging Face transformers make of random logits.

    pip install torch transformers==4.57.1
    python test/golden/heads/make.py

Version 4.57 is the last one with the question answering pipeline. Each pipeline runs with its own tokenizer and a model
whose forward pass is replaced by random numbers, so that nothing but the decoding is compared. Offsets are in UTF-16
units. Texts were written for this purpose.
"""

import json
import random
from pathlib import Path

import numpy as np
import torch
from transformers import (
    DistilBertConfig,
    DistilBertForMaskedLM,
    DistilBertForQuestionAnswering,
    DistilBertForSequenceClassification,
    DistilBertForTokenClassification,
    DistilBertTokenizerFast,
    FillMaskPipeline,
    QuestionAnsweringPipeline,
    TextClassificationPipeline,
    TokenClassificationPipeline,
    ZeroShotClassificationPipeline,
)
from transformers.modeling_outputs import (
    MaskedLMOutput,
    QuestionAnsweringModelOutput,
    SequenceClassifierOutput,
    TokenClassifierOutput,
)
from transformers.pipelines.question_answering import select_starts_ends

HERE = Path(__file__).parent
VOCABULARY = HERE.parent / "tokenizer/smallVocabulary.txt"
TAGS = ["O", "B-PER", "I-PER", "B-LOC", "I-LOC", "MISC"]

TEXTS = [
    "Ada Lovelace wrote the first program in London.",
    "The ferry to Tórshavn leaves at nine 🚢 and Grétar sails with it.",
    "Nobody knew where the key was. It hung behind the door, as it always had, on a nail that nobody had driven in.",
    "ok",
    "In the old mill at Brookfield, Mrs. Hartwell-Jones keeps forty-one beehives, three goats and a parrot called "
    "Napoleon, who says “good morning” in the evening and is usually right about the weather in Brookfield.",
    "東京 is east of 大阪; the train takes two and a half hours, 2,5 when it rains.",
]
QUESTIONS = ["Who was it?", "Where is the key now?", "What does the parrot say in the evening?"]
LABEL_SETS = [["red"], ["yes", "no"], ["news", "sport", "weather", "letters"]]

rng = np.random.default_rng(21)


def draw(*shape):
    """float32 values of three decimals: the JSON file holds them exactly as the reference saw them."""
    return np.round(rng.normal(0, 3, shape), 3).astype(np.float32)


def listed(values):
    return [round(float(value), 3) for value in np.asarray(values).ravel()]


def create_tokenizer(max_length=512):
    return DistilBertTokenizerFast(vocab_file=str(VOCABULARY), do_lower_case=True, model_max_length=max_length)


def create_config(labels=2, **changes):
    names = labels if isinstance(labels, list) else [f"L{index}" for index in range(labels)]
    return DistilBertConfig(
        vocab_size=len(VOCABULARY.read_text(encoding="utf-8").splitlines()),
        dim=8, hidden_dim=8, n_layers=1, n_heads=1,
        id2label=dict(enumerate(names)), label2id={name: index for index, name in enumerate(names)}, **changes,
    )


def utf16(text):
    positions = [0]
    for character in text:
        positions.append(positions[-1] + (2 if ord(character) > 0xFFFF else 1))
    return positions


def layout(encoding, positions_of):
    """ids, spans and words of one window in the layout of `Encoding`; `positions_of` per sequence of the pair."""
    spans, words = [], []
    for sequence, (start, end), word in zip(encoding.sequence_ids, encoding.offsets, encoding.word_ids):
        positions = None if sequence is None else positions_of[sequence]
        spans += [-1, -1] if positions is None else [positions[start], positions[end]]
        words.append(-1 if word is None else word)
    return {"ids": encoding.ids, "spans": spans, "words": words}


def answers():
    model = DistilBertForQuestionAnswering(create_config())
    for number in range(24):
        tokenizer = create_tokenizer()
        pipeline = QuestionAnsweringPipeline(model=model, tokenizer=tokenizer)
        question, context = QUESTIONS[number % len(QUESTIONS)], TEXTS[number % len(TEXTS)]
        seen = []

        def forward(input_ids, attention_mask=None, **_):
            start, end = draw(1, input_ids.shape[1]), draw(1, input_ids.shape[1])
            seen.append((start, end))
            return QuestionAnsweringModelOutput(start_logits=torch.tensor(start), end_logits=torch.tensor(end))

        model.forward = forward
        sizes = {"max_seq_len": (384, 72, 60)[number % 3], "doc_stride": (128, 12, 8)[number % 3]}
        limits = {"top_k": (1, 3, 8)[number // 3 % 3], "max_answer_len": (15, 2, 60)[number // 2 % 3]}
        found = pipeline(question=question, context=context, **sizes, **limits)
        found = [answer for answer in (found if isinstance(found, list) else [found]) if answer["score"] > 0]
        encoded = tokenizer(
            question, context, truncation="only_second", max_length=sizes["max_seq_len"], stride=sizes["doc_stride"],
            return_overflowing_tokens=True, return_offsets_mapping=True,
        )
        positions = utf16(context)
        windows, null = [], 1_000_000
        for encoding, (start, end) in zip(encoded.encodings, seen, strict=True):
            inside = [index for index, sequence in enumerate(encoding.sequence_ids) if sequence == 1]
            mask = np.array([[sequence != 1 for sequence in encoding.sequence_ids]])
            mask[0, 0] = False
            null = select_starts_ends(start, end, mask, np.ones_like(mask), null, 1, True, 15)[3]
            windows.append({
                **layout(encoding, [utf16(question), positions]),
                "contextStart": inside[0], "contextEnd": inside[-1] + 1, "start": listed(start), "end": listed(end),
            })
        yield {
            "question": question, "context": context, "windows": windows,
            "topK": limits["top_k"], "maxTokens": limits["max_answer_len"], "noAnswer": null,
            "answers": [
                {"start": positions[answer["start"]], "end": positions[answer["end"]], "score": answer["score"]}
                for answer in found
            ],
        }


def entities():
    model = DistilBertForTokenClassification(create_config(TAGS))
    for text in TEXTS:
        for max_length, stride in ((512, 0), (24, 6)):
            tokenizer = create_tokenizer(max_length)
            encoded = tokenizer(
                text, truncation=True, stride=stride, return_overflowing_tokens=True, return_offsets_mapping=True
            )
            positions = utf16(text)
            rows = [draw(len(encoding.ids), len(TAGS)) for encoding in encoded.encodings]
            by_strategy = {}
            for strategy in ("none", "simple", "first", "average", "max"):
                if stride and strategy == "none":
                    continue
                queue = iter(rows)
                model.forward = lambda **_: TokenClassifierOutput(logits=torch.tensor(next(queue))[None])
                pipeline = TokenClassificationPipeline(model=model, tokenizer=tokenizer)
                options = {"stride": stride} if stride else {}
                found = pipeline(text, aggregation_strategy=strategy, **options)
                by_strategy[strategy] = [
                    {
                        "start": positions[entity["start"]], "end": positions[entity["end"]],
                        "label": entity.get("entity_group", entity.get("entity")), "score": float(entity["score"]),
                    }
                    for entity in found
                ]
            yield {
                "text": text, "labels": TAGS, "entities": by_strategy,
                "windows": [
                    {**layout(encoding, [positions]), "logits": listed(row)}
                    for encoding, row in zip(encoded.encodings, rows, strict=True)
                ],
            }


def classifications():
    for labels in LABEL_SETS:
        for problem in ("single_label_classification", "multi_label_classification"):
            if len(labels) == 1 and problem.startswith("single"):
                problem = None
            model = DistilBertForSequenceClassification(create_config(labels, problem_type=problem))
            logits = draw(len(labels))
            model.forward = lambda **_: SequenceClassifierOutput(logits=torch.tensor(logits)[None])
            pipeline = TextClassificationPipeline(model=model, tokenizer=create_tokenizer())
            yield {
                "labels": labels, "multiLabel": problem == "multi_label_classification", "logits": listed(logits),
                "scores": pipeline(TEXTS[0], top_k=None),
            }


def zero_shots():
    for names in (["contradiction", "neutral", "entailment"], ["ENTAILMENT", "neutral", "contradiction"], ["not_entailment", "entailment"]):
        model = DistilBertForSequenceClassification(create_config(names))
        for labels in LABEL_SETS:
            for multi_label in (False, True):
                rows = [draw(len(names)) for _ in labels]
                queue = iter(rows)
                model.forward = lambda **_: SequenceClassifierOutput(logits=torch.tensor(next(queue))[None])
                pipeline = ZeroShotClassificationPipeline(model=model, tokenizer=create_tokenizer())
                found = pipeline(TEXTS[1], candidate_labels=labels, multi_label=multi_label)
                yield {
                    "modelLabels": names, "labels": labels, "multiLabel": multi_label,
                    "logits": [listed(row) for row in rows],
                    "scores": [
                        {"label": label, "score": score} for label, score in zip(found["labels"], found["scores"])
                    ],
                }


def masks():
    tokenizer = create_tokenizer()
    model = DistilBertForMaskedLM(create_config())
    size = model.config.vocab_size
    for before, after in (("The ferry ", " at nine."), ("", " is late."), ("She said ", "")):
        for targets in (None, ["the", "##s", "."]):
            ids = tokenizer(f"{before}[MASK]{after}")["input_ids"]
            row = draw(size)
            logits = np.zeros((1, len(ids), size), np.float32)
            logits[0, ids.index(tokenizer.mask_token_id)] = row
            model.forward = lambda **_: MaskedLMOutput(logits=torch.tensor(logits))
            pipeline = FillMaskPipeline(model=model, tokenizer=tokenizer)
            options = {} if targets is None else {"targets": targets}
            found = pipeline(f"{before}[MASK]{after}", top_k=8, **options)
            yield {
                "before": before, "after": after, "ids": ids, "targets": targets, "topK": 8, "logits": listed(row),
                "words": [
                    {"token": tokenizer.convert_ids_to_tokens(word["token"]), "score": word["score"]} for word in found
                ],
            }


def main():
    random.seed(21)
    makers = {
        "answers": answers, "entities": entities, "classifications": classifications, "zeroShots": zero_shots,
        "masks": masks,
    }
    for name, make in makers.items():
        rows = list(make())
        lines = (json.dumps(row, ensure_ascii=False) for row in rows)
        (HERE / f"{name}.jsonl").write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        print(f"{name}.jsonl: {len(rows)} rows")


if __name__ == "__main__":
    main()
