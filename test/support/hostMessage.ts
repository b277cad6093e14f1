/** Tests that have passed and failed. */
export interface HostCounts {
  readonly passed: number;
  readonly failed: number;
}

/** What code in the extension host sends to the terminal, one JSON object a line: `result` once, at the end. */
export type HostMessage =
  { readonly output: string } | { readonly progress: HostCounts } | { readonly result: HostCounts };

/** The environment variable that names the socket for it. */
export const socketVariable = 'GLOSS_TEST_SOCKET';
