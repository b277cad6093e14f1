/** What the compiler's process is asked for; see `CompileCheckpoint`. */
export interface CompileRequest {
  readonly source: string;
  readonly out: string;
  readonly id: string;
  readonly precision?: string;
  readonly task?: string;
}
