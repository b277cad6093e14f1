import type { WireError } from '../../errors';

/** What the compiler's process is asked for; it answers one request and ends. Plain data for a process channel. */
export interface CompileMessage {
  readonly kind: 'compile';
  readonly source: string;
  readonly out: string;
  readonly id: string;
  readonly precision?: string;
  readonly task?: string;
}

export type ToCompiler = CompileMessage | { readonly kind: 'cancel' };

export type FromCompiler =
  | { readonly kind: 'progress'; readonly share: number }
  | { readonly kind: 'done' }
  | { readonly kind: 'error'; readonly error: WireError };
