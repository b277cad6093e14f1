"""Tests that need no data folder: python -m unittest (in this folder)."""

import json
import random
import tempfile
import unittest
from pathlib import Path

import numpy as np
import torch

import graph
from average import average
from calibrate import calibration_error, choose_threshold, fit_temperature
from data import DataError, evaluation_hashes, read_entities, read_rows, read_sentiment
from documentation import entity_sentences, sentiment_sentences
from labels import CROSSNER_OUTSIDE, ENTITY_LABELS, IGNORED, SENTIMENT_LABELS, map_entity_tags
from package import open_session
from readme import prose_sentences
from text import detokenise, mask_code_and_links, text_hash
from tokens import encode_words, load_tokenizer
from run import pad_ids
from train import sentiment_loss
from model import GlossModel


def write_lines(folder, name, *lines):
    path = Path(folder) / name
    path.write_text("".join(line + "\n" for line in lines), encoding="utf-8")
    return path


class TextTest(unittest.TestCase):
    def test_detokenise_restores_ordinary_spelling(self):
        self.assertEqual(detokenise("it 's bad , but you ca n't go -lrb- yet -rrb- ."), "it's bad, but you can't go (yet).")
        self.assertEqual(detokenise("do n't"), "don't")

    def test_hash_ignores_case_spacing_punctuation_handles_and_links(self):
        self.assertEqual(text_hash("Hello, World!"), text_hash("@you hello world https://example.com"))
        self.assertNotEqual(text_hash("東京"), text_hash("大阪"))

    def test_code_and_links_become_words(self):
        self.assertEqual(mask_code_and_links("Use `kill -9` (https://example.com/x) now"), "Use code ( link now")


class DataTest(unittest.TestCase):
    def test_errors_name_file_and_line(self):
        with tempfile.TemporaryDirectory() as folder:
            write_lines(folder, "a_train.jsonl", '{"text": "x", "label": "negative"}', "{broken")
            with self.assertRaisesRegex(DataError, r"a_train\.jsonl:2: not JSON"):
                read_sentiment(folder, "a_train")
            write_lines(folder, "b_train.jsonl", '{"text": "x", "label": "angry"}')
            with self.assertRaisesRegex(DataError, r"b_train\.jsonl:1: label 'angry'"):
                read_sentiment(folder, "b_train")
            write_lines(folder, "c_train.jsonl", '{"tokens": ["a", "b"], "tags": ["O"]}')
            with self.assertRaisesRegex(DataError, r"c_train\.jsonl:1: 2 tokens but 1 tags"):
                read_entities(folder, "c_train")
            with self.assertRaisesRegex(DataError, "missing: text"):
                read_rows(write_lines(folder, "d.jsonl", "{}"), ("text",))
            with self.assertRaisesRegex(DataError, "neither nothing_train.jsonl"):
                read_sentiment(folder, "nothing_train")

    def test_every_text_of_a_dev_set_is_forbidden(self):
        with tempfile.TemporaryDirectory() as folder:
            write_lines(folder, "a_dev.jsonl", json.dumps({"a": "One text", "b": "Another"}))
            write_lines(folder, "b_dev.jsonl", json.dumps({"tokens": ["Two", "words"], "tags": ["O", "O"]}))
            hashes = evaluation_hashes(folder)
        self.assertTrue({text_hash("one text!"), text_hash("another"), text_hash("two words")} <= hashes)


class LabelTest(unittest.TestCase):
    def test_source_types_are_mapped(self):
        self.assertEqual(map_entity_tags(["B-PER", "I-PER", "O", "B-corporation", "B-Library"]),
                         ["B-PERSON", "I-PERSON", "O", "B-ORG", "O"])
        self.assertEqual(map_entity_tags(["B-product"], CROSSNER_OUTSIDE), ["O"])

    def test_words_are_labelled_at_each_first_piece(self):
        tokenizer = load_tokenizer()
        ids, labels = encode_words(tokenizer, ["U.S.", "antidisestablishment"], ["B-LOC", "O"], 64)
        names = [None if label == IGNORED else ENTITY_LABELS[label] for label in labels]
        self.assertEqual(names[:5], ["O", "B-LOC", "I-LOC", "I-LOC", "I-LOC"])
        self.assertEqual(len(ids), len(labels))
        self.assertEqual(set(names[6:-1]), {None})

    def test_templates_give_known_labels_and_well_formed_tags(self):
        for words, tags in entity_sentences(random.Random(1)):
            self.assertEqual(len(words), len(tags))
            self.assertTrue(set(tags) <= set(ENTITY_LABELS))
            self.assertNotIn("{", "".join(words))
        self.assertTrue({label for _, label in sentiment_sentences(random.Random(1))} <= set(SENTIMENT_LABELS))


