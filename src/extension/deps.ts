import type * as vscode from 'vscode';
import type { Analyzer } from '../inference';
import type { ConfigService } from './config';
import type { AnalysisStore } from './documents/analysisStore';
import type { ColumnChoices } from './documents/columns';
import type { Documents } from './documents/documents';
import type { Quiet } from './documents/quiet';
import type { WorkspaceFiles } from './documents/workspaceFiles';
import type { AnalyzerHost } from './analyzerHost';
import type { Highlights } from './features/highlights/highlights';

/** The parts that features are built from, in the order in which `gloss.ts` builds them. */
export interface Deps {
  readonly context: vscode.ExtensionContext;
  readonly log: vscode.LogOutputChannel;
  readonly config: ConfigService;
  readonly workspaceFiles: WorkspaceFiles;
  /** Owns the worker; `analyzer` is its cached face. */
  readonly host: AnalyzerHost;
  readonly analyzer: Analyzer;
  /** Where highlights and findings are held back for the moment. */
  readonly quiet: Quiet;
  readonly store: AnalysisStore;
  readonly columns: ColumnChoices;
  readonly documents: Documents;
  readonly highlights: Highlights;
}
