import { type Edit, followSpans } from '../../documents/rebase';
import type { Span } from './protocol';

/** Longer trails are of no use: the panel has long been offered a refresh. */
const maxSteps = 10_000;

/**
 * What happened to a document since the version that the panel shows, so that a click leads to where the text is now.
 */
export class EditTrail {
  readonly uri: string;
  readonly #text: string;
  #version: number;
  #steps: (readonly Edit[])[] = [];

  /** @param text the document's at `version` */
  constructor(uri: string, version: number, text: string) {
    this.uri = uri;
    this.#version = version;
    this.#text = text;
  }

  /** Every change of the document has to be told, in order, with the version that it led to. */
  add(edits: readonly Edit[], version: number): void {
    if (this.#steps.length >= maxSteps) return;
    this.#steps.push(edits);
    this.#version = version;
  }

  /** The document was closed. */
  end(): void {
    this.#version = -1;
  }

  /**
   * Where the spans lie in the document as it is; `undefined` when that is not known or none of their text is left. A
   * document that was closed and opened again has another count of versions, so there its text decides.
   */
  follow(spans: readonly Span[], version: number, text: string): readonly Span[] | undefined {
    if (version !== this.#version) return text === this.#text ? spans : undefined;
    const followed = this.#steps.reduce<readonly Span[]>((now, edits) => followSpans(now, edits), spans);
    return followed.length > 0 ? followed : undefined;
  }
}
