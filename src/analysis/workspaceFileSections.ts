import type { Node } from 'jsonc-parser';
import type { ProblemKind } from './problemTexts';
import {
  type FindingChannel,
  findingChannels,
  findingSeverities,
  type FindingSeverity,
  ruleIds,
} from './types';
import type { EntityLists, HiddenFinding, NotEntity, RuleOverride } from './workspaceFile';

/** What is wrong, and the details of its message. */
export type Complaint = readonly [kind: ProblemKind, ...details: string[]];

/** In UTF-16 units of the file's text. */
export interface Place {
  readonly offset: number;
  readonly length: number;
}

/** Takes nodes apart and takes note of what is wrong with them. */
export interface Reader {
  complain(complaint: Complaint, place: Place): void;
  /** By key, in order; empty for nothing and, with the complaint, for what is no object. */
  properties(node: Node | undefined, otherwise: Complaint): ReadonlyMap<string, Node>;
}

const severities: readonly string[] = findingSeverities;
const channels: readonly string[] = findingChannels;
const typeName = /^[A-Z][A-Z0-9_]*$/;
const notEntityForm: Complaint = ['notEntity', '{"text": "Jenkins", "type": "PERSON"}'];

/** The section `rules`: `off`, a severity, or an object, by rule, group or `default`. */
export function readRules(node: Node | undefined, reader: Reader): ReadonlyMap<string, RuleOverride> {
  const rules = new Map<string, RuleOverride>();
  for (const [name, value] of reader.properties(node, ['object', 'rules'])) {
    const isKnown = name === 'default' || ruleIds.some((id) => id === name || id.startsWith(`${name}/`));
    if (isKnown) rules.set(name, readRule(name, value, reader));
    else reader.complain(['rule', name, ruleIds.join(', ')], value);
  }
  return rules;
}

function readRule(name: string, node: Node, reader: Reader): RuleOverride {
  if (node.value === 'off') return { enabled: false };
  if (severities.includes(String(node.value))) return { severity: node.value as FindingSeverity };
  if (node.type !== 'object') {
    reader.complain(['ruleValue', name, severities.join(', ')], node);
    return {};
  }
  let rule: RuleOverride = {};
  for (const [key, value] of reader.properties(node, ['object', name])) {
    const option = optionOf(name, key, value);
    if (isComplaint(option)) reader.complain(option, value);
    else rule = { ...rule, ...option };
  }
  return rule;
}

/** The option, or what is wrong with it. */
function optionOf(name: string, key: string, { type, value }: Node): RuleOverride | Complaint {
  const given: unknown = value;
  switch (key) {
    case 'enabled':
      return type === 'boolean' ? { enabled: given === true } : ['optionBoolean', key, name];
    case 'threshold':
      return typeof given === 'number' && given >= 0 && given <= 1
        ? { threshold: given }
        : ['optionNumber', key, name];
    case 'severity':
      return severities.includes(String(given))
        ? { severity: given as FindingSeverity }
        : ['optionChoice', key, name, severities.join(', ')];
    case 'channel':
      return channels.includes(String(given))
        ? { channel: given as FindingChannel }
        : ['optionChoice', key, name, channels.join(', ')];
    default:
      return ['optionUnknown', key, name];
  }
}

function isComplaint(option: RuleOverride | Complaint): option is Complaint {
  return Array.isArray(option);
}

/** The section `hidden`. */
export function readHidden(node: Node | undefined, reader: Reader): readonly HiddenFinding[] {
  return itemsOf(node, 'hidden', reader).flatMap((item) => {
    const parts = reader.properties(item, ['hiddenObject']);
    const [rule, file, text, reason] = ['rule', 'file', 'text', 'reason'].map((key) =>
      stringOf(parts.get(key)),
    );
    if (rule !== undefined && file !== undefined && text !== undefined) {
      return { rule, file, text, ...(reason !== undefined && { reason }) };
    }
    if (item.type === 'object') reader.complain(['hiddenParts'], item);
    return [];
  });
}

/** The section `entities`. */
export function readEntities(node: Node | undefined, reader: Reader): EntityLists {
  const parts = reader.properties(node, ['object', 'entities']);
  const is = new Map<string, string>();
  for (const [text, value] of reader.properties(parts.get('is'), ['object', 'is'])) {
    const type = stringOf(value);
    if (type !== undefined && typeName.test(type)) is.set(text, type);
    else reader.complain(['entityType', text, '"PERSON"'], value);
  }
  const notEntity = itemsOf(parts.get('notEntity'), 'notEntity', reader).flatMap((item) =>
    notEntityOf(item, reader),
  );
  return { notEntity, is };
}

function notEntityOf(item: Node, reader: Reader): readonly NotEntity[] {
  const whole = stringOf(item);
  if (whole !== undefined && whole !== '') return [{ text: whole }];
  const parts = item.type === 'object' ? reader.properties(item, notEntityForm) : undefined;
  const text = stringOf(parts?.get('text'));
  const type = stringOf(parts?.get('type'));
  if (text !== undefined && text !== '' && (type === undefined || typeName.test(type))) {
    return [{ text, ...(type !== undefined && { type }) }];
  }
  reader.complain(notEntityForm, item);
  return [];
}

function itemsOf(node: Node | undefined, name: string, reader: Reader): readonly Node[] {
  if (node === undefined) return [];
  if (node.type === 'array') return node.children ?? [];
  reader.complain(['list', name], node);
  return [];
}

function stringOf(node: Node | undefined): string | undefined {
  return node?.type === 'string' ? String(node.value) : undefined;
}