class ReadmeTest(unittest.TestCase):
    def test_only_prose_is_kept(self):
        text = "---\nx: y\n---\n# Title\n\nFirst one. Second `x` [link](http://a.b).\n\n```sh\nrm -rf\n```\n- item\n\n| a | b |\n"
        self.assertEqual(prose_sentences(text), ["Title", "First one.", "Second code link.", "item"])


class AverageTest(unittest.TestCase):
    def test_mean_of_equal_names(self):
        self.assertEqual(float(average([{"a": torch.tensor(1.0)}, {"a": torch.tensor(3.0)}])["a"]), 2.0)
        with self.assertRaises(SystemExit):
            average([{"a": torch.tensor(1.0)}, {"b": torch.tensor(1.0)}])


class LossTest(unittest.TestCase):
    def test_two_way_labels_leave_neutral_out(self):
        logits = torch.tensor([[1.0, 50.0, 1.0]])
        self.assertAlmostEqual(float(sentiment_loss(logits, torch.tensor([3]))), np.log(2), places=5)


class CalibrationTest(unittest.TestCase):
    def test_temperature_undoes_a_scale(self):
        rng = np.random.default_rng(1)
        logits = rng.normal(size=(4000, 3))
        probabilities = np.exp(logits) / np.exp(logits).sum(1, keepdims=True)
        labels = np.array([rng.choice(3, p=row) for row in probabilities])
        self.assertAlmostEqual(fit_temperature(logits * 2, labels), 2.0, delta=0.2)
        self.assertLess(calibration_error(logits, labels, 1.0), 0.03)

    def test_threshold_keeps_precision_and_share(self):
        probability = np.array([0.55, 0.65, 0.9, 0.95])
        negative = np.array([False, True, True, True])
        self.assertAlmostEqual(choose_threshold([(probability, negative)], np.array([0.1, 0.7] * 1 + [0.1] * 198)), 0.56)


class GraphTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        torch.manual_seed(1)
        cls.model = GlossModel(vocab_size=1000).eval()
        state = {name: value.detach().numpy() for name, value in cls.model.state_dict().items()}
        cls.folder = tempfile.TemporaryDirectory()
        cls.sessions = {}
        for int8 in (False, True):
            path = Path(cls.folder.name) / f"{int8}.onnx"
            graph.save(graph.GraphWriter(state, int8=int8).write(), path)
            cls.sessions[int8] = open_session(path)
        rng = random.Random(1)
        cls.rows = [[rng.randrange(1000) for _ in range(length)] for length in (2, 3, 9, 17, 40)]

    @classmethod
    def tearDownClass(cls):
        cls.sessions.clear()
        cls.folder.cleanup()

    def run_rows(self, int8, rows):
        ids, mask = pad_ids(rows)
        return self.sessions[int8].run(None, {"input_ids": ids.numpy(), "attention_mask": mask.long().numpy()})

    def test_fp32_graph_equals_the_network(self):
        ids, mask = pad_ids(self.rows)
        with torch.no_grad():
            expected = self.model(ids, mask.long())
        for ours, theirs in zip(self.run_rows(False, self.rows), expected):
            keep = mask.numpy() if ours.ndim == 3 else slice(None)
            self.assertLess(np.abs(ours[keep] - theirs.numpy()[keep]).max(), 1e-4)

    def test_a_text_gives_the_same_numbers_alone_and_in_a_batch(self):
        for int8 in (False, True):
            together = self.run_rows(int8, self.rows)
            for index, row in enumerate(self.rows):
                for ours, theirs in zip(self.run_rows(int8, [row]), together):
                    other = theirs[index][: len(row)] if theirs.ndim == 3 else theirs[index]
                    self.assertEqual(float(np.abs(ours[0] - other).max()), 0.0)

    def test_embeddings_have_length_one(self):
        norms = np.linalg.norm(self.run_rows(True, self.rows)[3], axis=1)
        self.assertLess(np.abs(norms - 1).max(), 1e-5)

    def test_int8_weights_have_seven_bits(self):
        values, scale = graph.quantize_columns(np.random.default_rng(1).normal(size=(64, 8)).astype(np.float32))
        self.assertLessEqual(np.abs(values).max(), 63)
        self.assertEqual(scale.shape, (8,))


if __name__ == "__main__":
    unittest.main()
