import type { HostilityHead } from '../model/manifest';
import type { Hostility, HostilityLabel } from '../types';
import { labelProbabilities, type LabelsWindow } from './labelsWindow';

/** What an empty text is: nothing that could attack anybody. */
export const civil: Hostility = Object.freeze({
  label: 'civil',
  probabilities: Object.freeze({ civil: 1, hostile: 0 }),
});

/** `hostile` from the head's threshold on (0.5 without one), whichever of the two is likelier. */
export function decodeHostility(windows: readonly LabelsWindow[], head: HostilityHead): Hostility {
  const likely = labelProbabilities(windows, head.labels.length, head.temperature ?? 1);
  const probabilities: Record<HostilityLabel, number> = { civil: 0, hostile: 0 };
  head.labels.forEach((label, i) => {
    probabilities[label] = likely[i] ?? 0;
  });
  const isHostile = probabilities.hostile >= (head.thresholds?.hostile ?? 0.5);
  return { label: isHostile ? 'hostile' : 'civil', probabilities };
}
