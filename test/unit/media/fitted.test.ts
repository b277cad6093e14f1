import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fitted } from '../../../media/panel/fitted';

/** What `fitted` needs of an element: it holds drawings, which hold what the keyboard can reach. */
class FakeElement {
  children: readonly FakeElement[] = [];
  readonly focus = vi.fn();

  append(...children: FakeElement[]): void {
    this.children = children;
  }

  replaceChildren(...children: FakeElement[]): void {
    this.children = children;
  }

  querySelectorAll(): readonly FakeElement[] {
    return this.children.flatMap(({ children }) => children);
  }
}

let page: { clientWidth: number } | null;
let activeElement: unknown;
let resizeTo: (width: number) => void;

beforeEach(() => {
  page = { clientWidth: 400 };
  activeElement = undefined;
  vi.stubGlobal('document', {
    createElement: () => new FakeElement(),
    querySelector: () => page,
    get activeElement() {
      return activeElement;
    },
  });
  vi.stubGlobal('getComputedStyle', () => ({ paddingLeft: '20px', paddingRight: '20px' }));
  vi.stubGlobal(
    'ResizeObserver',
    class {
      constructor(notify: (entries: readonly object[]) => void) {
        resizeTo = (width) => notify([{ contentRect: { width } }]);
      }

      observe(): void {}
    },
  );
});

afterEach(() => {
  vi.unstubAllGlobals();
});

/** A drawing with two elements for the keyboard. */
function drawing(): FakeElement {
  const drawn = new FakeElement();
  drawn.append(new FakeElement(), new FakeElement());
  return drawn;
}

describe('a fitted drawing', () => {
  it('is there at once, for the inner width of the page', () => {
    const draw = vi.fn(() => drawing() as unknown as HTMLElement);
    const element = fitted(draw) as unknown as FakeElement;
    expect(element.children).toHaveLength(1);
    expect(draw).toHaveBeenCalledExactlyOnceWith(360);
  });

  it('waits for a width where the page has none', () => {
    page = null;
    const draw = vi.fn(() => drawing() as unknown as HTMLElement);
    fitted(draw);
    expect(draw).not.toHaveBeenCalled();
    resizeTo(0);
    expect(draw).not.toHaveBeenCalled();
    resizeTo(250);
    expect(draw).toHaveBeenCalledExactlyOnceWith(250);
  });

  it('is drawn again for another width, and not for a few pixels', () => {
    const draw = vi.fn(() => drawing() as unknown as HTMLElement);
    fitted(draw);
    resizeTo(362);
    expect(draw).toHaveBeenCalledTimes(1);
    resizeTo(300);
    expect(draw).toHaveBeenLastCalledWith(300);
  });

  it('keeps the keyboard on the same element when it is drawn again', () => {
    const element = fitted(() => drawing() as unknown as HTMLElement) as unknown as FakeElement;
    activeElement = element.querySelectorAll()[1];
    resizeTo(300);
    const [first, second] = element.querySelectorAll();
    expect(second?.focus).toHaveBeenCalledExactlyOnceWith({ preventScroll: true });
    expect(first?.focus).not.toHaveBeenCalled();
  });

  it('takes the keyboard from nowhere else', () => {
    const element = fitted(() => drawing() as unknown as HTMLElement) as unknown as FakeElement;
    activeElement = {};
    resizeTo(300);
    for (const each of element.querySelectorAll()) expect(each.focus).not.toHaveBeenCalled();
  });
});
