import type { RuleId } from '../types';

/** Thresholds without settings or options, 0..1; the editor and the command line start from the same ones. */
export const defaultThresholds: Readonly<Record<RuleId, number>> = {
  'sentiment/negative': 0.9,
  'similarity/duplicate': 0.95,
};

/** Longest document that is analyzed without a setting, in UTF-16 units. */
export const defaultMaxCharacters = 2_000_000;
