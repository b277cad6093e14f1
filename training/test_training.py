"""Tests that need no data folder: python -m unittest (in this folder)."""

import json
import random
import tempfile
import unittest
from functools import partial
from itertools import islice
from pathlib import Path
from types import SimpleNamespace
from unittest.mock import patch
from xml.etree import ElementTree

import numpy as np
import torch
from tokenizers import Tokenizer
from tokenizers.models import WordPiece
from tokenizers.pre_tokenizers import Whitespace
from transformers import BertConfig, BertForMaskedLM, BertModel

import branches
import distill
import documentation
import hub
import model as network
import names
from average import average
from calibrate import calibration_error, choose_threshold, fit_temperature, reliability, unsure_band
from comparisons import technical_name_rows
from compiler import REPOSITORY, compile_package
from data import DataError, evaluation_hashes, read_entities, read_rows, read_sentiment
from dev import Prediction, feeds_of
from diagram import reliability_svg
from documentation import entity_sentences, sentiment_sentences
from export import NETWORK_OUTPUTS, TOLERANCE, check_parity, install, largest_difference, spelled_text
from finetune import write_package
from labels import CROSSNER_OUTSIDE, ENTITY_LABELS, IGNORED, SENTIMENT_LABELS, map_entity_tags
from lettercase import INITIAL, NO_CASE, SMALL, TITLE, case_of
from package import open_session, read_manifest, write_manifest
from readme import prose_sentences
from restore import restore
from run import StageRun
from text import blank_code_and_links, detokenise, mask_code_and_links, text_hash
from tokens import Tokens, encode_texts, encode_words, load_tokenizer
from train import CASE_NOISE, sentiment_loss, with_case_noise
from model import GlossModel


#: One, so that tests do not wait for each other on a busy machine.
torch.set_num_threads(1)


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

    def test_broken_utf8_and_texts_that_are_none_are_named_by_line(self):
        with tempfile.TemporaryDirectory() as folder:
            (Path(folder) / "a_train.jsonl").write_bytes(b'{"text": "x", "label": "neutral"}\n{"text": "\xff", "label": "neutral"}\n')
            with self.assertRaisesRegex(DataError, r"a_train\.jsonl:2: not UTF-8"):
                read_sentiment(folder, "a_train")
            write_lines(folder, "b_train.jsonl", '{"text": 3, "label": "neutral"}')
            with self.assertRaisesRegex(DataError, r"b_train\.jsonl:1: the text is no string"):
                read_sentiment(folder, "b_train")

    def test_every_text_of_a_dev_set_is_forbidden(self):
        with tempfile.TemporaryDirectory() as folder:
            write_lines(folder, "a_dev.jsonl", json.dumps({"a": "One text", "b": "Another"}))
            write_lines(folder, "b_dev.jsonl", json.dumps({"tokens": ["Two", "words"], "tags": ["O", "O"]}))
            hashes = evaluation_hashes(folder)
        self.assertTrue({text_hash("one text!"), text_hash("another"), text_hash("two words")} <= hashes)


class DocumentationTest(unittest.TestCase):
    def test_the_same_seed_gives_the_same_sentences(self):
        first, second = (list(islice(entity_sentences(random.Random(4)), 50)) for _ in range(2))
        self.assertEqual(first, second)

    def test_every_slot_is_filled_and_programs_stay_outside(self):
        for template in [*documentation.PROGRAMS, *documentation.NAMED, *documentation.DOCUMENTATION]:
            words, tags = documentation.fill_with_tags(template, random.Random(1))
            self.assertEqual(len(words), len(tags))
            self.assertNotRegex(" ".join(words), r"[{}]")
            if template in documentation.PROGRAMS:
                self.assertEqual(set(tags), {"O"})

    def test_handles_are_people_and_stand_behind_their_sign(self):
        words, tags = documentation.fill_with_tags("Thanks @ {HANDLE} .", random.Random(2))
        self.assertEqual(tags, ["O", "O", "B-PERSON", "O"])
        self.assertEqual(documentation.join_words(words), f"Thanks @{words[2]}.")

    def test_made_up_names_are_single_words_of_many_kinds(self):
        rng = random.Random(3)
        made = [kind(rng) for kind in (names.program, names.surname, names.abbreviation, names.version) for _ in range(200)]
        made += [names.handle(rng, documentation.SLOTS["first"], documentation.SLOTS["last"]) for _ in range(200)]
        self.assertTrue(all(made) and not any(" " in name for name in made))
        self.assertGreater(len(set(made)), 800)


