import { type HeadKind, headKinds, type Manifest } from './manifest';

/** A graph of a package and the heads that it answers. */
export interface Part {
  /** Its file. */
  readonly model: string;
  readonly heads: readonly HeadKind[];
}

/** The graph with the fewest heads that answers all of `kinds`: a part of the package, or the whole. */
export function partFor(manifest: Manifest, kinds: readonly HeadKind[]): Part {
  const whole: Part = { model: manifest.model, heads: headKinds(manifest) };
  const fitting = (manifest.parts ?? []).filter(({ heads }) => kinds.every((kind) => heads.includes(kind)));
  return fitting.reduce<Part>((best, part) => (part.heads.length < best.heads.length ? part : best), whole);
}
