import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { decodeClassification } from '../../../../src/inference/heads/classification';
import { type CompileOptions, compileCheckpoint } from '../../../../src/inference/local';
import { changed, checkpoints, rewrite } from './support';

const root = mkdtempSync(path.join(tmpdir(), 'gloss-checkpoint-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** A folder of its own for each test: what is left in it at the end is all that was written. */
let folder: string;
let tests = 0;
beforeEach(() => {
  folder = path.join(root, String(tests++));
  mkdirSync(folder);
});
const inFolder = (name: string): string => path.join(folder, name);

const compile = (source: string, options: Partial<CompileOptions> = {}) =>
  compileCheckpoint({ source, out: inFolder('out'), precision: 'fp32', ...options });

const copy = (name: string): string => changed(name, inFolder('in'), {});
const withConfig = (name: string, values: Readonly<Record<string, unknown>>): string =>
  changed(name, inFolder('in'), values);

async function refused(source: string, code: string, message: string, options?: Partial<CompileOptions>) {
  await expect(compile(source, options)).rejects.toMatchObject({
    name: 'GlossError',
    code,
    message: expect.stringContaining(message) as string,
  });
  expect(readdirSync(folder).filter((name) => name !== 'in')).toEqual([]);
}

describe('a checkpoint that cannot be compiled', () => {
  it('is named when it is not there, or is no checkpoint', async () => {
    await refused(inFolder('none'), 'modelMissing', 'There is no checkpoint folder');
    mkdirSync(inFolder('in'));
    await refused(inFolder('in'), 'modelMissing', 'no config.json');
  });

  it('is refused with weights that only a pickle holds, without reading them', async () => {
    const source = copy('distilbert-sentiment');
    renameSync(path.join(source, 'model.safetensors'), path.join(source, 'pytorch_model.bin'));
    await refused(source, 'modelUnsupported', 'Reading such a file runs code from it');
  });

  it('is refused without weights or vocabulary', async () => {
    const source = copy('distilbert-sentiment');
    rmSync(path.join(source, 'model.safetensors'));
    await refused(source, 'modelMissing', 'has no weights');
    rmSync(path.join(source, 'vocab.txt'));
    await refused(source, 'modelMissing', 'has no vocabulary');
  });

  it.each([
    ['RobertaForSequenceClassification', 'holds a RobertaForSequenceClassification'],
    ['BertForNextSentencePrediction', 'ForMaskedLM, ForMultipleChoice'],
    ['toString', 'holds a toString'],
  ])('names the architecture %s and what is supported', async (architecture, message) => {
    await refused(withConfig('bert-word', { architectures: [architecture] }), 'modelUnsupported', message);
  });

  it('names the architecture before it looks for its vocabulary', async () => {
    const source = withConfig('bert-word', { architectures: ['RobertaModel'] });
    renameSync(path.join(source, 'vocab.txt'), path.join(source, 'merges.txt'));
    await refused(source, 'modelUnsupported', 'holds a RobertaModel');
  });

  it.each<[string, Readonly<Record<string, unknown>>, string, string]>([
    ['absurd', { hidden_size: 1e12 }, 'modelCorrupt', '"hidden_size"'],
    ['negative', { num_hidden_layers: -1 }, 'modelCorrupt', '"num_hidden_layers"'],
    ['no number', { vocab_size: '136' }, 'modelCorrupt', '"vocab_size"'],
    ['missing', { intermediate_size: undefined }, 'modelCorrupt', '"intermediate_size"'],
    ['not whole', { max_position_embeddings: 40.5 }, 'modelCorrupt', '"max_position_embeddings"'],
    [
      'not divisible',
      { num_attention_heads: 5 },
      'modelCorrupt',
      '32 dimensions cannot be shared by 5 heads',
    ],
    ['too few', { vocab_size: 100 }, 'modelCorrupt', 'the network only 100'],
    ['not those of the weights', { hidden_size: 64 }, 'modelCorrupt', 'config.json asks for'],
    [
      'more than there are layers',
      { num_hidden_layers: 3 },
      'modelCorrupt',
      'The weights lack "bert.encoder.layer.2.',
    ],
    ['an unknown activation', { hidden_act: 'swish2' }, 'modelUnsupported', 'uses the activation "swish2"'],
    [
      'relative positions',
      { position_embedding_type: 'relative_key' },
      'modelUnsupported',
      'absolute positions',
    ],
    ['a decoder', { is_decoder: true }, 'modelUnsupported', 'only encoders'],
  ])('is refused when its measures are %s', async (_name, values, code, message) => {
    await refused(withConfig('bert-entities', values), code, message);
  });

  it.each<[string, unknown]>([
    ['a gap', { 0: 'O', 2: 'B-PER' }],
    ['a label twice', { 0: 'O', 1: 'O' }],
    ['an empty label', { 0: 'O', 1: '' }],
    ['no labels', {}],
  ])('is refused when its label map has %s', async (_name, labels) => {
    await refused(withConfig('bert-entities', { id2label: labels }), 'modelCorrupt', '"id2label" must name');
  });

  it('is refused with another number of labels than its weights have', async () => {
    const labels = { 0: 'O', 1: 'B-PER', 2: 'I-PER' };
    await refused(
      withConfig('bert-entities', { id2label: labels }),
      'modelCorrupt',
      '"classifier.weight" has the shape',
    );
  });

  it.each([
    ['twice the same token', 'the\nthe\n', 'twice'],
    ['an empty line', '[PAD]\n\n[UNK]\n', 'is empty'],
    ['no special tokens', 'a\nb\n', 'lacks the token "[UNK]"'],
  ])('is refused with a vocabulary that has %s', async (_name, text, message) => {
    const source = copy('distilbert-sentiment');
    writeFileSync(path.join(source, 'vocab.txt'), text);
    await refused(source, 'modelCorrupt', message);
  });

  it.each<[string, unknown, string, string]>([
    ['a gap', { '[PAD]': 0, '[UNK]': 5 }, 'modelCorrupt', 'has the id 5'],
    ['an id twice', { '[PAD]': 0, '[UNK]': 0 }, 'modelCorrupt', 'to two tokens'],
    ['no ids', null, 'modelCorrupt', 'no tokens'],
  ])('is refused with a tokenizer.json whose vocabulary has %s', async (_name, vocab, code, message) => {
    const source = copy('distilbert-sentiment');
    rmSync(path.join(source, 'vocab.txt'));
    const content = { model: { type: 'WordPiece', vocab } };
    writeFileSync(path.join(source, 'tokenizer.json'), JSON.stringify(content));
    await refused(source, code, message);
  });

  it('is refused with a tokenizer that is not WordPiece', async () => {
    const source = copy('distilbert-sentiment');
    writeFileSync(path.join(source, 'tokenizer.json'), JSON.stringify({ model: { type: 'BPE', vocab: {} } }));
    await refused(source, 'modelUnsupported', 'has a BPE tokenizer');
  });

  it('is refused when a shard is missing, lies outside or lacks a tensor', async () => {
    const source = copy('bert-base');
    const file = path.join(source, 'model.safetensors.index.json');
    const index = JSON.parse(readFileSync(file, 'utf8')) as { weight_map: Record<string, string> };
    const [tensor = ''] = Object.keys(index.weight_map);
    const write = (shard: string): void =>
      writeFileSync(file, JSON.stringify({ weight_map: { ...index.weight_map, [tensor]: shard } }));
    write('../model.safetensors');
    await refused(source, 'modelCorrupt', 'which is no file beside it');
    write('model-9.safetensors');
    await refused(source, 'modelMissing', 'which is not there');
    write(Object.values(index.weight_map).find((shard) => shard !== index.weight_map[tensor]) ?? '');
    await refused(source, 'modelCorrupt', 'and it does not');
  });

  it.each<[string, unknown, string]>([
    [
      'a module that is not supported',
      [
        { path: '', type: 'x.Transformer' },
        { path: '1', type: 'x.Dense' },
      ],
      'Dense',
    ],
    ['a folder outside', [{ path: '../..', type: 'x.Transformer' }], 'plain folder name'],
  ])('is refused as a sentence transformer with %s', async (_name, modules, message) => {
    const source = copy('sentence-mean');
    writeFileSync(path.join(source, 'modules.json'), JSON.stringify(modules));
    await expect(compile(source)).rejects.toThrow(message);
  });

  it('is refused when it pools in another way', async () => {
    const source = copy('sentence-mean');
    const config = { word_embedding_dimension: 32, pooling_mode_max_tokens: true };
    writeFileSync(path.join(source, '1_Pooling', 'config.json'), JSON.stringify(config));
    await refused(source, 'modelUnsupported', 'pools by max');
    const newer = { embedding_dimension: 32, pooling_mode: ['mean', 'max'], include_prompt: true };
    writeFileSync(path.join(source, '1_Pooling', 'config.json'), JSON.stringify(newer));
    await refused(source, 'modelUnsupported', 'pools by mean and max');
    writeFileSync(path.join(source, '1_Pooling', 'config.json'), '{"pooling_mode":"mean"}');
    await refused(source, 'modelCorrupt', 'how many dimensions');
  });

  it('is refused when Gloss’s own configuration has no head', async () => {
    await refused(withConfig('gloss', { heads: {} }), 'modelCorrupt', 'at least one head');
    await refused(
      withConfig('gloss', { branch_layer: 9, heads: { embedding: {} } }),
      'modelCorrupt',
      'branch_layer',
    );
  });

  it('leaves nothing behind when its weights turn out to be damaged while they are written', async () => {
    const source = copy('distilbert-sentiment');
    rewrite(path.join(source, 'model.safetensors'), (name, bytes) => [
      name,
      name === 'classifier.weight' ? bytes.fill(0x7c) : bytes,
    ]);
    await refused(source, 'modelCorrupt', 'not finite');
  });
});

describe('the folder of a compiled package', () => {
  const source = path.join(checkpoints, 'distilbert-sentiment');

  it('must not be the checkpoint, and must not hold anything else', async () => {
    await expect(compile(source, { out: source })).rejects.toMatchObject({ code: 'invalidInput' });
    mkdirSync(inFolder('out'));
    writeFileSync(path.join(inFolder('out'), 'letter.txt'), 'precious');
    await expect(compile(source, { force: true })).rejects.toThrow('holds other files');
    expect(readFileSync(path.join(inFolder('out'), 'letter.txt'), 'utf8')).toBe('precious');
  });

  it('is replaced as a whole, but only by force', async () => {
    const first = await compile(source, { id: 'first' });
    expect(first.manifest.id).toBe('first');
    await expect(compile(source)).rejects.toThrow('--force replaces it');
    const second = await compile(source, { id: 'second name', force: true });
    expect(second.manifest.id).toBe('second-name');
    expect(readdirSync(folder)).toEqual(['out']);
    expect(readdirSync(second.folder).sort()).toEqual([
      'manifest.json',
      'model.onnx',
      'model.onnx.data',
      'vocab.txt',
    ]);
  });

  it('stays away when compiling is cancelled', async () => {
    const controller = new AbortController();
    const running = compile(source, {
      precision: 'int8',
      signal: controller.signal,
      onProgress: () => controller.abort(),
    });
    await expect(running).rejects.toMatchObject({ code: 'cancelled' });
    expect(readdirSync(folder)).toEqual([]);
  });

  it('tells how far it has come, never falling', async () => {
    const shares: number[] = [];
    await compile(source, {
      precision: 'int8',
      force: true,
      onProgress: (_step, share) => shares.push(share),
    });
    expect(shares).toEqual([...shares].sort((a, b) => a - b));
    expect(shares.at(-1)).toBe(1);
  });
});

describe('a sequence classifier', () => {
  const source = path.join(checkpoints, 'distilbert-sentiment');
  const nameless = { id2label: { 0: 'LABEL_0', 1: 'LABEL_1' } };
  const headsOf = async (from: string, task?: string) =>
    (await compile(from, { ...(task && { task }), force: true })).manifest.heads;

  it('is a sentiment when its labels say so, unless another reading is asked for', async () => {
    expect(Object.keys(await headsOf(source))).toEqual(['sentiment']);
    const { classification } = await headsOf(source, 'classification');
    expect(classification?.labels).toEqual(['NEGATIVE', 'POSITIVE']);
  });

  it('gives figures when its configuration says regression', async () => {
    const { classification } = await headsOf(withConfig('bert-inference', { problem_type: 'regression' }));
    expect(classification).toMatchObject({ regression: true });
    const window = { logits: Float32Array.of(-2.5, 0, 4), tokens: 3 };
    expect(decodeClassification([window], classification!)).toEqual([
      { label: 'contradiction', score: 4 },
      { label: 'neutral', score: 0 },
      { label: 'entailment', score: -2.5 },
    ]);
  });

  it('without names is a sentiment only when that is asked for', async () => {
    const from = withConfig('distilbert-sentiment', nameless);
    expect(Object.keys(await headsOf(from))).toEqual(['classification']);
    expect((await headsOf(from, 'sentiment')).sentiment?.labels).toEqual(['negative', 'positive']);
  });

  it('with other labels cannot be read as sentiment', async () => {
    const from = withConfig('distilbert-sentiment', { id2label: { 0: 'spam', 1: 'ham' } });
    await refused(from, 'invalidInput', 'spam, ham cannot be read as sentiments', { task: 'sentiment' });
    await refused(from, 'invalidInput', 'is not one of', { task: 'poetry' });
  });
});

describe('where a checkpoint keeps things', () => {
  it('a tokenizer.json alone gives the same package as vocab.txt', async () => {
    const from = copy('distilbert-sentiment');
    const tokens = readFileSync(path.join(from, 'vocab.txt'), 'utf8').trimEnd().split('\n');
    const vocab = Object.fromEntries(tokens.map((token, id) => [token, id]).reverse());
    const normalizer = {
      type: 'BertNormalizer',
      lowercase: false,
      strip_accents: true,
      handle_chinese_chars: false,
    };
    writeFileSync(
      path.join(from, 'tokenizer.json'),
      JSON.stringify({ normalizer, model: { type: 'WordPiece', vocab } }),
    );
    rmSync(path.join(from, 'vocab.txt'));
    writeFileSync(
      path.join(from, 'tokenizer_config.json'),
      JSON.stringify({ model_max_length: 1e30, unk_token: { content: '[UNK]' } }),
    );
    const { manifest, folder: out } = await compile(from);
    expect(readFileSync(path.join(out, 'vocab.txt'), 'utf8').trimEnd().split('\n')).toEqual(tokens);
    expect(manifest.tokenizer).toMatchObject({
      lowercase: false,
      stripAccents: true,
      splitIdeographs: false,
    });
    expect(manifest.maxTokens).toBe(40);
  });

  it('a bare encoder may lack the name of its family, and an old one may call its norms gamma and beta', async () => {
    const from = copy('bert-entities');
    rewrite(path.join(from, 'model.safetensors'), (name, bytes) => [
      name
        .replace(/^bert\./, '')
        .replace('LayerNorm.weight', 'LayerNorm.gamma')
        .replace('LayerNorm.bias', 'LayerNorm.beta'),
      bytes,
    ]);
    const renamed = await compile(from);
    const usual = await compile(path.join(checkpoints, 'bert-entities'), { out: inFolder('usual') });
    expect(renamed.manifest.files).toEqual(usual.manifest.files);
  });

  it('a sentence transformer says how it pools in words or in flags, and how long texts are beside its encoder', async () => {
    const before = await compile(path.join(checkpoints, 'sentence-cls'), { out: inFolder('before') });
    const newer = { word_embedding_dimension: undefined, embedding_dimension: 32, pooling_mode: 'cls' };
    const flags = { pooling_mode_cls_token: undefined, pooling_mode_mean_tokens: undefined };
    const from = changed(
      'sentence-cls',
      inFolder('in'),
      { ...newer, ...flags, include_prompt: true },
      '1_Pooling/config.json',
    );
    writeFileSync(path.join(from, '0_Transformer', 'sentence_bert_config.json'), '{"max_seq_length":24}');
    const { manifest } = await compile(from);
    expect(manifest).toMatchObject({ heads: before.manifest.heads, files: before.manifest.files });
    expect(manifest.maxTokens).toBe(24);
  });

  it('labels without names are as many as the configuration counts', async () => {
    const from = withConfig('bert-entities', { id2label: undefined, num_labels: 5 });
    const { manifest } = await compile(from);
    expect(manifest.heads.entities?.labels).toEqual([0, 1, 2, 3, 4].map((index) => `LABEL_${index}`));
  });

  it('the licence is that of its model card', async () => {
    const from = copy('distilbert-sentiment');
    writeFileSync(path.join(from, 'README.md'), '---\nlanguage: en\nlicense: apache-2.0\n---\n# A model\n');
    expect((await compile(from)).manifest.license).toBe('apache-2.0');
  });
});