class ComparisonTest(unittest.TestCase):
    def test_names_in_technical_prose_are_counted_by_type_and_place(self):
        with tempfile.TemporaryDirectory() as folder:
            write_lines(folder, "x_dev.jsonl",
                        json.dumps({"tokens": ["Anna", "likes", "Redis"], "tags": ["B-User_Name", "O", "B-Application"]}),
                        json.dumps({"tokens": ["Acme"], "tags": ["B-Organization"]}))

            def all_people(rows):
                entities = np.zeros((1, len(ENTITY_LABELS)))
                entities[0, ENTITY_LABELS.index("B-PERSON")] = 1
                return [Prediction(None, np.repeat(entities, len(row), 0), None) for row in rows]

            rows, wrong = technical_name_rows(all_people, folder, "x_dev")
        self.assertEqual(rows, [("PERSON", 4, 1, "25.0", "100.0"), ("ORG", 0, 0, "0.0", "0.0")])
        self.assertEqual(wrong, 1.0)


class LabelTest(unittest.TestCase):
    def test_source_types_are_mapped(self):
        self.assertEqual(map_entity_tags(["B-PER", "I-PER", "O", "B-corporation", "B-Library"]),
                         ["B-PERSON", "I-PERSON", "O", "B-ORG", "O"])
        self.assertEqual(map_entity_tags(["B-product"], CROSSNER_OUTSIDE), ["O"])

    def test_words_are_labelled_at_each_first_piece(self):
        tokenizer = load_tokenizer()
        tokens, labels = encode_words(tokenizer, ["U.S.", "antidisestablishment"], ["B-LOC", "O"], 64)
        names = [None if label == IGNORED else ENTITY_LABELS[label] for label in labels]
        self.assertEqual(names[:5], ["O", "B-LOC", "I-LOC", "I-LOC", "I-LOC"])
        self.assertEqual(len(tokens.ids), len(labels))
        self.assertEqual(set(names[6:-1]), {None})
        self.assertEqual(tokens.cases[:5], [NO_CASE, INITIAL, NO_CASE, INITIAL, NO_CASE])
        self.assertEqual(set(tokens.cases[5:-1]), {SMALL})

    def test_the_letter_case_of_a_word_is_what_the_golden_words_say_and_the_editor(self):
        golden = json.loads((REPOSITORY / "test" / "golden" / "letterCase" / "words.json").read_text(encoding="utf-8"))
        self.assertEqual(list(golden), ["none", "small", "title", "large", "mixed", "initial"])
        for case, words in enumerate(golden.values()):
            self.assertEqual([(word, case_of(word)) for word in words], [(word, case) for word in words])

    def test_a_text_is_spelled_out_of_its_pieces_and_letter_cases(self):
        tokenizer = load_tokenizer()
        [tokens] = encode_texts(tokenizer, ["GitHub and HTTP in Paris, A1 unbelievably"], 64)
        text = spelled_text(tokenizer, tokens)
        self.assertEqual(text, "gITHUB and HTTP in Paris , A1 unbelievably")
        self.assertEqual(encode_texts(tokenizer, [text], 64), [tokens])

    def test_now_and_then_all_words_of_a_row_are_in_one_letter_case(self):
        row = (Tokens([101, 7, 8, 9, 102], [NO_CASE, TITLE, SMALL, NO_CASE, NO_CASE]), 1)
        rng = random.Random(1)
        shown = [with_case_noise(row, rng) for _ in range(2000)]
        self.assertTrue(all(tokens.ids == row[0].ids and label == 1 for tokens, label in shown))
        for case, share in CASE_NOISE.items():
            found = sum(tokens.cases == [NO_CASE, case, case, NO_CASE, NO_CASE] for tokens, _ in shown)
            self.assertAlmostEqual(found / len(shown), share, delta=0.02)
        self.assertGreater(sum(tokens == row[0] for tokens, _ in shown), 1400)

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

    def test_letter_cases_are_those_of_the_checkpoints_that_know_them(self):
        old, new = {"a": torch.tensor(1.0)}, {"a": torch.tensor(3.0), "case_embeddings.weight": torch.tensor(5.0)}
        self.assertEqual({name: float(value) for name, value in average([old, new]).items()},
                         {"a": 2.0, "case_embeddings.weight": 5.0})


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

    def test_reliability_tells_confidence_and_share_right_by_bin(self):
        logits = np.log(np.array([[0.95, 0.05], [0.95, 0.05], [0.55, 0.45], [0.45, 0.55]]))
        bins = reliability(logits, np.array([0, 1, 0, 0]), 1.0)
        self.assertEqual([(round(confidence, 2), right, share) for confidence, right, share in bins],
                         [(0.55, 0.5, 0.5), (0.95, 0.5, 0.5)])

    def test_the_unsure_band_begins_where_too_few_labels_are_right(self):
        rng = np.random.default_rng(2)
        sure = rng.uniform(size=4000)
        logits = np.log(np.stack([(1 + sure) / 2, (1 - sure) / 2], 1) + 1e-9)
        labels = (rng.uniform(size=4000) > (1 + sure) / 2).astype(int)
        fitted = np.arange(4000) % 2 == 0
        band = unsure_band(logits, labels, fitted, 1.0)
        # Where the two labels are d apart, (1 + d) / 2 of the first are right; on average 0.6 from d = 0.4 down.
        self.assertAlmostEqual(band["from"], 0.6, delta=0.1)
        self.assertLessEqual(band["right"], 0.6)
        self.assertIsNone(unsure_band(logits, np.zeros(4000, int), fitted, 1.0))

    def test_the_diagram_is_well_formed_and_shows_every_bin(self):
        bins = {"before": [(0.4, 0.3, 0.2), (0.9, 0.7, 0.8)], "after": [(0.5, 0.5, 1.0)]}
        svg = ElementTree.fromstring(reliability_svg({"sentiment": bins, "a < b": bins}))
        circles = svg.findall("{http://www.w3.org/2000/svg}circle")
        self.assertEqual(len(circles), 2 + 2 * 3)

    def test_threshold_keeps_precision_and_share(self):
        probability = np.array([0.55, 0.65, 0.9, 0.95])
        negative = np.array([False, True, True, True])
        self.assertAlmostEqual(choose_threshold([(probability, negative)], np.array([0.1, 0.7] * 1 + [0.1] * 198)), 0.56)


