import type { PanelSentence, PictureFormat, Span } from '../../src/extension/features/panel/protocol';

/** What the parts of the page can ask for. */
export interface Actions {
  /** Select these spans in the editor. */
  readonly onReveal: (spans: readonly Span[]) => void;
  /** Go to a sentence, and weigh its words. */
  readonly onSentence: (sentence: PanelSentence) => void;
  readonly onToggleTable: (chart: string, showsTable: boolean) => void;
  readonly onSavePicture: (picture: {
    readonly name: string;
    readonly format: PictureFormat;
    readonly data: string;
  }) => void;
}
