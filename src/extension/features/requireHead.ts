import { type Analyzer, GlossError, type HeadKind } from '../../inference';

/** What is missing when a model has no head of a kind, and which models have one. */
const kinds: Readonly<Partial<Record<HeadKind, { readonly cannot: string; readonly choose: string }>>> = {
  answer: {
    cannot: 'answer questions',
    choose: 'a question answering model, such as distilbert-base-cased-distilled-squad',
  },
  maskedWord: {
    cannot: 'suggest words',
    choose: 'a masked language model, such as distilbert-base-uncased',
  },
  classification: {
    cannot: 'sort text under labels of your own',
    choose: 'a zero-shot (NLI) model, such as distilbert-base-uncased-mnli',
  },
};

/** Loads the model if needed. @throws GlossError `headMissing`, saying which kind of model to choose. */
export async function requireHead(analyzer: Analyzer, kind: HeadKind): Promise<void> {
  const { heads, displayName } = await analyzer.info();
  if (heads.includes(kind)) return;
  const { cannot, choose } = kinds[kind] ?? { cannot: `answer “${kind}”`, choose: 'a model that can' };
  throw new GlossError('headMissing', `The model “${displayName}” cannot ${cannot}. Choose ${choose}.`);
}
