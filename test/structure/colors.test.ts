import { describe, expect, it } from 'vitest';
import { readSource } from './sources';

/** Editor background and text of the themes that VS Code comes with and switches between by default. */
const themes = {
  light: { name: 'Light Modern', background: '#ffffff', foreground: '#3b3b3b' },
  dark: { name: 'Dark Modern', background: '#1f1f1f', foreground: '#cccccc' },
  highContrast: { name: 'High Contrast', background: '#000000', foreground: '#ffffff' },
  highContrastLight: { name: 'High Contrast Light', background: '#ffffff', foreground: '#292929' },
} as const;
type ThemeKind = keyof typeof themes;

interface Color {
  readonly id: string;
  readonly defaults: Readonly<Record<ThemeKind, string>>;
}

const { contributes } = JSON.parse(readSource('package.json')) as {
  readonly contributes: { readonly colors: readonly Color[] };
};

/** WCAG 2.2: text of ordinary size. */
const minimumContrast = 4.5;

/** `#rrggbb` or `#rrggbbaa` → red, green, blue, 0..1, and alpha. */
function channels(color: string): readonly [number, number, number, number] {
  const [red = 0, green = 0, blue = 0, alpha = 1] = (color.slice(1).match(/../g) ?? []).map(
    (pair) => Number.parseInt(pair, 16) / 255,
  );
  return [red, green, blue, alpha];
}

/** WCAG 2.2, "relative luminance". */
function luminance([red, green, blue]: readonly number[]): number {
  const linear = (channel = 0) => (channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4);
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
}

/** Of `above` drawn over `below`, against `below` itself or another colour on it. 1..21. */
function contrast(a: readonly number[], b: readonly number[]): number {
  const [light = 0, dark = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (light + 0.05) / (dark + 0.05);
}

function over(above: string, below: string): readonly number[] {
  const [red, green, blue, alpha] = channels(above);
  const ground = channels(below);
  return [red, green, blue].map((channel, index) => channel * alpha + (ground[index] ?? 0) * (1 - alpha));
}

const cases = contributes.colors.flatMap(({ id, defaults }) =>
  (Object.keys(themes) as ThemeKind[]).map((kind) => [id, themes[kind].name, defaults[kind], kind] as const),
);

describe('the contributed colours', () => {
  it('are computed rightly here: black on white is 21, a mid grey is known', () => {
    expect(contrast(channels('#000000'), channels('#ffffff'))).toBeCloseTo(21, 5);
    expect(contrast(channels('#767676'), channels('#ffffff'))).toBeCloseTo(4.54, 2);
  });

  it.each(cases.filter(([id]) => id.endsWith('Foreground')))(
    '%s can be read as text in %s',
    (_id, _theme, color, kind) => {
      const { background } = themes[kind];
      expect(contrast(over(color, background), channels(background))).toBeGreaterThanOrEqual(minimumContrast);
    },
  );

  it.each(cases.filter(([id]) => id.endsWith('Background')))(
    '%s leaves the text over it readable in %s',
    (_id, _theme, color, kind) => {
      const { background, foreground } = themes[kind];
      expect(contrast(channels(foreground), over(color, background))).toBeGreaterThanOrEqual(minimumContrast);
    },
  );
});
