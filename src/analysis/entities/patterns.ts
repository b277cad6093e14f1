import { type EntityType, entityTypes } from '../../inference';
import { findPii, type PiiType, piiTypes } from '../pii/recognizers';
import type { Span } from '../types';

/** What redaction can hide: names, which the model finds, and what can be told by its shape. */
export type RedactionType = EntityType | PiiType;
export const redactionTypes: readonly RedactionType[] = [...entityTypes, ...piiTypes];

export function isRedactionType(value: unknown): value is RedactionType {
  return redactionTypes.some((known) => known === value);
}

export function isPatternType(type: RedactionType): type is PiiType {
  return piiTypes.some((known) => known === type);
}

export interface PatternMatch extends Span {
  readonly type: PiiType;
  /** The same for different ways to write one number or address. */
  readonly key: string;
}

/** Behind `mailto:` and inside of web addresses, too, where the rule for personal data keeps quiet. */
const anyEmail = /(?<![\w.+%-])(?!git@)[\w.+%-]{1,64}@(?:[\w-]{1,63}\.){1,8}[a-z]{2,24}(?![\w-])/gi;

/** Everything that has the form of an address or number of somebody: hiding one of nobody does no harm. */
export async function findPatterns(text: string): Promise<readonly PatternMatch[]> {
  if (!/[@\d]/.test(text)) return [];
  const emails = [...text.matchAll(anyEmail)].map(({ 0: { length }, index }) => ({
    type: 'EMAIL_ADDRESS' as const,
    start: index,
    end: index + length,
  }));
  const others = await findPii(text, { includeSpecial: true });
  return [...emails, ...others].map(({ start, end, type }) => ({
    start,
    end,
    type,
    key: text
      .slice(start, end)
      .toLowerCase()
      .replace(/[\s()/-]/g, ''),
  }));
}
