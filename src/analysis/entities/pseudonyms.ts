import type { Span } from '../types';

/** `[PERSON_1]`; also what an earlier redaction left. */
const pseudonym = /\[([A-Z][A-Z0-9_]*)_(\d+)\]/g;

/** Pseudonyms that a text holds already. Ordered by start. */
export function findPseudonyms(text: string): readonly Span[] {
  return [...text.matchAll(pseudonym)].map(({ 0: { length }, index }) => ({
    start: index,
    end: index + length,
  }));
}

/** Hands out `[PERSON_1]`, `[PERSON_2]`, … , above the numbers that a text uses already. */
export class Pseudonyms {
  readonly #last = new Map<string, number>();

  constructor(text: string) {
    for (const [, type = '', number = ''] of text.matchAll(pseudonym)) {
      this.#last.set(type, Math.max(this.#last.get(type) ?? 0, Number(number)));
    }
  }

  next(type: string): string {
    const number = (this.#last.get(type) ?? 0) + 1;
    this.#last.set(type, number);
    return `[${type}_${number}]`;
  }
}
