import { describe, expect, it } from 'vitest';
import { useSession } from '../support/session';
import type { Workbench } from '../support/workbench';

describe('Gloss, installed from its VSIX', () => {
  let workbench: Workbench;
  useSession((session) => {
    workbench = session.workbench;
  });

  it('shows its status bar item for a Markdown file', async () => {
    await workbench.openFile('README.md');
    await workbench.statusItem('status').waitFor();
    await workbench.screenshot('smoke');
    expect(await workbench.statusItem('status').innerText()).toContain('Gloss');
  });

  it('asks nothing of any other machine', () => {
    expect(workbench.externalRequests).toEqual([]);
  });
});
