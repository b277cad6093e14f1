/** What code in the extension host sends to the terminal, one JSON object a line. */
export type HostMessage =
  { readonly output: string } | { readonly result: { readonly passed: number; readonly failed: number } };

/** The environment variable that names the socket for it. */
export const socketVariable = 'GLOSS_TEST_SOCKET';
