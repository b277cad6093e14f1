import type { Span } from '../../types';

/** One text of a record: a cell without its quotation marks, or a string of a JSON line without them. */
export interface RecordValue extends Span {
  /** Name of the column, or path of the field (`user.name`; places in lists are left out). */
  readonly column: string;
  readonly record: number;
}

/** What one kind of record file holds. */
export interface RecordFile {
  /** Every text, in document order; may be read once. */
  readonly values: Iterable<RecordValue>;
  /** What stands for a single character in a value, and is masked so that offsets stay exact. */
  readonly escapes: RegExp;
}
