import { expect, it } from 'vitest'
import { shownPath, valueAt } from './json-pointer.ts'

it.each([
  ['/spec/owner', 'spec.owner'],
  ['/metadata/annotations/example.org~1a~0b', 'metadata.annotations["example.org/a~b"]'],
  ['/kind', 'kind'],
])('writes %s as %s', (pointer, path) => {
  expect(shownPath(pointer)).toBe(path)
})

it('finds what stands at a pointer, and nothing that is inherited', () => {
  const document = { metadata: { annotations: { 'example.org/a~b': '1' } } }
  expect(valueAt(document, '/metadata/annotations/example.org~1a~0b')).toBe('1')
  expect(valueAt(document, '/metadata/constructor')).toBe(undefined)
  expect(valueAt(document, '/spec/owner')).toBe(undefined)
})
