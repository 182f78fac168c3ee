import { describe, expect, it } from 'vitest'
import {
  annotationOf,
  boundedAnnotation,
  hasAnnotation,
  keyOfAnnotations,
  listAnnotation,
  pathSegment,
  segmentAnnotation,
} from './annotations.ts'
import { entityWith } from './test-entity.ts'

const entity = entityWith({ app: ' shop ', blank: '  ', list: 'a, b,,c ', long: 'x'.repeat(2001) })

describe('annotations', () => {
  it('are read without white space around them, and blank ones not at all', () => {
    expect(['app', 'blank', 'none'].map((name) => annotationOf(entity, name))).toEqual([
      'shop',
      undefined,
      undefined,
    ])
    expect([hasAnnotation('none', 'app')(entity), hasAnnotation('none', 'blank')(entity)]).toEqual([
      true,
      false,
    ])
    expect(annotationOf({ ...entity, metadata: { name: 'x' } }, 'app')).toBeUndefined()
  })

  it('make keys that differ where any of them does', () => {
    const key = keyOfAnnotations('a', 'b')
    const keys = [{ a: 'x' }, { b: 'x' }, { a: 'x', b: 'x' }, {}].map((each) =>
      key(entityWith(each)),
    )
    expect(new Set(keys).size).toBe(4)
  })

  it('are lists with commas between', () => {
    expect(listAnnotation(entity, 'list')).toEqual(['a', 'b', 'c'])
    expect(listAnnotation(entity, 'none')).toEqual([])
    const many = entityWith({ list: 'a,'.repeat(21) })
    expect(() => listAnnotation(many, 'list')).toThrow('it names more than 20 things')
  })

  it('are refused when they are too long', () => {
    expect(() => boundedAnnotation(entity, 'long')).toThrow(
      expect.objectContaining({
        message: expect.stringContaining('it is longer than 2000 characters'),
        data: expect.objectContaining({ value: 'x'.repeat(200) }),
      }),
    )
  })

  it('become one segment of a path', () => {
    expect(segmentAnnotation(entity, 'app')).toBe('shop')
    expect(segmentAnnotation(entity, 'none')).toBeUndefined()
    expect(pathSegment('ä?#&;=+', 'app')).toBe('%C3%A4%3F%23%26%3B%3D%2B')
  })

  it.each([
    '.',
    '..',
    '...',
    'a/b',
    'a\\b',
    '%2e',
    'a b',
    'a\nb',
    'a\0b',
    'a\u202eb',
    '\ud800',
    '',
  ])('are refused as a segment: %j', (text) => {
    expect(() => pathSegment(text, 'app')).toThrow('it is not a name')
  })
})
