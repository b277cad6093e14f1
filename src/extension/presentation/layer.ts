import type { DocumentAnalysis } from '../../analysis';

export type LayerName = 'sentiment' | 'entities';

/** What a highlight is drawn from: the whole document as the store has it, or what was selected when a command ran. */
export type Layer = 'document' | DocumentAnalysis;