class BranchTest(unittest.TestCase):
    def test_a_shape_has_the_layers_that_the_table_says(self):
        for branch in branches.SHAPES:
            model = GlossModel(vocab_size=10, branch=branch)
            layers = len(model.shared) + len(model.task_branch) + len(model.embedding_branch)
            self.assertEqual(layers, 2 * network.LAYERS - branch)

    def test_a_run_does_not_begin_with_weights_of_another_shape(self):
        with tempfile.TemporaryDirectory() as folder, patch("run.load_base", lambda branch: GlossModel(10, branch)):
            other = Path(folder) / "other.pt"
            torch.save({"model": network.copy_trained_state(GlossModel(10, 3))}, other)
            arguments = SimpleNamespace(work=Path(folder), init=other)
            start = partial(StageRun, arguments, "run.pt", network.TASK_STAGE, lambda _name: 1e-4, {"sentiment": 1})
            self.assertEqual(start(3).step, 0)
            with self.assertRaisesRegex(SystemExit, "other.pt: holds weights that this network has not"):
                start(4)

    def test_a_shape_that_is_not_measured_is_refused(self):
        arguments = SimpleNamespace(checkpoints=["2=x.pt"], work=Path("nowhere"), data=None, repeats=1)
        with self.assertRaisesRegex(SystemExit, "no shape 2"):
            list(branches.rows(arguments))


