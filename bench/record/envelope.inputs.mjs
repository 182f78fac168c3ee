import { component, long, rows } from './input-rows.mjs'

/** @import { InputRow } from './input-rows.mjs' */

/** Items 9 to 12 and 21: the root of an entity, and what is filled in. @type {readonly InputRow[]} */
export const envelopeInputs = [
  ...rows(9, 'entity', {
    'unknown root key': component({ other: 1 }),
    'root relations': component({ relations: [] }),
    'root relations that are not a list': component({ relations: 5 }),
    'root status': component({ status: {} }),
  }),
  ...rows(10, 'entity', {
    'spec null': component({ spec: null }),
    'spec text': component({ spec: 'x' }),
    'spec list': component({ spec: [] }),
    'no spec': component({ spec: undefined }),
    'spec empty': component({ spec: {} }),
    'metadata null': { ...component(), metadata: null },
    'no metadata': { ...component(), metadata: undefined },
    'no name': { ...component(), metadata: {} },
    'null instead of an entity': null,
    'text instead of an entity': 'x',
    'list instead of an entity': [],
  }),
  ...rows(
    11,
    'entity',
    Object.fromEntries(
      ['backstage.io/v1', 'a/b/c', 'backstage.io/v1beta1', 'v1alpha1', '', 5, null].map((value) => [
        `apiVersion ${JSON.stringify(value)}`,
        component({ apiVersion: value }),
      ]),
    ),
  ),
  ...rows(
    12,
    'entity',
    Object.fromEntries(
      ['component', 'My-Kind', 'Unknown', '', 5, null, '1Kind', long(64)].map((value) => [
        `kind ${typeof value === 'string' && value.length > 40 ? `of ${value.length} characters` : JSON.stringify(value)}`,
        component({ kind: value }),
      ]),
    ),
  ),
  ...rows(21, 'entity', {
    'namespace is filled in before the name': component({ metadata: { title: 'T' } }),
    'namespace that is there stays': component({ metadata: { namespace: 'teamns' } }),
    'namespace undefined': component({ metadata: { namespace: undefined } }),
  }),
]
