import { textOf, type Wording } from './wording';

export const errorCodes = [
  'modelMissing',
  'modelCorrupt',
  'modelUnsupported',
  'headMissing',
  'invalidInput',
  'cancelled',
  'disposed',
  'workerDied',
  'unsupportedPlatform',
  'accessDenied',
  'unreachable',
  'storageFailed',
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

  /** The message in parts, where people may want it in their language. */
  readonly wording: Wording | undefined;

  constructor(
    readonly code: ErrorCode,
    message: string | Wording,
    options?: { readonly cause?: unknown },
  ) {
    super(typeof message === 'string' ? message : textOf(message), options);
    this.wording = typeof message === 'string' ? undefined : message;
  }
}

/** GlossError as plain data, for a JSON line. */
export interface WireError {
  readonly code: ErrorCode;
  readonly message: string;
}

/** The same for a message port: what an editor says in its own language comes along, cause and stack do not. */
export interface PortError extends WireError {
  readonly wording: Wording | undefined;
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

export function toPortError(thrown: unknown): PortError {
  const { code, message, wording } = asGlossError(thrown);
  return { code, message, wording };
}

export function fromPortError({ code, message, wording }: PortError): GlossError {
  return new GlossError(code, wording ?? message);
}

/** Throws `cancelled` once the signal has fired. */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new GlossError('cancelled', 'The request was cancelled.');
}