class DistillTest(unittest.TestCase):
    """A teacher of two tiny layers from a seed."""

    @classmethod
    def setUpClass(cls):
        torch.manual_seed(3)
        cls.temporary = tempfile.TemporaryDirectory()
        cls.folder = Path(cls.temporary.name)
        words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *(f"word{index}" for index in range(40))]
        cls.tokenizer = Tokenizer(WordPiece({word: index for index, word in enumerate(words)}, unk_token="[UNK]"))
        cls.tokenizer.pre_tokenizer = Whitespace()
        rng = random.Random(3)
        cls.texts = [" ".join(rng.choices(words[5:], k=rng.randint(3, 12))) for _ in range(300)]
        cls.config = BertConfig(vocab_size=len(words), hidden_size=32, num_attention_heads=4, num_hidden_layers=4,
                                intermediate_size=64, max_position_embeddings=32, initializer_range=0.3)

    @classmethod
    def tearDownClass(cls):
        cls.temporary.cleanup()

    def start(self, teacher, teaches_words, work, steps):
        (self.folder / work).mkdir(exist_ok=True)
        arguments = SimpleNamespace(work=self.folder / work, layers=2, steps=steps, minutes=0, dev_minutes=0)
        rows = [(ids,) for ids in distill.encode(self.tokenizer, self.texts)]
        return distill.DistillRun(arguments, teacher.eval().requires_grad_(False), teaches_words, rows, self.tokenizer)

    def loss_of(self, run):
        with torch.no_grad():
            return float(np.mean([run.loss("distill", run.samplers["distill"].next()).item() for _ in range(4)]))

    def check(self, teacher, teaches_words, work):
        run = self.start(teacher, teaches_words, work, 40)
        before = self.loss_of(run)
        run.run(lambda _model: {})
        self.assertLess(self.loss_of(run), 0.9 * before)
        again = self.start(teacher, teaches_words, work, 45)
        self.assertEqual(again.step, 40)
        for name, value in run.model.state_dict().items():
            self.assertTrue(torch.equal(value, again.model.state_dict()[name]), name)
        again.run(lambda _model: {})
        self.assertEqual(again.step, 45)

    def test_the_loss_falls_and_a_run_goes_on_where_it_was(self):
        self.check(BertForMaskedLM(self.config), True, "words")

    def test_a_loss_that_is_no_number_ends_the_run_and_leaves_the_last_checkpoint(self):
        run = self.start(BertForMaskedLM(self.config), True, "broken", 5)
        run.run(lambda _model: {})
        kept = run.checkpoint_path.read_bytes()
        again = self.start(BertForMaskedLM(self.config), True, "broken", 10)
        again.loss = lambda _task, _batch: torch.tensor(float("nan"))
        with self.assertRaisesRegex(SystemExit, "loss is nan at step 5"):
            again.run(lambda _model: {})
        self.assertEqual(run.checkpoint_path.read_bytes(), kept)

    def test_a_checkpoint_that_was_cut_off_is_named(self):
        run = self.start(BertForMaskedLM(self.config), True, "cut", 2)
        run.run(lambda _model: {})
        run.checkpoint_path.write_bytes(run.checkpoint_path.read_bytes()[:1000])
        with self.assertRaisesRegex(SystemExit, "not a checkpoint"):
            self.start(BertForMaskedLM(self.config), True, "cut", 4)

    def test_a_teacher_without_words_teaches_states_and_likeness(self):
        self.check(BertModel(self.config), False, "states")

    def test_a_student_begins_with_every_other_layer_and_keeps_the_rest(self):
        teacher = BertForMaskedLM(self.config)
        student, taken = distill.make_student(teacher, 2)
        self.assertEqual(taken, [0, 2])
        theirs, ours = teacher.state_dict(), student.state_dict()
        self.assertTrue(torch.equal(ours["bert.embeddings.word_embeddings.weight"], theirs["bert.embeddings.word_embeddings.weight"]))
        self.assertTrue(torch.equal(ours["cls.predictions.bias"], theirs["cls.predictions.bias"]))
        name = "bert.encoder.layer.{}.output.dense.weight"
        self.assertTrue(torch.equal(ours[name.format(1)], theirs[name.format(2)]))
        with self.assertRaisesRegex(SystemExit, "1 to 3"):
            distill.make_student(teacher, 4)

    def test_a_teacher_is_known_by_its_folder(self):
        BertForMaskedLM(self.config).save_pretrained(self.folder / "masked")
        BertModel(self.config).save_pretrained(self.folder / "bare")
        self.assertTrue(distill.load_teacher(self.folder / "masked")[1])
        self.assertFalse(distill.load_teacher(self.folder / "bare")[1])

    def test_masking_hides_words_and_no_special_tokens(self):
        ids = torch.tensor([[2, *range(5, 35), 3, 0, 0]] * 50)
        shown, hidden = distill.Masker(self.tokenizer, 1)(ids)
        self.assertFalse(hidden[:, [0, 31, 32, 33]].any())
        self.assertTrue(torch.equal(shown[~hidden], ids[~hidden]))
        self.assertAlmostEqual(float(hidden[:, 1:31].float().mean()), distill.MASKED_SHARE, delta=0.04)
        self.assertAlmostEqual(float((shown[hidden] == 4).float().mean()), 0.8, delta=0.08)

    def test_texts_come_from_lines_and_rows_once_each_and_never_from_dev_sets(self):
        lines = write_lines(self.folder, "a.txt", *[f"line {index}" for index in range(60)], "", "line 1")
        rows = write_lines(self.folder, "b.jsonl", json.dumps({"a": "One", "b": "Two"}), json.dumps({"tokens": ["Th", "ree"]}))
        texts = distill.read_texts([lines, rows], {text_hash("two")})
        self.assertEqual(len(texts), 62)
        self.assertNotIn("Two", texts)
        with self.assertRaisesRegex(DataError, r"c\.jsonl:1: none of"):
            distill.read_texts([write_lines(self.folder, "c.jsonl", '{"x": 1}')])
        (self.folder / "d.txt").write_bytes(b"fine\n\xff\n")
        with self.assertRaisesRegex(DataError, r"d\.txt:2: not UTF-8"):
            distill.read_texts([self.folder / "d.txt"])


