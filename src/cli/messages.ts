import type { Writable } from 'node:stream';
import type { ErrorCode, GlossError } from '../inference';

const chooseModel = 'The option is --model DIR.';

/** What a user of the command line can do next; empty where the message says it all. */
const nextSteps: Readonly<Partial<Record<ErrorCode, string>>> = {
  modelMissing: chooseModel,
  modelCorrupt: chooseModel,
  headMissing: chooseModel,
};

/** One line: `gloss: code: message`, and a next step where there is one. */
export function writeError({ code, message }: GlossError, stderr: Writable): void {
  const nextStep = nextSteps[code];
  const text = nextStep === undefined ? message : `${message} ${nextStep}`;
  stderr.write(`gloss: ${code}: ${text.replace(/\s*[\r\n]+\s*/g, ' ')}\n`);
}
