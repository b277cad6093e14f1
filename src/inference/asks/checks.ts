import { GlossError } from '../errors';

/** @throws GlossError `invalidInput`, naming what must be a string and what it is. */
export function checkText(name: string, value: unknown): void {
  if (typeof value === 'string') return;
  throw new GlossError('invalidInput', `The ${name} is not a string but ${typeof value}.`);
}

/** @throws GlossError `invalidInput` for anything but an integer from `least` to `most`. */
export function checkCount(name: string, value: number, most: number, least = 1): void {
  if (Number.isInteger(value) && value >= least && value <= most) return;
  throw new GlossError(
    'invalidInput',
    `${name} must be a whole number from ${least} to ${most}, not ${value}.`,
  );
}

/** Largest number of tokens that windows may be asked to share. */
const mostShared = 256;

/** @throws GlossError `invalidInput` for anything but an integer from 0 to 256. */
export function checkStride(stride: number): void {
  checkCount('stride', stride, mostShared, 0);
}

/** A list of texts that the user wrote: `least` to 100, none blank. @throws GlossError `invalidInput`. */
export function checkList(name: string, values: readonly string[], least: number): void {
  if (!Array.isArray(values) || values.length < least || values.length > 100) {
    throw new GlossError('invalidInput', `There must be ${least} to 100 ${name}, not ${values.length}.`);
  }
  for (const value of values) {
    checkText(name, value);
    if (value.trim() === '') throw new GlossError('invalidInput', `One of the ${name} is blank.`);
  }
  if (new Set(values).size < values.length)
    throw new GlossError('invalidInput', `One of the ${name} is there twice.`);
}
