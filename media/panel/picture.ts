/** A chart as a file of its own: SVG with its colours written out, or a PNG. */
import type { PictureFormat } from '../../src/extension/features/panel/protocol';

/** What a style sheet may say of a shape, written into the file in its place. */
const carried = [
  'fill',
  'fill-opacity',
  'stroke',
  'stroke-width',
  'stroke-opacity',
  'stroke-dasharray',
  'paint-order',
  'opacity',
  'font-family',
  'font-size',
  'font-weight',
  'text-anchor',
] as const;

/** Pixels of a PNG for each of the page's: sharp when it is printed or shown large. */
const scale = 2;
const margin = 12;

/** SVG source, or a PNG in base64. `undefined` when the chart is not drawn (its tab is hidden). */
export function pictureOf(svg: SVGSVGElement, format: PictureFormat): string | undefined {
  const { width, height } = svg.getBoundingClientRect();
  if (width === 0 || height === 0) return undefined;
  return format === 'svg' ? toSvg(svg, width, height) : toPng(svg, width, height);
}

/** Shapes that are there to be pointed at, or that are hidden, are no part of the picture. */
function isSeen(element: Element): boolean {
  const { display, visibility } = getComputedStyle(element);
  return display !== 'none' && visibility !== 'hidden' && !element.matches('.hit, .overlay, .handle');
}

function toSvg(svg: SVGSVGElement, width: number, height: number): string {
  const copy = svg.cloneNode(true) as SVGSVGElement;
  const originals = [...svg.querySelectorAll('*')];
  [...copy.querySelectorAll('*')].forEach((element, index) => {
    const original = originals[index];
    if (!original || !isSeen(original)) return element.remove();
    const style = getComputedStyle(original);
    for (const { name } of [...element.attributes]) {
      if (/^(class|style|tabindex|role|cursor|pointer-events|aria-.*|data-.*)$/.test(name))
        element.removeAttribute(name);
    }
    for (const name of carried) element.setAttribute(name, style.getPropertyValue(name));
  });
  const ground = document.createElementNS('http://www.w3.org/2000/svg', 'rect');
  const box = { x: -margin, y: -margin, width: width + 2 * margin, height: height + 2 * margin };
  for (const [name, value] of Object.entries({ ...box, fill: background() }))
    ground.setAttribute(name, String(value));
  copy.prepend(...usedPatterns(copy), ground);
  copy.removeAttribute('class');
  copy.setAttribute('width', String(box.width));
  copy.setAttribute('height', String(box.height));
  copy.setAttribute('viewBox', `${box.x} ${box.y} ${box.width} ${box.height}`);
  return `${new XMLSerializer().serializeToString(copy)}\n`;
}

/** The stripes are drawn elsewhere on the page. */
function usedPatterns(copy: SVGSVGElement): Element[] {
  const pattern = document.getElementById('hatching');
  if (!pattern || !copy.outerHTML.includes('#hatching')) return [];
  const definitions = document.createElementNS('http://www.w3.org/2000/svg', 'defs');
  const stripes = pattern.cloneNode(true) as Element;
  for (const stripe of stripes.children) {
    stripe.setAttribute('fill', getComputedStyle(pattern.children[0] ?? pattern).fill);
    stripe.removeAttribute('class');
  }
  definitions.append(stripes);
  return [definitions];
}

function background(): string {
  return getComputedStyle(document.body).getPropertyValue('--vscode-editor-background') || 'white';
}

/** Drawn shape by shape: an SVG cannot be loaded as an image under the page's content security policy. */
function toPng(svg: SVGSVGElement, width: number, height: number): string | undefined {
  const canvas = document.createElement('canvas');
  canvas.width = Math.ceil((width + 2 * margin) * scale);
  canvas.height = Math.ceil((height + 2 * margin) * scale);
  const context = canvas.getContext('2d');
  if (!context) return undefined;
  context.fillStyle = background();
  context.fillRect(0, 0, canvas.width, canvas.height);
  const shapes = svg.querySelectorAll<SVGGraphicsElement>('rect, path, line, text');
  for (const shape of shapes) if (!shape.closest('defs')) paint(context, shape, svg);
  return canvas.toDataURL('image/png').replace(/^[^,]*,/, '');
}

function paint(context: CanvasRenderingContext2D, shape: SVGGraphicsElement, svg: SVGSVGElement): void {
  const matrix = shape.getScreenCTM();
  const origin = svg.getBoundingClientRect();
  if (!matrix || !isSeen(shape)) return;
  const style = getComputedStyle(shape);
  context.save();
  context.setTransform(scale, 0, 0, scale, (margin - origin.x) * scale, (margin - origin.y) * scale);
  context.transform(matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f);
  const opacity = opacityOf(shape, svg);
  context.lineWidth = Number.parseFloat(style.strokeWidth) || 1;
  if (shape instanceof SVGTextElement) paintText(context, shape, style, opacity);
  else paintOutline(context, outlineOf(shape), style, opacity);
  context.restore();
}

/** Opacity is not inherited: a group's own holds for all that is in it. */
function opacityOf(shape: Element, svg: Element): number {
  let opacity = 1;
  for (let each: Element | null = shape; each && each !== svg; each = each.parentElement) {
    opacity *= Number(getComputedStyle(each).opacity);
  }
  return opacity;
}

function outlineOf(shape: SVGGraphicsElement): Path2D {
  const number = (name: string) => Number(shape.getAttribute(name) ?? 0);
  if (shape instanceof SVGPathElement) return new Path2D(shape.getAttribute('d') ?? '');
  const path = new Path2D();
  if (shape instanceof SVGRectElement) path.rect(number('x'), number('y'), number('width'), number('height'));
  if (shape instanceof SVGLineElement) {
    path.moveTo(number('x1'), number('y1'));
    path.lineTo(number('x2'), number('y2'));
  }
  return path;
}

function paintOutline(
  context: CanvasRenderingContext2D,
  path: Path2D,
  { fill, fillOpacity, stroke, strokeOpacity }: CSSStyleDeclaration,
  opacity: number,
): void {
  if (fill !== 'none') {
    // A pattern cannot be carried over: its shape gets its outline's colour, thinly.
    const isPattern = fill.startsWith('url');
    context.globalAlpha = opacity * Number(fillOpacity) * (isPattern ? 0.4 : 1);
    context.fillStyle = isPattern ? stroke : fill;
    context.fill(path);
  }
  if (stroke === 'none') return;
  context.globalAlpha = opacity * Number(strokeOpacity);
  context.strokeStyle = stroke;
  context.stroke(path);
}

function paintText(
  context: CanvasRenderingContext2D,
  text: SVGTextElement,
  { fill, fontWeight, fontSize, fontFamily }: CSSStyleDeclaration,
  opacity: number,
): void {
  if (text.getNumberOfChars() === 0) return;
  const { x, y } = text.getStartPositionOfChar(0);
  context.globalAlpha = opacity;
  context.font = `${fontWeight} ${fontSize} ${fontFamily}`;
  context.fillStyle = fill;
  context.fillText(text.textContent ?? '', x, y);
}
