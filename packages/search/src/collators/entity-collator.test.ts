import { describe, expect, it } from 'vitest'
import { createSearch } from '../create-search.ts'
import { entityCollator, entityDocument } from './entity-collator.ts'

const gateway = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: {
    name: 'payment-gateway',
    description: 'Handles PCI-compliant transactions',
    tags: ['go'],
    labels: { tier: '1' },
    links: [{ url: 'https://acme.test', title: 'Dashboard' }],
  },
  spec: {
    type: 'service',
    owner: 'fintech-team',
    lifecycle: 'production',
    system: 'global-payments',
  },
  relations: [
    { type: 'ownedBy', targetRef: 'group:default/fintech-team' },
    { type: 'partOf', targetRef: 'system:default/global-payments' },
    { type: 'dependsOn', targetRef: 'resource:default/payments-db' },
  ],
}

describe('entityDocument', () => {
  it('holds what the peer indexes, and what people look for beside', () => {
    expect(entityDocument(gateway)).toMatchInlineSnapshot(`
      {
        "authorization": {
          "resourceRef": "component:default/payment-gateway",
        },
        "componentType": "service",
        "kind": "Component",
        "labels": [
          "tier:1",
        ],
        "lifecycle": "production",
        "links": [
          "Dashboard",
        ],
        "location": "/catalog/default/component/payment-gateway",
        "name": "payment-gateway",
        "namespace": "default",
        "owner": "group:default/fintech-team",
        "relations": [
          "group:default/fintech-team",
          "system:default/global-payments",
          "resource:default/payments-db",
        ],
        "system": "system:default/global-payments",
        "tags": [
          "go",
        ],
        "text": "Handles PCI-compliant transactions",
        "title": "payment-gateway",
        "type": "service",
      }
    `)
  })

  it('names people and teams by the name they go by, and keeps owners that nothing relates', () => {
    const group = {
      ...gateway,
      kind: 'Group',
      metadata: { name: 'fintech', namespace: 'Pay' },
      spec: { profile: { displayName: 'Fintech', email: 'fintech@example.com' }, owner: 'cto' },
      relations: [],
    }
    expect(entityDocument(group, { location: ({ name }) => `/e/${name}` })).toMatchObject({
      title: 'Fintech',
      name: 'fintech',
      text: 'fintech@example.com',
      location: '/e/fintech',
      owner: 'group:pay/cto',
    })
  })
})

describe('entityCollator', () => {
  it('finds an entity by other names and by the annotations that the host chose', async () => {
    const annotations = {
      'acme.test/aliases': 'paygate, pgw',
      'acme.test/slack': 'fintech-help',
      x: 'y',
    }
    const entity = { ...gateway, metadata: { ...gateway.metadata, annotations } }
    const collator = entityCollator({
      entities: () => [entity],
      annotations: ['acme.test/slack', 'acme.test/missing'],
      aliases: ({ metadata }) => metadata.annotations?.['acme.test/aliases']?.split(/[,\s]+/) ?? [],
    })
    const search = createSearch({ collators: [collator] })
    await search.index()
    const [found] = (await search.query({ term: 'pgw' })).results
    expect([found?.document.aliases, found?.document.annotations]).toEqual([
      ['paygate', 'pgw'],
      ['acme.test/slack:fintech-help'],
    ])
    expect((await search.query({ term: 'annotations:"acme.test/slack:fintech-help"' })).total).toBe(
      1,
    )
    expect((await search.query({ term: '-payment y' })).total).toBe(0)
  })

  it('makes entities findable by name, title, tag, owner and what they relate to', async () => {
    const search = createSearch({ collators: [entityCollator({ entities: () => [gateway] })] })
    await search.index()
    for (const term of [
      'payment-gateway',
      'PCI',
      'fintech',
      'payments-db',
      'dashboard',
      'tag:go',
      'owner:fintech-team',
    ]) {
      expect([term, (await search.query({ term })).total]).toEqual([term, 1])
    }
  })
})
