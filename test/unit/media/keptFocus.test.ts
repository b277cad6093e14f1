import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { keepFocus } from '../../../media/panel/keptFocus';

class FakeElement extends EventTarget {
  readonly focus = vi.fn();
}

class FakeDocument extends EventTarget {
  readonly body = new FakeElement();
  activeElement: unknown = this.body;
}

let page: FakeDocument;

beforeEach(() => {
  page = new FakeDocument();
  vi.stubGlobal('document', page);
  vi.stubGlobal('window', new EventTarget());
  vi.stubGlobal('HTMLElement', FakeElement);
  vi.stubGlobal('SVGElement', FakeElement);
  keepFocus();
});

afterEach(() => {
  vi.unstubAllGlobals();
});

/** The keyboard reaches an element and goes back to the editor. */
function leaveAt(element: FakeElement): void {
  const event = new Event('focusin');
  Object.defineProperty(event, 'target', { value: element });
  page.dispatchEvent(event);
}

describe('coming back to the page', () => {
  it('goes on where the keyboard was, without moving the page', () => {
    const button = new FakeElement();
    leaveAt(button);
    window.dispatchEvent(new Event('focus'));
    expect(button.focus).toHaveBeenCalledExactlyOnceWith({ preventScroll: true });
  });

  it('leaves the keyboard with the element that has it', () => {
    const button = new FakeElement();
    leaveAt(button);
    page.activeElement = new FakeElement();
    window.dispatchEvent(new Event('focus'));
    expect(button.focus).not.toHaveBeenCalled();
  });
});
