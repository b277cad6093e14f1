/** Anything with an end. The same shape as vscode.Disposable, without needing vscode in tests. */
export interface DisposableLike {
  dispose(): unknown;
}

/** Owns disposables and ends them together, last first. Disposing twice is safe; adding to an ended owner ends at once. */
export class DisposableStore implements DisposableLike {
  readonly #items: DisposableLike[] = [];
  #isDisposed = false;

  get isDisposed(): boolean {
    return this.#isDisposed;
  }

  add<T extends DisposableLike>(item: T): T {
    if (this.#isDisposed) item.dispose();
    else this.#items.push(item);
    return item;
  }

  dispose(): void {
    this.#isDisposed = true;
    while (this.#items.length > 0) this.#items.pop()?.dispose();
  }
}
