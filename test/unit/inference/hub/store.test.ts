import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { rejection } from '../../../support/inference/async';
import { fakeCompile, installed, name, scene } from './support';

const large = /stored/;

describe('the store', () => {
  it('is empty before anything was installed, and creates nothing by looking', async () => {
    const { store, root } = await scene();
    expect([await store.list(), await store.unfinished()]).toEqual([[], []]);
    expect(existsSync(path.join(root, 'models'))).toBe(false);
  });

  it('lists what is installed with size, heads and origin, without the network', async () => {
    const { install, store, mirror } = await scene();
    await install();
    await mirror.close();
    const [model, ...rest] = await store.list();
    expect(rest).toEqual([]);
    expect(model).toMatchObject({ name, problem: undefined, record: { license: 'mit' } });
    expect(Object.keys(model?.manifest?.heads ?? {})).toEqual(['sentiment', 'entities', 'embedding']);
    expect(model?.bytes).toBeGreaterThan(1000);
  });

  it('lists a damaged package as such', async () => {
    const { install, store } = await scene();
    await install();
    await writeFile(path.join(store.packageFolder(name), 'manifest.json'), '{');
    expect(await store.list()).toMatchObject([
      { name, manifest: undefined, problem: { code: 'modelCorrupt' } },
    ]);
    expect(await install()).toMatchObject({ isNew: true });
  });

  it.each(['model.onnx', 'manifest.json'])(
    'installs the same commit again when its %s is damaged',
    async (file) => {
      const { install, store } = await scene();
      const damaged = path.join(store.packageFolder(name), file);
      await install();
      const whole = await readFile(damaged);
      await writeFile(damaged, Buffer.from(whole.map((byte, at) => (at === 9 ? byte ^ 1 : byte))));
      expect(await install()).toMatchObject({ isNew: true });
      expect((await readFile(damaged)).length).toBe(whole.length);
      expect(await install()).toMatchObject({ isNew: false });
    },
  );

  it('removes a model and its unfinished download, and says how much became free', async () => {
    const { install, store, files, mirror } = await scene();
    await install();
    const [model] = await store.list();
    expect(await store.remove(name)).toBe(model?.bytes);
    mirror.faults = [{ path: large, status: 500 }];
    await rejection(install());
    expect(await store.unfinished()).toMatchObject([{ name }]);
    expect(await store.remove(name)).toBeGreaterThan(50);
    expect(files()).toEqual([]);
    expect(await rejection(store.remove(name))).toMatchObject({
      code: 'modelMissing',
      message: expect.stringContaining(`${name} is not installed`) as string,
    });
  });

  it('removes nothing that is being installed', async () => {
    const { install, store, files } = await scene();
    await install({
      compile: async (request) => {
        expect(await rejection(store.remove(name))).toMatchObject({ code: 'invalidInput' });
        await fakeCompile(request);
      },
    });
    expect(files()).toEqual(installed);
  });

  it('never leaves its folder', async () => {
    const { store } = await scene();
    for (const bad of ['../../x', '..', '/etc', 'a/../b', 'C:\\x'])
      expect(() => store.packageFolder(bad)).toThrow(/is not the name of a model/);
  });
});
