import type { Writable } from 'node:stream';
import type { ErrorCode, GlossError } from '../inference';

const chooseModel = 'The option is --model; see gloss model list.';

/** What a user of the command line can do next; empty where the message says it all. */
const nextSteps: Readonly<Partial<Record<ErrorCode, string>>> = {
  modelMissing: chooseModel,
  modelCorrupt: chooseModel,
  headMissing: chooseModel,
};

/** One line: `gloss: code: message`, and a next step where there is one that the command has. */
export function writeError(
  { code, message }: GlossError,
  stderr: Writable,
  { hasModelOption = true }: { readonly hasModelOption?: boolean } = {},
): void {
  const nextStep = hasModelOption ? nextSteps[code] : undefined;
  const text = nextStep === undefined ? message : `${message} ${nextStep}`;
  stderr.write(`gloss: ${code}: ${text.replace(/\s*[\r\n]+\s*/g, ' ')}\n`);
}
