import { describe, expect, it } from 'vitest'
import { coreKinds } from './core-kinds.ts'
import type { Entity } from './entity.ts'
import { entityRefOf } from './entity-ref.ts'
import { relationsOf } from './relations-of.ts'

function edgesOf(kindName: string, spec: Record<string, unknown>, namespace?: string) {
  const kind = coreKinds.find((candidate) => candidate.kind === kindName)
  if (!kind) throw new Error(`no kind ${kindName}`)
  const metadata = { name: 'Me', ...(namespace && { namespace }) }
  const entity: Entity = { apiVersion: 'x/v1', kind: kindName, metadata, spec }
  const { relations, bad } = relationsOf(entityRefOf(entity), entity, kind)
  return { bad, edges: relations.map(({ source, type, target }) => `${source} ${type} ${target}`) }
}

/** Kind, field, value, other end, the pair: the table of the peer's relations. */
const pairs = [
  ...['Component', 'API', 'Resource', 'System', 'Domain', 'Template', 'AiResource'].map(
    (kind) => [kind, 'owner', 'x', 'group:default/x', 'ownedBy', 'ownerOf'] as const,
  ),
  ['Component', 'subcomponentOf', 'x', 'component:default/x', 'partOf', 'hasPart'],
  ...['Component', 'API', 'Resource', 'AiResource'].map(
    (kind) => [kind, 'system', 'x', 'system:default/x', 'partOf', 'hasPart'] as const,
  ),
  ['Component', 'providesApis', ['x'], 'api:default/x', 'providesApi', 'apiProvidedBy'],
  ['Component', 'consumesApis', ['x'], 'api:default/x', 'consumesApi', 'apiConsumedBy'],
  ['Component', 'dependsOn', ['Resource:x'], 'resource:default/x', 'dependsOn', 'dependencyOf'],
  ['Resource', 'dependsOn', ['resource:x'], 'resource:default/x', 'dependsOn', 'dependencyOf'],
  [
    'Component',
    'dependencyOf',
    ['component:x'],
    'component:default/x',
    'dependencyOf',
    'dependsOn',
  ],
  ['Resource', 'dependencyOf', ['component:x'], 'component:default/x', 'dependencyOf', 'dependsOn'],
  ['System', 'domain', 'x', 'domain:default/x', 'partOf', 'hasPart'],
  ['Domain', 'subdomainOf', 'x', 'domain:default/x', 'partOf', 'hasPart'],
  ['Group', 'parent', 'x', 'group:default/x', 'childOf', 'parentOf'],
  ['Group', 'children', ['x'], 'group:default/x', 'parentOf', 'childOf'],
  ['Group', 'members', ['x'], 'user:default/x', 'hasMember', 'memberOf'],
  ['User', 'memberOf', ['x'], 'group:default/x', 'memberOf', 'hasMember'],
  ['AiResource', 'dependsOn', ['x'], 'airesource:default/x', 'dependsOn', 'dependencyOf'],
  ['AiResource', 'skills', ['x'], 'airesource:default/x', 'hasPart', 'partOf'],
  ['AiResource', 'plugins', ['x'], 'airesource:default/x', 'hasPart', 'partOf'],
] as const

describe('relationsOf', () => {
  it.each(pairs)('makes both edges of %s.%s', (kind, field, value, target, type, reverse) => {
    const me = `${kind.toLowerCase()}:default/me`
    expect(edgesOf(kind, { [field]: value })).toEqual({
      bad: [],
      edges: [`${me} ${type} ${target}`, `${target} ${reverse} ${me}`],
    })
  })

  it('knows no relations beside those of the table', () => {
    const known = coreKinds.flatMap(({ kind, relations = [] }) =>
      relations.map(({ field }) => `${kind}.${field}`),
    )
    expect(known.sort()).toEqual(pairs.map(([kind, field]) => `${kind}.${field}`).sort())
  })

  it('means the entity’s own namespace where a reference names none', () => {
    expect(edgesOf('Component', { owner: 'squad' }, 'teamns').edges[0]).toBe(
      'component:teamns/me ownedBy group:teamns/squad',
    )
  })

  it('keeps an entity that depends on itself', () => {
    expect(edgesOf('Component', { dependsOn: ['component:me'] }).edges).toEqual([
      'component:default/me dependsOn component:default/me',
      'component:default/me dependencyOf component:default/me',
    ])
  })

  it('reports references that cannot be read, and makes the edges of the others', () => {
    const { bad, edges } = edgesOf('Component', { owner: ':', dependsOn: ['x', 'api:y', 5] })
    expect(edges).toEqual([
      'component:default/me dependsOn api:default/y',
      'api:default/y dependencyOf component:default/me',
    ])
    expect(
      bad.map(({ path, value, reason }) => [path, value, String(reason)]),
    ).toMatchInlineSnapshot(`
      [
        [
          [
            "spec",
            "owner",
          ],
          ":",
          "CallboardError: ":" is not an entity reference: its kind is empty",
        ],
        [
          [
            "spec",
            "dependsOn",
            0,
          ],
          "x",
          "CallboardError: "x" is not an entity reference: it names no kind",
        ],
        [
          [
            "spec",
            "dependsOn",
            2,
          ],
          5,
          "CallboardError: "5" is not an entity reference: it is not text",
        ],
      ]
    `)
  })

  it('finds nothing in an entity without spec', () => {
    expect(edgesOf('Component', {})).toEqual({ bad: [], edges: [] })
  })
})

it('gives every type of relation one inverse, whichever kind declares it', () => {
  const inverses = new Map<string, Set<string>>()
  const note = (type: string, reverse: string) =>
    inverses.set(type, (inverses.get(type) ?? new Set()).add(reverse))
  for (const { relations = [] } of coreKinds)
    for (const { type, reverse } of relations) {
      note(type, reverse)
      note(reverse, type)
    }
  for (const [type, [reverse, ...others]] of [...inverses].map(
    ([type, reverses]) => [type, [...reverses]] as const,
  )) {
    expect(others).toEqual([])
    expect([...(inverses.get(reverse ?? '') ?? [])]).toEqual([type])
  }
})
