import { worded } from '../wording';
import { askProcess } from '../process/ask';
import type { MeasureModel } from './types';

/**
 * Times each configuration in a process of its own: memory and load time of one say nothing about another's.
 * @param path of the bundle `dist/benchmark.cjs`
 */
export function measureInProcess(path: string): MeasureModel {
  return (request, options) => askProcess(path, request, { name: worded`The benchmark`, ...options });
}
