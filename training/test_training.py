"""Tests that need no data folder: python -m unittest (in this folder)."""

import json
import random
import tempfile
import unittest
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import torch

import hub
from average import average
from calibrate import calibration_error, choose_threshold, fit_temperature
from compiler import REPOSITORY, compile_package
from data import DataError, evaluation_hashes, read_entities, read_rows, read_sentiment
from documentation import entity_sentences, sentiment_sentences
from export import NETWORK_OUTPUTS, TOLERANCE, check_parity, install, largest_difference
from finetune import write_package
from labels import CROSSNER_OUTSIDE, ENTITY_LABELS, IGNORED, SENTIMENT_LABELS, map_entity_tags
from package import open_session, read_manifest, write_manifest
from readme import prose_sentences
from restore import restore
from text import blank_code_and_links, detokenise, mask_code_and_links, text_hash
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

    def test_technical_text_is_read_as_the_golden_rows_say_and_the_editor_does(self):
        rows = read_rows(REPOSITORY / "test" / "golden" / "technicalText" / "rows.jsonl")
        self.assertGreater(len(rows), 10)
        for row in rows:
            self.assertEqual(mask_code_and_links(row["text"]), row["training"])
            self.assertEqual(blank_code_and_links(row["text"]), row["editor"])


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


class PackageTest(unittest.TestCase):
    """Weights from a seed, written as a checkpoint folder and compiled (needs Node and `npm install`)."""

    @classmethod
    def setUpClass(cls):
        torch.manual_seed(1)
        cls.model = GlossModel().eval()
        cls.temporary = tempfile.TemporaryDirectory()
        cls.folder = Path(cls.temporary.name)
        head_entries = hub.heads(set(cls.model.state_dict()), hub.DEFAULT_CALIBRATION | {"sentiment": 1.5})
        hub.write_folder(cls.folder / "hub", cls.model, head_entries, hub.about("9.8.7"))
        for precision in ("fp32", "int8"):
            compile_package(cls.folder / "hub", cls.folder / precision, precision, samples=["one text", "another"], force=True)
        cls.sessions = {name: open_session(cls.folder / name / "model.onnx") for name in ("fp32", "int8")}
        rng = random.Random(1)
        cls.rows = [[rng.randrange(1000) for _ in range(length)] for length in (2, 3, 9, 17, 40)]

    @classmethod
    def tearDownClass(cls):
        cls.sessions.clear()
        cls.temporary.cleanup()

    def run_rows(self, precision, rows):
        ids, mask = pad_ids(rows)
        feeds = {"input_ids": ids.numpy(), "attention_mask": mask.long().numpy()}
        return self.sessions[precision].run(list(NETWORK_OUTPUTS), feeds)

    def test_fp32_package_equals_the_network(self):
        texts = ["A short text.", "A second one, a little longer than the first."]
        self.assertLess(largest_difference(self.model, self.sessions["fp32"], texts), TOLERANCE)

    def test_a_package_of_other_weights_is_not_taken_for_the_network(self):
        torch.manual_seed(2)
        with self.assertRaisesRegex(SystemExit, "differs from the network"):
            check_parity(GlossModel().eval(), self.folder / "fp32", ["A short text."])

    def test_a_text_gives_the_same_numbers_alone_and_in_a_batch(self):
        for precision in self.sessions:
            together = self.run_rows(precision, self.rows)
            for index, row in enumerate(self.rows):
                for ours, theirs in zip(self.run_rows(precision, [row]), together):
                    other = theirs[index][: len(row)] if theirs.ndim == 3 else theirs[index]
                    self.assertEqual(float(np.abs(ours[0] - other).max()), 0.0)

    def test_embeddings_have_length_one(self):
        norms = np.linalg.norm(self.run_rows("int8", self.rows)[3], axis=1)
        self.assertLess(np.abs(norms - 1).max(), 1e-5)

    def test_weights_come_back_out_of_a_package_but_for_the_rounding(self):
        restored, trained = restore(self.folder / "int8").state_dict(), self.model.state_dict()
        self.assertEqual(set(restored), set(trained))
        for name, value in trained.items():
            self.assertLess(float((restored[name] - value).norm()), 0.03 * float(value.norm()) + 1e-6, name)

    def test_the_manifest_says_what_the_folder_says(self):
        manifest = read_manifest(self.folder / "int8")
        self.assertEqual((manifest["version"], manifest["architecture"]), ("9.8.7", "distilbert"))
        self.assertEqual(manifest["heads"]["sentiment"]["temperature"], 1.5)
        self.assertEqual(manifest["heads"]["hostility"]["thresholds"], {"hostile": 0.8})
        self.assertEqual(set(manifest["heads"]), {"sentiment", "entities", "hostility", "embedding"})

    def test_a_package_fitted_to_own_texts_says_where_it_comes_from(self):
        arguments = SimpleNamespace(package=self.folder / "int8", out=self.folder / "own", data=Path("reviews.jsonl"))
        content = write_package(restore(self.folder / "int8"), ["good", "bad", "so so"], arguments)
        self.assertEqual((content["id"], content["source"]), ("own", "Gloss base 9.8.7, fine-tuned on reviews.jsonl"))
        self.assertEqual(content["heads"], read_manifest(self.folder / "int8")["heads"])

    def test_a_head_that_is_not_trained_stays_out(self):
        found = hub.heads({"sentiment_head.weight"}, hub.DEFAULT_CALIBRATION)
        self.assertEqual(set(found), {"sentiment", "embedding"})

    def test_an_export_keeps_the_other_files_of_the_package_and_its_figures(self):
        target = self.folder / "target"
        target.mkdir()
        (target / "README.md").write_text("mine", encoding="utf-8")
        install(self.folder / "int8", target)
        manifest = read_manifest(target)
        write_manifest(target, manifest | {"evaluation": {"sst2Dev": 0.5}})
        install(self.folder / "int8", target)
        self.assertEqual(read_manifest(target)["evaluation"]["sst2Dev"], 0.5)
        self.assertEqual((target / "README.md").read_text(encoding="utf-8"), "mine")

    def test_a_folder_that_cannot_be_compiled_ends_with_the_reason(self):
        with self.assertRaisesRegex(SystemExit, "no config.json"):
            compile_package(self.folder, self.folder / "nothing")
        self.assertFalse((self.folder / "nothing").exists())


if __name__ == "__main__":
    unittest.main()
