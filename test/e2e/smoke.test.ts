import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startSession, type Session } from '../support/session';

describe('Gloss, installed from its VSIX', () => {
  let session: Session;
  beforeAll(async () => {
    session = await startSession();
  });
  afterAll(() => session?.stop());

  it('shows its status bar item for a Markdown file', async () => {
    const { workbench } = session;
    await workbench.openFile('README.md');
    await workbench.statusItem('status').waitFor();
    await workbench.screenshot('smoke');
    expect(await workbench.statusItem('status').innerText()).toContain('Gloss');
  });

  it('asks nothing of any other machine', () => {
    expect(session.workbench.externalRequests).toEqual([]);
  });
});
