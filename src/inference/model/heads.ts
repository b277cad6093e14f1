import { GlossError } from '../errors';
import { worded } from '../wording';
import type { HeadKind, Manifest } from './manifest';

/** A head of a package. @throws GlossError `headMissing`, naming the heads that the package has. */
export function headOf<K extends HeadKind>(manifest: Manifest, kind: K): NonNullable<Manifest['heads'][K]> {
  const head = manifest.heads[kind];
  if (head !== undefined && head !== null) return head;
  throw new GlossError(
    'headMissing',
    worded`The model package "${manifest.id}" does not answer "${kind}", only ${Object.keys(manifest.heads).join(', ')}.`,
  );
}
