import * as vscode from 'vscode';
import type { Finding } from '../../analysis';

/** What a finding says, in the editor's language where its message says no more than how sure the model is. */
export function findingText({ rule, score, message }: Finding): string {
  const probability = score.toFixed(2);
  switch (rule) {
    case 'sentiment/negative':
      return vscode.l10n.t('This sentence reads as negative (probability {0}).', probability);
    case 'toxicity/hostile':
      return vscode.l10n.t('This sentence reads as an attack on somebody (probability {0}).', probability);
    case 'entities/person':
      return vscode.l10n.t('This names a person (probability {0}).', probability);
    default:
      return message;
  }
}
