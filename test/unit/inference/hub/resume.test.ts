import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { rejection } from '../../../support/inference/async';
import { fakeCompile, filesIn, installed, name, noise, scene, tiny, weights } from './support';

const large = /stored/;

describe('a download that was cut', () => {
  it('goes on where it ended, in the same run', async () => {
    const { install, mirror, waits } = await scene();
    mirror.faults = [{ path: large, cutAfter: 100_000, times: 2 }];
    await install();
    const starts = mirror.requests.filter(({ server }) => server === 'storage').map(({ range }) => range);
    expect(starts[0]).toBeUndefined();
    expect(starts.slice(1).some((range) => /^bytes=[1-9]\d*-$/.test(range ?? ''))).toBe(true);
    expect(starts).toHaveLength(3);
    expect(waits.ms).toEqual([1000, 2000]);
  });

  it('goes on where it ended, in the next run', async () => {
    const { install, mirror, files, store } = await scene();
    const controller = new AbortController();
    mirror.faults = [{ path: large, slowMs: 1 }];
    const stopAt = 150_000;
    await rejection(
      install({ signal: controller.signal, onProgress: ({ done }) => done > stopAt && controller.abort() }),
    );
    const [unfinished] = await store.unfinished();
    expect(unfinished).toMatchObject({ name });
    expect(unfinished!.bytes).toBeGreaterThan(stopAt / 2);
    mirror.faults = [];
    mirror.requests.length = 0;
    await install();
    const [request] = mirror.requests.filter(({ server }) => server === 'storage');
    expect(Number(/^bytes=(\d+)-$/.exec(request?.range ?? '')?.[1])).toBeGreaterThan(stopAt / 2);
    expect(files()).toEqual(installed);
    expect(await store.unfinished()).toEqual([]);
  });

  it('begins anew when the server cannot continue', async () => {
    const { install, mirror, files } = await scene();
    mirror.faults = [
      { path: large, cutAfter: 100_000, times: 1 },
      { path: large, ignoresRange: true },
    ];
    await install();
    expect(files()).toEqual(installed);
  });

  it('begins anew when what is there has been damaged', async () => {
    const { install, mirror, store, files } = await scene();
    const folder = path.join(store.downloadFolder(name), mirror.commitOf(name));
    await mkdir(folder, { recursive: true });
    await writeFile(path.join(folder, 'model.safetensors.part'), noise(1000, 9));
    let hash = '';
    await install({
      compile: async (request) => {
        const bytes = await readFile(path.join(request.source, 'model.safetensors'));
        hash = createHash('sha256').update(bytes).digest('hex');
        await fakeCompile(request);
      },
    });
    expect(hash).toBe(createHash('sha256').update(weights).digest('hex'));
    expect(files()).toEqual(installed);
  });

  it('is dropped when the model has moved on to another commit', async () => {
    const { install, mirror } = await scene();
    mirror.faults = [
      { path: large, cutAfter: 100_000, times: 1 },
      { path: large, status: 500 },
    ];
    await rejection(install());
    mirror.faults = [];
    mirror.publish(name, { ...tiny, files: { ...tiny.files, 'model.safetensors': noise(300_000, 8) } });
    let seen: string[] = [];
    await install({
      compile: async (request) => {
        seen = filesIn(path.dirname(request.source));
        await fakeCompile(request);
      },
    });
    expect(seen.filter((file) => file.endsWith('.part'))).toEqual([]);
    expect(new Set(seen.map((file) => file.split('/')[0])).size).toBe(2);
  });
});
