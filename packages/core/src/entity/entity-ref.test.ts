import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatError } from '../errors/format-error.ts'
import { canonicalRef, entityRefOf, formatEntityRef, parseEntityRef } from './entity-ref.ts'

const attempt = (run: () => unknown) => {
  try {
    return run()
  } catch (error) {
    return formatError(error)
  }
}

describe('parseEntityRef', () => {
  it.each([
    ['component:default/gateway', {}, ['component', 'default', 'gateway']],
    ['Component:Prod/Gateway', {}, ['Component', 'Prod', 'Gateway']],
    ['component:gateway', {}, ['component', 'default', 'gateway']],
    ['gateway', { kind: 'Component' }, ['Component', 'default', 'gateway']],
    ['prod/gateway', { kind: 'Component' }, ['Component', 'prod', 'gateway']],
    ['gateway', { kind: 'Component', namespace: 'prod' }, ['Component', 'prod', 'gateway']],
    ['a:x/b', { kind: 'Component', namespace: 'prod' }, ['a', 'x', 'b']],
    ['a:b:c', {}, ['a', 'default', 'b:c']],
    ['a:b/c/d', {}, ['a', 'b', 'c/d']],
    ['a/b:c', { kind: 'k' }, ['k', 'a', 'b:c']],
    [' a : b ', {}, [' a ', 'default', ' b ']],
    ['ü:ß/日本', {}, ['ü', 'ß', '日本']],
  ])('reads "%s" with %j as %j', (ref, defaults, [kind, namespace, name]) => {
    expect(parseEntityRef(ref, defaults)).toEqual({ kind, namespace, name })
  })

  it.each([
    ['', {}],
    [':a', {}],
    ['k:', {}],
    ['k:/a', {}],
    ['k:ns/', {}],
    ['/a', { kind: 'k' }],
    ['http://x/y', {}],
    ['gateway', {}],
    ['gateway', { kind: '' }],
    ['gateway', { kind: 'k', namespace: '' }],
    ['x'.repeat(1025), { kind: 'k' }],
  ])('refuses "%.20s" with %j', (ref, defaults) => {
    expect(() => parseEntityRef(ref, defaults)).toThrowError(
      expect.objectContaining({ code: 'CORE_REF_INVALID' }),
    )
  })

  it('says which part is missing', () => {
    expect(
      [':a', 'k:/a', 'k:ns/', 'a', ''].map((ref) => attempt(() => parseEntityRef(ref))),
    ).toMatchInlineSnapshot(`
        [
          "CORE_REF_INVALID: ":a" is not an entity reference: its kind is empty
          hint: Write it as kind:namespace/name, for example component:default/payment-gateway.",
          "CORE_REF_INVALID: "k:/a" is not an entity reference: its namespace is empty
          hint: Write it as kind:namespace/name, for example component:default/payment-gateway.",
          "CORE_REF_INVALID: "k:ns/" is not an entity reference: its name is empty
          hint: Write it as kind:namespace/name, for example component:default/payment-gateway.",
          "CORE_REF_INVALID: "a" is not an entity reference: it names no kind
          hint: Write it as kind:namespace/name, for example component:default/payment-gateway.",
          "CORE_REF_INVALID: "" is not an entity reference: it is empty
          hint: Write it as kind:namespace/name, for example component:default/payment-gateway.",
        ]
      `)
  })

  it('refuses what is not text', () => {
    const ref = { kind: 'Component', name: 'x' } as unknown as string
    expect(attempt(() => parseEntityRef(ref))).toMatchInlineSnapshot(`
      "CORE_REF_INVALID: "[object Object]" is not an entity reference: it is not text
        hint: Write it as kind:namespace/name, for example component:default/payment-gateway."
    `)
  })

  it('never throws anything but its own error', () => {
    fc.assert(
      fc.property(fc.string(), (ref) => {
        const result = attempt(() => parseEntityRef(ref))
        if (typeof result === 'string') expect(result).toMatch(/^CORE_REF_INVALID: /)
      }),
    )
  })
})

describe('formatEntityRef', () => {
  it.each([
    [{ kind: 'Component', namespace: 'Prod', name: 'GateWay' }, 'component:prod/gateway'],
    [{ kind: 'Component', name: 'a' }, 'component:default/a'],
    [{ kind: 'k', namespace: '', name: 'x' }, 'k:/x'],
    // Three code points whatever the locale, as the peer has it.
    [{ kind: 'İI', name: 'x' }, 'i̇i:default/x'],
  ])('writes %j as "%s"', (ref, text) => {
    expect(formatEntityRef(ref)).toBe(text)
  })

  it('is undone by parsing', () => {
    const part = fc.stringMatching(/^[A-Za-z0-9][-A-Za-z0-9_.]{0,20}$/)
    fc.assert(
      fc.property(fc.record({ kind: part, namespace: part, name: part }), (ref) => {
        const lower = Object.fromEntries(
          Object.entries(ref).map(([key, value]) => [key, value.toLowerCase()]),
        )
        expect(parseEntityRef(formatEntityRef(ref))).toEqual(lower)
        expect(formatEntityRef(parseEntityRef(formatEntityRef(ref)))).toBe(formatEntityRef(ref))
      }),
    )
  })
})

describe('canonicalRef', () => {
  it('is equal for all ways to write one entity', () => {
    const defaults = { kind: 'Component' }
    const ways = ['gateway', 'default/GateWay', 'component:gateway', 'COMPONENT:DEFAULT/gateway']
    expect(new Set(ways.map((way) => canonicalRef(way, defaults)))).toEqual(
      new Set(['component:default/gateway']),
    )
  })
})

describe('entityRefOf', () => {
  it('fills in the namespace', () => {
    expect(entityRefOf({ kind: 'API', metadata: { name: 'Pay' } })).toBe('api:default/pay')
    expect(entityRefOf({ kind: 'API', metadata: { name: 'Pay', namespace: 'x' } })).toBe(
      'api:x/pay',
    )
  })
})
