/** A value that is made at the first call: nothing may cost anything when a module is imported. */
export function lazy<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
