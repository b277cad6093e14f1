import { posix, win32 } from 'node:path';

/**
 * Where the command line keeps models: `$XDG_DATA_HOME/gloss` where that is set, else the place that the system has for
 * a user's application data.
 */
export function dataFolder(
  platform: NodeJS.Platform,
  env: Readonly<Record<string, string | undefined>>,
  home: string,
): string {
  const { isAbsolute, join } = platform === 'win32' ? win32 : posix;
  const { XDG_DATA_HOME: chosen = '', LOCALAPPDATA: local = '' } = env;
  // The XDG specification: a relative path is to be passed over.
  if (isAbsolute(chosen)) return join(chosen, 'gloss');
  if (platform === 'win32') return join(isAbsolute(local) ? local : join(home, 'AppData', 'Local'), 'Gloss');
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'Gloss');
  return join(home, '.local', 'share', 'gloss');
}
