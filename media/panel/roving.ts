/** One tab stop for many elements. */

type Focusable = HTMLElement | SVGElement;

/**
 * Arrow keys, Home and End move through the rows of cells and stop at the edges; Enter and Space click. Rows may be of
 * different lengths.
 */
export function roveThrough(container: Element, cells: readonly (readonly Focusable[])[]): void {
  let row = cells.findIndex((each) => each.length > 0);
  let column = 0;
  const cellAt = (of: readonly Focusable[] | undefined, at: number) => of?.[Math.min(at, of.length - 1)];
  for (const cell of cells.flat()) cell.setAttribute('tabindex', '-1');
  cells[row]?.[column]?.setAttribute('tabindex', '0');
  container.addEventListener('focusin', ({ target }) => {
    const nextRow = cells.findIndex((each) => each.some((cell) => cell === target));
    const nextColumn = cells[nextRow]?.findIndex((cell) => cell === target) ?? -1;
    if (nextColumn < 0) return;
    cells[row]?.[column]?.setAttribute('tabindex', '-1');
    [row, column] = [nextRow, nextColumn];
    cells[row]?.[column]?.setAttribute('tabindex', '0');
  });
  container.addEventListener('keydown', (event) => {
    if (!(event instanceof KeyboardEvent) || event.ctrlKey || event.metaKey || event.altKey) return;
    const isSvg = event.target instanceof SVGElement;
    if (isSvg && (event.key === 'Enter' || event.key === ' ')) {
      event.target.dispatchEvent(new MouseEvent('click', { bubbles: true }));
      return event.preventDefault();
    }
    const next = {
      ArrowUp: cellAt(cells[row - 1], column),
      ArrowDown: cellAt(cells[row + 1], column),
      ArrowLeft: cells[row]?.[column - 1],
      ArrowRight: cells[row]?.[column + 1],
      Home: cells[row]?.[0],
      End: cells[row]?.at(-1),
    }[event.key];
    if (!next) return;
    next.focus();
    event.preventDefault();
  });
}
