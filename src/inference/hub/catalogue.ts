/** What a checkpoint is for; the order in which lists show it. */
export const catalogueTasks = [
  'sentiment',
  'entities',
  'embedding',
  'questionAnswering',
  'maskedWord',
] as const;
export type CatalogueTask = (typeof catalogueTasks)[number];

/** A checkpoint worth knowing. Sizes and licences are those of its page on the hub when this list was made. */
export interface CatalogueEntry {
  /** On the hub. */
  readonly name: string;
  readonly task: CatalogueTask;
  readonly summary: string;
  /** SPDX identifier. */
  readonly license: string;
  /** To download, in millions of bytes, rounded. */
  readonly megabytes: number;
}

/** Useful BERT and DistilBERT checkpoints. None of them was tested with Gloss: its tests use models of their own. */
export const catalogue: readonly CatalogueEntry[] = Object.freeze([
  {
    name: 'distilbert/distilbert-base-uncased-finetuned-sst-2-english',
    task: 'sentiment',
    summary: 'Positive or negative; English, from film reviews (SST-2)',
    license: 'Apache-2.0',
    megabytes: 268,
  },
  {
    name: 'lxyuan/distilbert-base-multilingual-cased-sentiments-student',
    task: 'sentiment',
    summary: 'Positive, neutral or negative; a dozen languages',
    license: 'Apache-2.0',
    megabytes: 541,
  },
  {
    name: 'dslim/distilbert-NER',
    task: 'entities',
    summary: 'People, organizations, places, other names; English (CoNLL-2003), small',
    license: 'Apache-2.0',
    megabytes: 261,
  },
  {
    name: 'dslim/bert-base-NER',
    task: 'entities',
    summary: 'People, organizations, places, other names; English (CoNLL-2003), larger',
    license: 'MIT',
    megabytes: 433,
  },
  {
    name: 'sentence-transformers/all-MiniLM-L6-v2',
    task: 'embedding',
    summary: 'Similarity of sentences; English, small and fast',
    license: 'Apache-2.0',
    megabytes: 91,
  },
  {
    name: 'BAAI/bge-small-en-v1.5',
    task: 'embedding',
    summary: 'Similarity of sentences and passages; English',
    license: 'MIT',
    megabytes: 133,
  },
  {
    name: 'distilbert/distilbert-base-cased-distilled-squad',
    task: 'questionAnswering',
    summary: 'Finds the answer to a question in a text; English (SQuAD)',
    license: 'Apache-2.0',
    megabytes: 261,
  },
  {
    name: 'distilbert/distilbert-base-uncased',
    task: 'maskedWord',
    summary: 'Fills a gap in a sentence; English',
    license: 'Apache-2.0',
    megabytes: 268,
  },
  {
    name: 'distilbert/distilbert-base-multilingual-cased',
    task: 'maskedWord',
    summary: 'Fills a gap in a sentence; 104 languages',
    license: 'Apache-2.0',
    megabytes: 542,
  },
]);
