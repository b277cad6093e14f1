export { createTokenizer, type SpecialToken, type Tokenizer, type TokenizerOptions } from './tokenizer';
export { loadVocabulary, type Vocabulary } from './vocabulary';
export type { Window } from './windows';
