import { type EpcisEvent, isObject, type Json, type JsonObject } from './event';
import { type Namespaces, STANDARD } from './event-hash';

/** Where fields of somebody's own vocabulary can stand, as the standard's parameters say it (EPCIS 2.0, 8.2.7.1). */
export const SCOPES = [
  'ILMD',
  'ERROR_DECLARATION',
  'SENSORELEMENT',
  'SENSORMETADATA',
  'SENSORREPORT',
  'readPoint',
  'bizLocation',
] as const;
/** The event itself, or a part of it. */
export type Scope = (typeof SCOPES)[number] | '';
export type ExtensionField = `field ${string}`;

export function extensionField(scope: Scope, inner: boolean, name: string): ExtensionField {
  return `field ${inner ? 'INNER_' : ''}${scope} ${name}`;
}

/** A name with what its prefix stands for, as a web address or URN; null where the prefix is not known. */
export function nameInFull(name: string, names: Namespaces): string | null {
  if (/^[A-Za-z][A-Za-z0-9+.-]*:\/\/|^urn:/.test(name)) return name;
  const [, prefix, local] = /^([^:]+):(.+)$/.exec(name) ?? [];
  const stands = prefix === undefined ? undefined : { ...STANDARD, ...names }[prefix];
  return stands === undefined ? null : `${stands}${local}`;
}

/** A field and a value that it has, or only that it is there. */
export type FieldValue = readonly [field: ExtensionField, value: string | null];

/** Fields of extensions and of instance/lot master data, wherever they stand. */
export function extensionsOf(event: EpcisEvent, names: Namespaces): FieldValue[] {
  const { ilmd, errorDeclaration, readPoint, bizLocation, sensorElementList = [] } = event;
  const of = (scope: Scope, part: unknown) =>
    isObject(part as Json) ? fieldsIn(own(part as JsonObject), names, scope) : [];
  return [
    ...of('', event),
    ...of('ILMD', ilmd),
    ...of('ERROR_DECLARATION', errorDeclaration),
    ...of('readPoint', readPoint),
    ...of('bizLocation', bizLocation),
    ...sensorElementList.flatMap((element) => [
      ...of('SENSORELEMENT', element),
      ...of('SENSORMETADATA', element.sensorMetadata),
      ...[element.sensorReport ?? []].flat().flatMap((report) => of('SENSORREPORT', report)),
    ]),
  ];
}

/** Those fields of a part that are not the standard's: they stand under a prefix. */
function own(part: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(part).filter(([name]) => name.includes(':') && name !== 'rdfs:comment'));
}

function fieldsIn(fields: JsonObject, names: Namespaces, scope: Scope, inner = false): FieldValue[] {
  return Object.entries(fields).flatMap(([name, value]) => {
    const field = extensionField(scope, inner, nameInFull(name, names) ?? name);
    return [[field, null], ...[value].flat().flatMap((item) => valuesOf(field, item, names, scope))] as FieldValue[];
  });
}

/** What a field holds itself, and the fields inside it. */
function valuesOf(field: ExtensionField, item: Json, names: Namespaces, scope: Scope): FieldValue[] {
  if (Array.isArray(item)) return item.flatMap((each) => valuesOf(field, each, names, scope));
  if (!isObject(item)) return item === null ? [] : [[field, String(item)]];
  const { '#text': text, '@value': value = text, '@type': _type, ...inside } = item;
  return [
    ...(value === undefined ? [] : valuesOf(field, value, names, scope)),
    ...fieldsIn(inside, names, scope, true),
  ];
}
