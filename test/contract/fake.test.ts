import { createCachedAnalyzer, createWorkerAnalyzer } from '../../src/inference';
import { serve } from '../../src/inference/worker/serve';
import { allHeads, createFakeAnalyzer, fakeManifest, FakeSession } from '../support/inference/fakeModel';
import { createPortPair } from '../support/inference/portPair';
import { describeAnalyzer, describeAsking } from './analyzer.contract';

const options = { longTextWords: 10_000 };

const createWithAllHeads = () => createFakeAnalyzer(new FakeSession(), fakeManifest({ heads: allHeads }));

function createOverPorts(create = () => createFakeAnalyzer()) {
  return createWorkerAnalyzer({
    packageFolder: 'nowhere',
    start: () => {
      const ports = createPortPair();
      serve(ports.server, async () => create());
      return ports.client;
    },
  });
}

describeAnalyzer('local analyzer over a fake session', async () => createFakeAnalyzer(), options);
describeAnalyzer('cached analyzer', async () => createCachedAnalyzer(createFakeAnalyzer()), options);
describeAnalyzer('worker client over ports in memory', async () => createOverPorts(), options);
describeAnalyzer('cached worker client', async () => createCachedAnalyzer(createOverPorts()), options);

describeAsking('local analyzer over a fake session', async () => createWithAllHeads());
describeAsking('cached worker client', async () => createCachedAnalyzer(createOverPorts(createWithAllHeads)));
