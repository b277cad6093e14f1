import { createCachedAnalyzer, createWorkerAnalyzer } from '../../src/inference';
import { serve } from '../../src/inference/worker/serve';
import { createFakeAnalyzer } from '../support/inference/fakeModel';
import { createPortPair } from '../support/inference/portPair';
import { describeAnalyzer } from './analyzer.contract';

const options = { longTextWords: 10_000 };

function createOverPorts() {
  return createWorkerAnalyzer({
    packageFolder: 'nowhere',
    start: () => {
      const ports = createPortPair();
      serve(ports.server, async () => createFakeAnalyzer());
      return ports.client;
    },
  });
}

describeAnalyzer('local analyzer over a fake session', async () => createFakeAnalyzer(), options);
describeAnalyzer('cached analyzer', async () => createCachedAnalyzer(createFakeAnalyzer()), options);
describeAnalyzer('worker client over ports in memory', async () => createOverPorts(), options);
describeAnalyzer('cached worker client', async () => createCachedAnalyzer(createOverPorts()), options);
