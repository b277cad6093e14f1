import { compileTasks, type Precision, precisions } from '../../inference/local';
import { createHubClient, type HubClient } from '../../inference/hub';
import type { CliHost } from '../host';
import { UsageError } from '../options';

/** @throws UsageError for a value that there is none of */
export function precisionOf(value: string): Precision {
  const precision = precisions.find((known) => known === value);
  if (precision !== undefined) return precision;
  throw new UsageError(`--precision must be one of ${precisions.join(', ')}, found "${value}"`);
}

/** @throws UsageError for a value that there is none of */
export function taskOf(value: string | undefined): string | undefined {
  if (value === undefined || compileTasks.some((known) => known === value)) return value;
  throw new UsageError(`--task must be one of ${compileTasks.join(', ')}, found "${value}"`);
}

/** @param endpoint what `--endpoint` says */
export function clientFor(endpoint: string | undefined, { models }: CliHost): HubClient {
  const address = endpoint ?? models.endpoint;
  return createHubClient({ ...(address !== undefined && { endpoint: address }), token: models.token });
}
