import { createCachedAnalyzer, createWorkerAnalyzer } from '../../src/inference';
import { createLocalAnalyzer } from '../../src/inference/local';
import { bundledPackage, bundleWorker } from '../support/inference/bundles';
import { describeAnalyzer } from './analyzer.contract';

const options = { longTextWords: 1000 };
const packageFolder = bundledPackage;
const worker = await bundleWorker();

describeAnalyzer('local analyzer', () => createLocalAnalyzer({ packageFolder }), options);
describeAnalyzer(
  'worker thread',
  async () => createWorkerAnalyzer({ start: worker, packageFolder }),
  options,
);
describeAnalyzer(
  'cached worker thread, as the extension has it',
  async () => createCachedAnalyzer(createWorkerAnalyzer({ start: worker, packageFolder })),
  options,
);
