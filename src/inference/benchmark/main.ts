// Entry of the process that times one configuration, bundled to dist/benchmark.cjs and started by `client.ts`.
import { answerOnce } from '../process/answer';
import { measureModel } from './measure';

answerOnce(measureModel);
