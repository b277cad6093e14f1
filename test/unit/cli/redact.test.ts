import { existsSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Analyzer } from '../../../src/inference';
import { createFakeAnalyzer } from '../../support/fakeAnalyzer';
import { cliRunner, temporaryFolder } from './support';

const run = cliRunner();
const folder = temporaryFolder();
const note = 'Ada Lovelace left Berlin. ADA LOVELACE wrote `ada_lovelace`.\n';
const redacted = '[PERSON_1] left [LOC_1]. [PERSON_1] wrote `[PERSON_1]`.\n';

function write(name: string, text: string): string {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}

describe('gloss redact', () => {
  it('writes the copy to standard output, says how much was replaced and that it may not be all', async () => {
    const file = write('note.md', note);
    const { status, stdout, stderr } = await run(['redact', '--stdout', file]);
    expect({ status, stdout }).toEqual({ status: 0, stdout: redacted });
    expect(stderr).toContain(`${file}: 4 places replaced: 1 PERSON, 1 LOC\n`);
    expect(stderr).toMatch(/what they missed still stands there/);
    expect(readFileSync(file, 'utf8')).toBe(note);
  });

  it('asks the model for names and nothing else', async () => {
    const fake = createFakeAnalyzer();
    const asked: unknown[] = [];
    const analyzer: Analyzer = {
      ...fake,
      analyze: (tasks, ...rest) => {
        asked.push(tasks);
        return fake.analyze(tasks, ...rest);
      },
    };
    const { created } = await run(['redact', '--stdout', write('asked.md', note)], { analyzer });
    expect([created[0]?.heads, asked]).toEqual([['entities'], [['entities']]]);
  });

  it('writes copies below a folder and a mapping that only its owner may read', async () => {
    const [out, mapping] = [join(folder, 'out'), join(folder, 'mapping.json')];
    const files = [write('a.md', note), write('b.csv', 'who,says\nAda Lovelace,"Ada Lovelace, hi"\n')];
    const { status } = await run(['redact', '--out', out, '--mapping', mapping, ...files]);
    expect(status).toBe(0);
    expect(readFileSync(join(out, 'a.md'), 'utf8')).toBe(redacted);
    expect(readFileSync(join(out, 'b.csv'), 'utf8')).toBe('who,says\n[PERSON_1],"[PERSON_1], hi"\n');
    expect(statSync(mapping).mode & 0o077).toBe(0);
    const { files: mapped } = JSON.parse(readFileSync(mapping, 'utf8')) as { files: object[] };
    expect(mapped[0]).toMatchObject({
      file: files[0],
      replaced: 4,
      pseudonyms: [
        {
          pseudonym: '[PERSON_1]',
          type: 'PERSON',
          originals: ['Ada Lovelace', 'ADA LOVELACE', 'ada_lovelace'],
          count: 3,
        },
        { pseudonym: '[LOC_1]', type: 'LOC', originals: ['Berlin'], count: 1 },
      ],
    });
  });

  it('never writes over an input, by whatever name', async () => {
    const file = write('keep.md', note);
    const link = join(folder, 'link');
    symlinkSync(folder, link);
    for (const args of [
      ['--out', folder, file],
      ['--out', link, file],
      ['--stdout', '--mapping', join(link, 'keep.md'), file],
    ]) {
      const { status, stderr } = await run(['redact', ...args]);
      expect(status).toBe(1);
      expect(stderr).toMatch(
        /invalidInput: .*is an input, and inputs are never written to.*nothing was written/,
      );
    }
    expect(readFileSync(file, 'utf8')).toBe(note);
  });

  it('refuses two copies of one name', async () => {
    const other = temporaryFolder();
    writeFileSync(join(other, 'same.md'), note);
    const out = join(folder, 'both');
    const { status, stderr } = await run([
      'redact',
      '--out',
      out,
      write('same.md', note),
      join(other, 'same.md'),
    ]);
    expect(status).toBe(1);
    expect(stderr).toMatch(/would both be written to/);
    expect(existsSync(out)).toBe(false);
  });

  it('replaces the chosen types and surer names only', async () => {
    const file = write('types.md', note);
    const loc = await run(['redact', '--stdout', '--types', 'LOC, EMAIL_ADDRESS', file]);
    expect(loc.stdout).toBe(note.replace('Berlin', '[LOC_1]'));
    const sure = await run(['redact', '--stdout', '--minimum-score', '0.95', file]);
    expect(sure.stdout).toBe(note);
  });

  it('goes on after a file that cannot be redacted', async () => {
    const file = write('fine.md', note);
    const out = join(folder, 'partly');
    const { status, stderr } = await run(['redact', '--out', out, join(folder, 'absent.md'), file]);
    expect(status).toBe(1);
    expect(stderr).toMatch(/invalidInput: .*absent.md: There is no such file/);
    expect(readFileSync(join(out, 'fine.md'), 'utf8')).toBe(redacted);
  });

  it.each([
    [['a.md'], /either --out DIR or --stdout is needed/],
    [['--out', 'x', '--stdout', 'a.md'], /either --out DIR or --stdout/],
    [['--stdout'], /at least one FILE/],
    [['--stdout', 'a.md', 'b.md'], /--stdout takes one FILE, found 2/],
    [['--out', 'x', '-'], /standard input has no name/],
    [['--stdout', '--types', 'PERSON,NAME', 'a.md'], /--types takes PERSON, .*found "NAME"/],
    [['--stdout', '--minimum-score', '2', 'a.md'], /from 0 to 1, found "2"/],
    [['--stdout', '--language', 'klingon', 'a.md'], /"klingon" is not known/],
  ])('%j is wrong usage', async (args, message) => {
    const { status, stderr } = await run(['redact', ...args]);
    expect(status).toBe(2);
    expect(stderr).toMatch(message);
  });

  it('follows what `.gloss.json` says of names', async () => {
    const other = temporaryFolder();
    const said = { entities: { notEntity: ['Berlin'], is: { Quuxly: 'ORG' } } };
    writeFileSync(join(other, '.gloss.json'), JSON.stringify(said));
    const file = join(other, 'note.md');
    writeFileSync(file, 'Ada Lovelace left Quuxly for Berlin.\n');
    const { stdout } = await run(['redact', '--stdout', file]);
    expect(stdout).toBe('[PERSON_1] left [ORG_1] for Berlin.\n');
    const analyzed = await run(['analyze', '--sentences', file]);
    expect(analyzed.stdout).toContain('[PERSON Ada Lovelace 0.90, ORG Quuxly 1.00]');
  });

  it('reads standard input', async () => {
    const { stdout } = await run(['redact', '--stdout', '-'], { stdin: note });
    expect(stdout).toBe(redacted);
  });
});
