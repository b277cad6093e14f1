export { letterCaseCount } from './letterCase';
export { createTokenizer, type SpecialToken, type Tokenizer, type TokenizerOptions } from './tokenizer';
export { joinPair, type PairEncoding, pairWindows, type PairWindow, roomBeside } from './pairs';
export { loadVocabulary, type Vocabulary } from './vocabulary';
export { overlapFor, type Window } from './windows';