class PackageTest(unittest.TestCase):
    """Weights from a seed, written as a checkpoint folder and compiled (needs Node and `npm install`)."""

    @classmethod
    def setUpClass(cls):
        torch.manual_seed(1)
        cls.model = GlossModel().eval()
        torch.nn.init.normal_(cls.model.case_embeddings.weight)
        cls.temporary = tempfile.TemporaryDirectory()
        cls.folder = Path(cls.temporary.name)
        head_entries = hub.heads(set(cls.model.state_dict()), hub.DEFAULT_CALIBRATION | {"sentiment": 1.5})
        hub.write_folder(cls.folder / "hub", cls.model, head_entries, hub.about("9.8.7"))
        for precision in ("fp32", "int8"):
            compile_package(cls.folder / "hub", cls.folder / precision, precision, samples=["one text", "another"], force=True)
        cls.sessions = {name: open_session(cls.folder / name / "model.onnx") for name in ("fp32", "int8")}
        rng = random.Random(1)
        cls.rows = [Tokens(*([rng.randrange(bound) for _ in range(length)] for bound in (1000, 6))) for length in (2, 3, 9, 17, 40)]

    @classmethod
    def tearDownClass(cls):
        cls.sessions.clear()
        cls.temporary.cleanup()

    def run_rows(self, precision, rows):
        session = self.sessions[precision]
        return session.run(list(NETWORK_OUTPUTS), feeds_of(session, rows))

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
