import { parse } from 'jsonc-parser';
import { editWorkspaceFile } from '../workspaceFile';
import { plainName } from './names';

/** Takes a text out of `notEntity`, for whatever type it stands there. Throws as `editWorkspaceFile`. */
export function withoutNotEntity(source: string, name: string): string {
  const index = notEntityOf(source).findIndex((entry) => plainName(textOf(entry)) === plainName(name));
  if (index < 0) return source;
  return withoutNotEntity(editWorkspaceFile(source, ['entities', 'notEntity', index], undefined), name);
}

function notEntityOf(source: string): readonly unknown[] {
  const file = parse(source, [], { allowTrailingComma: true }) as
    { entities?: { notEntity?: unknown } } | undefined;
  const list = file?.entities?.notEntity;
  return Array.isArray(list) ? list : [];
}

function textOf(entry: unknown): string {
  if (typeof entry === 'string') return entry;
  const isObject = typeof entry === 'object' && entry !== null && 'text' in entry;
  return isObject && typeof entry.text === 'string' ? entry.text : '';
}
