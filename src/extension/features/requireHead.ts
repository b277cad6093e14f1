import { l10n } from 'vscode';
import { type Analyzer, GlossError, type HeadKind, type ModelInfo } from '../../inference';

/** What a model without a head of that kind cannot do, and which models can. */
function cannot(kind: HeadKind, { displayName: model, heads }: ModelInfo): string {
  switch (kind) {
    case 'answer':
      return l10n.t(
        'The model “{0}” cannot answer questions. Choose a question answering model, such as distilbert-base-cased-distilled-squad.',
        model,
      );
    case 'maskedWord':
      return l10n.t(
        'The model “{0}” cannot suggest words. Choose a masked language model, such as distilbert-base-uncased.',
        model,
      );
    case 'classification':
      return l10n.t(
        'The model “{0}” cannot sort text under labels of your own. Choose a zero-shot (NLI) model, such as distilbert-base-uncased-mnli.',
        model,
      );
    default:
      return l10n.t(
        'The model in use, {0}, does not answer "{1}", only {2}. Choose another one for this.',
        model,
        kind,
        heads.join(', '),
      );
  }
}

/** Loads the model if needed. @throws GlossError `headMissing`, saying which kind of model to choose. */
export async function requireHead(analyzer: Analyzer, kind: HeadKind): Promise<void> {
  const model = await analyzer.info();
  if (!model.heads.includes(kind)) throw new GlossError('headMissing', cannot(kind, model));
}
