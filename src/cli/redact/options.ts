import { isRedactionType, type RedactionType, redactionTypes } from '../../analysis';
import { standardInput } from '../input';
import { languageOf, modelOf, modelOptions, type ModelOptions, parse, UsageError } from '../options';

export interface RedactOptions extends ModelOptions {
  /** At least one, and just one without `out`; `-` is standard input. */
  readonly files: readonly string[];
  /** Folder for the copies; undefined: standard output. */
  readonly out?: string;
  readonly types: ReadonlySet<RedactionType>;
  /** 0..1. */
  readonly minimumScore: number;
  /** VS Code's language id for all files; undefined: by each file's name. */
  readonly language?: string;
  /** File for what the pseudonyms stand for. */
  readonly mapping?: string;
}

/** As the extension's setting. */
const defaultMinimumScore = '0.6';

/** @throws UsageError */
export function parseRedact(args: readonly string[]): RedactOptions {
  const { values, positionals: files } = parse(args, {
    ...modelOptions,
    out: { type: 'string' },
    stdout: { type: 'boolean', default: false },
    types: { type: 'string' },
    'minimum-score': { type: 'string', default: defaultMinimumScore },
    language: { type: 'string' },
    mapping: { type: 'string' },
  });
  checkPlaces(files, values);
  return {
    ...modelOf(values),
    ...(values.language === 'json' ? { language: 'json' } : languageOf(values.language)),
    files,
    ...(values.out !== undefined && { out: values.out }),
    types: typesOf(values.types),
    minimumScore: scoreOf(values['minimum-score']),
    ...(values.mapping !== undefined && { mapping: values.mapping }),
  };
}

interface Places {
  readonly out?: string | undefined;
  readonly stdout: boolean;
  readonly mapping?: string | undefined;
}

function checkPlaces(files: readonly string[], { out, stdout, mapping }: Places): void {
  if (files.length === 0) throw new UsageError('at least one FILE is needed (- is standard input)');
  if ((out === undefined) === !stdout) throw new UsageError('either --out DIR or --stdout is needed');
  if (out === '') throw new UsageError('--out needs a folder');
  if (mapping === '' || mapping === standardInput) throw new UsageError('--mapping needs a file');
  if (stdout && files.length > 1)
    throw new UsageError(`--stdout takes one FILE, found ${files.length}; use --out DIR`);
  if (out !== undefined && files.includes(standardInput))
    throw new UsageError('standard input has no name for a copy: use --stdout');
}

function typesOf(value: string | undefined): ReadonlySet<RedactionType> {
  if (value === undefined) return new Set(redactionTypes);
  const names = value.split(',').map((name) => name.trim());
  const unknown = names.find((name) => !isRedactionType(name));
  if (unknown === undefined) return new Set(names.filter(isRedactionType));
  throw new UsageError(`--types takes ${redactionTypes.join(', ')}, found "${unknown}"`);
}

function scoreOf(value: string): number {
  const score = value.trim() === '' ? Number.NaN : Number(value);
  if (score >= 0 && score <= 1) return score;
  throw new UsageError(`--minimum-score must be a number from 0 to 1, found "${value}"`);
}
