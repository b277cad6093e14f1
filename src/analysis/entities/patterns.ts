import { type EntityType, entityTypes } from '../../inference';
import type { Span } from '../types';

export const patternTypes = [
  'EMAIL_ADDRESS',
  'PHONE_NUMBER',
  'CREDIT_CARD',
  'IBAN_CODE',
  'IP_ADDRESS',
] as const;
export type PatternType = (typeof patternTypes)[number];

/** What redaction can hide: names, which the model finds, and what can be told by its shape. */
export type RedactionType = EntityType | PatternType;
export const redactionTypes: readonly RedactionType[] = [...entityTypes, ...patternTypes];

export function isRedactionType(value: unknown): value is RedactionType {
  return redactionTypes.some((known) => known === value);
}

export function isPatternType(type: RedactionType): type is PatternType {
  return patternTypes.some((known) => known === type);
}

export interface PatternMatch extends Span {
  readonly type: PatternType;
  /** The same for different ways to write one number or address. */
  readonly key: string;
}

export async function findPatterns(text: string): Promise<readonly PatternMatch[]> {
  return [...text.matchAll(/[\w.]+@[\w.]+\w/g)].map(({ 0: found, index }) => ({
    start: index,
    end: index + found.length,
    type: 'EMAIL_ADDRESS',
    key: found.toLowerCase(),
  }));
}
