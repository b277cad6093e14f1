export const errorCodes = [
  'modelMissing',
  'modelCorrupt',
  'headMissing',
  'invalidInput',
  'cancelled',
  'disposed',
  'workerDied',
  'unsupportedPlatform',
  'internal',
] as const;
export type ErrorCode = (typeof errorCodes)[number];

/** Every error that leaves the inference and analysis rooms. Branch on `code`, never on the message. */
export class GlossError extends Error {
  override readonly name = 'GlossError';

  /** Files that are loaded when they are wanted bring their own copy of this class: the name tells, not the prototype. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return value instanceof Error && value.name === 'GlossError';
  }

  constructor(
    readonly code: ErrorCode,
    message: string,
    options?: { readonly cause?: unknown },
  ) {
    super(message, options);
  }
}

/** GlossError as plain data, for a message port or a JSON line. */
export interface WireError {
  readonly code: ErrorCode;
  readonly message: string;
}

/** Any thrown value as a GlossError; what is not one already becomes `internal` and keeps the original as `cause`. */
export function asGlossError(thrown: unknown): GlossError {
  if (thrown instanceof GlossError) return thrown;
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return new GlossError('internal', message, { cause: thrown });
}

export function toWireError(thrown: unknown): WireError {
  const { code, message } = asGlossError(thrown);
  return { code, message };
}

export function fromWireError(wire: WireError): GlossError {
  return new GlossError(wire.code, wire.message);
}

/** Throws `cancelled` once the signal has fired. */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new GlossError('cancelled', 'The request was cancelled.');
}
