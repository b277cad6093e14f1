/**
 * Who comes back to the page with the keyboard goes on where they left it. The editor gives the keyboard to the page as
 * a whole, so that Tab would begin at the top again, and reading a place in the text would lose the place in the panel.
 */
export function keepFocus(): void {
  let left: EventTarget | null = null;
  document.addEventListener('focusin', ({ target }) => {
    left = target;
  });
  window.addEventListener('focus', () => {
    const isNowhere = document.activeElement === document.body;
    // Who comes back with a click is to hit what is under the pointer, so the page must not move.
    if (isNowhere && (left instanceof HTMLElement || left instanceof SVGElement))
      left.focus({ preventScroll: true });
  });
}
