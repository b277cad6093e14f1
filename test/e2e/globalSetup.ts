import { existsSync } from 'node:fs';
import path from 'node:path';
import type { TestProject } from 'vitest/node';
import { hostTarget } from '../../scripts/lib/targets.mjs';
import { setUp } from '../../scripts/setup.mjs';
import { makeProfile } from '../support/profile';
import { installVsix } from '../support/vscodeServer';

/** Installs the VSIX once; every test file starts its VS Code with this folder of extensions. */
export default async function installExtension(project: TestProject): Promise<() => void> {
  await setUp();
  const packaged = path.resolve(import.meta.dirname, `../../dist/gloss-${hostTarget()}.vsix`);
  const vsix = process.env['GLOSS_VSIX'] ?? packaged;
  if (!existsSync(vsix)) {
    throw new Error(`no ${vsix}: run "npm run package" first`);
  }
  const profile = makeProfile();
  await installVsix(profile, vsix);
  project.provide('extensionsFolder', profile.extensions);
  return () => profile.remove();
}
