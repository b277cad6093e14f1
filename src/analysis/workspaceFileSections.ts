import type { Node } from 'jsonc-parser';
import {
  type FindingChannel,
  findingChannels,
  findingSeverities,
  type FindingSeverity,
  ruleIds,
} from './types';
import type { EntityLists, HiddenFinding, NotEntity, RuleOverride } from './workspaceFile';

/** Takes nodes apart and takes note of what is wrong with them. */
export interface Reader {
  complain(message: string, place: { readonly offset: number; readonly length: number }): void;
  /** By key, in order; empty for nothing and, with a complaint, for what is no object. */
  properties(node: Node | undefined, name: string): ReadonlyMap<string, Node>;
}

const severities: readonly string[] = findingSeverities;
const channels: readonly string[] = findingChannels;
const typeName = /^[A-Z][A-Z0-9_]*$/;

/** The section `rules`: `off`, a severity, or an object, by rule, group or `default`. */
export function readRules(node: Node | undefined, reader: Reader): ReadonlyMap<string, RuleOverride> {
  const rules = new Map<string, RuleOverride>();
  for (const [name, value] of reader.properties(node, '“rules”')) {
    const isKnown = name === 'default' || ruleIds.some((id) => id === name || id.startsWith(`${name}/`));
    if (isKnown) rules.set(name, readRule(name, value, reader));
    else reader.complain(`There is no rule “${name}”. Rules: ${ruleIds.join(', ')}.`, value);
  }
  return rules;
}

function readRule(name: string, node: Node, reader: Reader): RuleOverride {
  if (node.value === 'off') return { enabled: false };
  if (severities.includes(String(node.value))) return { severity: node.value as FindingSeverity };
  if (node.type !== 'object') {
    reader.complain(`“${name}” must be "off", one of ${severities.join(', ')}, or an object.`, node);
    return {};
  }
  let rule: RuleOverride = {};
  for (const [key, value] of reader.properties(node, `“${name}”`)) {
    const option = optionOf(key, value);
    if (typeof option === 'string') reader.complain(`“${key}” of ${name} ${option}.`, value);
    else rule = { ...rule, ...option };
  }
  return rule;
}

/** The option, or what is wrong with it. */
function optionOf(key: string, { type, value }: Node): RuleOverride | string {
  const given: unknown = value;
  switch (key) {
    case 'enabled':
      return type === 'boolean' ? { enabled: given === true } : 'must be true or false';
    case 'threshold':
      return typeof given === 'number' && given >= 0 && given <= 1
        ? { threshold: given }
        : 'must be a number from 0 to 1';
    case 'severity':
      return severities.includes(String(given))
        ? { severity: given as FindingSeverity }
        : `must be one of ${severities.join(', ')}`;
    case 'channel':
      return channels.includes(String(given))
        ? { channel: given as FindingChannel }
        : `must be one of ${channels.join(', ')}`;
    default:
      return 'is not known; expected enabled, threshold, severity or channel';
  }
}

/** The section `hidden`. */
export function readHidden(node: Node | undefined, reader: Reader): readonly HiddenFinding[] {
  return itemsOf(node, '“hidden”', reader).flatMap((item) => {
    const parts = reader.properties(item, 'An entry of “hidden”');
    const [rule, file, text, reason] = ['rule', 'file', 'text', 'reason'].map((key) =>
      stringOf(parts.get(key)),
    );
    if (rule !== undefined && file !== undefined && text !== undefined) {
      return { rule, file, text, ...(reason !== undefined && { reason }) };
    }
    if (item.type === 'object')
      reader.complain('An entry of “hidden” needs rule, file and text, as the quick fix writes them.', item);
    return [];
  });
}

/** The section `entities`. */
export function readEntities(node: Node | undefined, reader: Reader): EntityLists {
  const parts = reader.properties(node, '“entities”');
  const is = new Map<string, string>();
  for (const [text, value] of reader.properties(parts.get('is'), '“is”')) {
    const type = stringOf(value);
    if (type !== undefined && typeName.test(type)) is.set(text, type);
    else reader.complain(`“${text}” needs a type in capitals, such as "PERSON".`, value);
  }
  const notEntity = itemsOf(parts.get('notEntity'), '“notEntity”', reader).flatMap((item) =>
    notEntityOf(item, reader),
  );
  return { notEntity, is };
}

function notEntityOf(item: Node, reader: Reader): readonly NotEntity[] {
  const whole = stringOf(item);
  if (whole !== undefined && whole !== '') return [{ text: whole }];
  const parts = item.type === 'object' ? reader.properties(item, '') : undefined;
  const text = stringOf(parts?.get('text'));
  const type = stringOf(parts?.get('type'));
  if (text !== undefined && text !== '' && (type === undefined || typeName.test(type))) {
    return [{ text, ...(type !== undefined && { type }) }];
  }
  reader.complain('An entry of “notEntity” is a text, or {"text": "Jenkins", "type": "PERSON"}.', item);
  return [];
}

function itemsOf(node: Node | undefined, name: string, reader: Reader): readonly Node[] {
  if (node === undefined) return [];
  if (node.type === 'array') return node.children ?? [];
  reader.complain(`${name} must be a list.`, node);
  return [];
}

function stringOf(node: Node | undefined): string | undefined {
  return node?.type === 'string' ? String(node.value) : undefined;
}
