import { each } from './input-rows.mjs'

/** @import { InputRow } from './input-rows.mjs' */

const refs = [
  ...['a', 'k:a', 'n/a', 'k:n/a', 'K:N/A', 'a:b:c', 'a:b/c/d', 'a/b:c', ':a', 'k:/a', 'k:ns/'],
  ...['k:', '/a', 'a/', '', ' ', 'k: a', 'http://x/y', 'ü:ß/ñ', 'k:n/a b', 'k:n/', ':', '/', ':/'],
]
const parsed = [
  ...refs.map((ref) => ({ ref })),
  ...refs.map((ref) => ({ ref, kind: 'Component', namespace: 'teamns' })),
  { ref: 'a', kind: '' },
  { ref: 'k:a', namespace: '' },
  { ref: { kind: '', name: 'a' }, kind: 'Component' },
  { ref: { name: 'a' }, kind: 'Component' },
  { ref: { kind: 'k', namespace: '', name: 'a' } },
  { ref: { kind: 'k', namespace: 'n', name: 'a' } },
]

const formatted = [
  { kind: 'Component', namespace: 'Default', name: 'Upper' },
  { kind: 'k', name: 'x' },
  { kind: 'k', namespace: '', name: 'x' },
  { kind: 'İI', namespace: 'İI', name: 'İI' },
  { kind: 'K', namespace: 'ẞ', name: 'Σ' },
]

const locationRefs = [
  ...['https://x', 'http://x', 'url:', 'nope', '', ':x', 'url:https://h', 'url: https://h '],
  ...['url:javascript:alert(1)', 'url: java\nscript:alert(1)', 'file:../a.yaml', 'URL:https://h'],
]

/** Items 19 and 20: references, of entities and of locations. @type {readonly InputRow[]} */
export const refInputs = [
  ...each(19, 'parse ref', parsed),
  ...each('19 format', 'format ref', formatted),
  ...each(20, 'parse location ref', locationRefs),
]
