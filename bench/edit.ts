// What an edit costs in a large document: how many sentences go to the model again after one typed character, and the
// time of everything around the model (regions, sentences, merge, findings) against a fresh analysis. The model itself is
// replaced by a counter, so that only Gloss' own work is timed.
//   npx tsx bench/edit.ts [--lines 10000] [--edits 20]
import { parseArgs } from 'node:util';
import {
  analyzeDocument,
  computeFindings,
  defaultThresholds,
  type DocumentAnalysis,
  DuplicateIndex,
} from '../src/analysis';
import { createFakeAnalyzer } from '../test/support/fakeAnalyzer';
import { median } from '../src/inference/benchmark/median';

const { values } = parseArgs({
  options: { lines: { type: 'string', default: '10000' }, edits: { type: 'string', default: '20' } },
});

void main();

async function main(): Promise<void> {
  const analyzer = createFakeAnalyzer();
  const duplicates = new DuplicateIndex();
  let text = documentOf(Number(values.lines));
  let version = 1;
  const analyze = async (previous?: DocumentAnalysis): Promise<DocumentAnalysis> => {
    const snapshot = { uri: 'bench:large.md', version: version++, languageId: 'markdown', text };
    const analysis = await analyzeDocument(snapshot, analyzer, { previous });
    await computeFindings(analysis, defaultThresholds, { duplicates });
    return analysis;
  };

  const start = performance.now();
  let analysis = await analyze();
  const freshMs = performance.now() - start;
  const sent: number[] = [];
  const editMs: number[] = [];
  for (let edit = 0; edit < Number(values.edits); edit++) {
    const at = Math.floor((text.length * (edit + 0.5)) / Number(values.edits));
    text = `${text.slice(0, at)}x${text.slice(at)}`;
    const requestsBefore = analyzer.requests.length;
    const editStart = performance.now();
    analysis = await analyze(analysis);
    editMs.push(performance.now() - editStart);
    sent.push(analyzer.requests.slice(requestsBefore).flat().length);
  }
  console.log(`${values.lines} lines, ${text.length} characters, ${analysis.sentences.length} sentences`);
  console.log(`sentences run again    at most ${Math.max(...sent)}, of ${analysis.sentences.length}`);
  console.log(
    `around the model       ${median(editMs).toFixed(0)} ms an edit, ${freshMs.toFixed(0)} ms fresh`,
  );
  console.log(`edit / fresh           ${(median(editMs) / freshMs).toFixed(3)}`);
}

/** A document of headings, paragraphs, lists and code, no two sentences alike. */
function documentOf(lines: number): string {
  const subjects = [
    'The scheduler',
    'A worker',
    'Each lease',
    'The log',
    'Our release',
    'This table',
    'The parser',
  ];
  const verbs = ['keeps', 'moves', 'reads', 'checks', 'writes', 'drops', 'repeats', 'sorts'];
  const written: string[] = [];
  for (let line = 0; line < lines; line++) {
    const kind = line % 20;
    const subject = subjects[line % subjects.length];
    const verb = verbs[line % verbs.length];
    if (kind === 0) written.push(`## Section ${line / 20}`);
    else if (kind === 10) written.push('```sh', `run --step ${line}`, '```');
    else if (kind % 2 === 1) written.push('');
    else
      written.push(`${subject} ${verb} record ${line} of the night. It took ${line * 7} steps to get there.`);
  }
  return written.slice(0, lines).join('\n');
}
