import type { PortError } from '../errors';

/** What a process that answers one request is told. Plain data for a process channel. */
export type ToProcess<R> = { readonly kind: 'request'; readonly request: R } | { readonly kind: 'cancel' };

export type FromProcess<T> =
  | { readonly kind: 'progress'; readonly share: number }
  | { readonly kind: 'done'; readonly value: T }
  | { readonly kind: 'error'; readonly error: PortError };
