import type { Entity } from '@callboard/core'
import { expect, it } from 'vitest'
import { changedPaths } from './changed-paths.ts'

const entity = (metadata: object, spec?: object): Entity => ({
  apiVersion: 'v1',
  kind: 'C',
  metadata: { name: 'a', uid: '1', etag: '1', ...metadata },
  ...(spec && { spec: { ...spec } }),
})

it.each<[string, Entity, Entity, string[]]>([
  ['nothing', entity({}), entity({}), []],
  ['what the catalog sets', entity({ etag: '1' }), entity({ etag: '2', uid: '2' }), []],
  ['a value', entity({}, { owner: 'a' }), entity({}, { owner: 'b' }), ['/spec/owner']],
  ['a part that comes', entity({}), entity({}, { owner: 'b' }), ['/spec']],
  ['a list, as one', entity({ tags: ['a', 'b'] }), entity({ tags: ['b'] }), ['/metadata/tags']],
  [
    'a key with a slash and a tilde',
    entity({ annotations: { 'example.org/a~b': '1' } }),
    entity({ annotations: {} }),
    ['/metadata/annotations/example.org~1a~0b'],
  ],
])('finds %s', (_what, before, after, paths) => {
  expect(changedPaths(before, after)).toEqual(paths)
})

it('names the top of what has nothing on the other side', () => {
  expect(changedPaths(undefined, entity({}))).toEqual(['/apiVersion', '/kind', '/metadata'])
})
