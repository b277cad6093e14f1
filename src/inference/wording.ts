/** A text in parts, so that an editor can say it in its own language: `{0}`, `{1}` … stand for the details. */
export interface Wording {
  /** English, and the key of its translations. */
  readonly template: string;
  /** Values as they are; a wording is said in the same language as what it stands in. */
  readonly details: readonly (string | Wording)[];
}

/** A sentence of an error: what stands between the details is found and translated as one text (`npm run l10n`). */
export function worded(
  parts: TemplateStringsArray,
  ...details: readonly (string | number | Wording)[]
): Wording {
  const template = parts.reduce((text, part, index) => `${text}{${index - 1}}${part}`);
  return {
    template,
    details: details.map((detail) => (typeof detail === 'number' ? String(detail) : detail)),
  };
}

/** The same wording with other details. */
export function reworded({ template, details }: Wording, change: (detail: string) => string): Wording {
  return {
    template,
    details: details.map((detail) =>
      typeof detail === 'string' ? change(detail) : reworded(detail, change),
    ),
  };
}

/** A wording as text: in English, or as `translate` says its template with the details filled in. */
export function textOf(
  { template, details }: Wording,
  translate: (template: string, details: readonly string[]) => string = filled,
): string {
  return translate(
    template,
    details.map((detail) => (typeof detail === 'string' ? detail : textOf(detail, translate))),
  );
}

function filled(template: string, details: readonly string[]): string {
  return template.replace(/\{(\d+)\}/g, (place, index: string) => details[Number(index)] ?? place);
}
