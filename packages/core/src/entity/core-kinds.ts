import { z } from 'zod'
import { aiResource } from './ai-resource-kind.ts'
import { defineKind, type EntityKind } from './define-kind.ts'
import { coreVersions, dependencyOf, dependsOn, ownedBy, partOf, refs, text } from './kind-parts.ts'

const profile = z.looseObject({
  displayName: text.optional(),
  email: text.optional(),
  picture: text.optional(),
})

const component = defineKind({
  apiVersion: coreVersions,
  kind: 'Component',
  description: 'A piece of software: a service, a website, a library.',
  spec: z.looseObject({
    type: text,
    lifecycle: text,
    owner: text,
    system: text.optional(),
    subcomponentOf: text.optional(),
    providesApis: refs.optional(),
    consumesApis: refs.optional(),
    dependsOn: refs.optional(),
    dependencyOf: refs.optional(),
  }),
  relations: [
    ownedBy,
    partOf('subcomponentOf', 'Component'),
    partOf('system', 'System'),
    {
      field: 'providesApis',
      type: 'providesApi',
      reverse: 'apiProvidedBy',
      defaultKind: 'API',
      targetKinds: ['API'],
    },
    {
      field: 'consumesApis',
      type: 'consumesApi',
      reverse: 'apiConsumedBy',
      defaultKind: 'API',
      targetKinds: ['API'],
    },
    dependsOn,
    dependencyOf,
  ],
})

const apiBase = { type: text, lifecycle: text, owner: text, system: text.optional() }
const api = defineKind({
  apiVersion: coreVersions,
  kind: 'API',
  description: 'An interface that components provide and consume.',
  spec: z.looseObject({ ...apiBase, definition: text }),
  specType: {
    'mcp-server': z.looseObject({
      ...apiBase,
      remotes: z
        .array(z.looseObject({ type: text, url: text }))
        .min(1, { message: 'expected at least one remote' }),
    }),
  },
  relations: [ownedBy, partOf('system', 'System')],
})

const resource = defineKind({
  apiVersion: coreVersions,
  kind: 'Resource',
  description: 'Infrastructure that components need: a database, a queue, a bucket.',
  spec: z.looseObject({
    type: text,
    owner: text,
    system: text.optional(),
    dependsOn: refs.optional(),
    dependencyOf: refs.optional(),
  }),
  relations: [ownedBy, partOf('system', 'System'), dependsOn, dependencyOf],
})

const system = defineKind({
  apiVersion: coreVersions,
  kind: 'System',
  description: 'Components, APIs and resources that serve one purpose together.',
  spec: z.looseObject({ owner: text, domain: text.optional(), type: text.optional() }),
  relations: [ownedBy, partOf('domain', 'Domain')],
})

const domain = defineKind({
  apiVersion: coreVersions,
  kind: 'Domain',
  description: 'An area of the business that systems belong to.',
  spec: z.looseObject({ owner: text, subdomainOf: text.optional(), type: text.optional() }),
  relations: [ownedBy, partOf('subdomainOf', 'Domain')],
})

const group = defineKind({
  apiVersion: coreVersions,
  kind: 'Group',
  description: 'A team or another part of the organisation.',
  spec: z.looseObject({
    type: text,
    children: refs,
    parent: text.optional(),
    members: refs.optional(),
    profile: profile.optional(),
  }),
  relations: [
    {
      field: 'parent',
      type: 'childOf',
      reverse: 'parentOf',
      defaultKind: 'Group',
      targetKinds: ['Group'],
    },
    {
      field: 'children',
      type: 'parentOf',
      reverse: 'childOf',
      defaultKind: 'Group',
      targetKinds: ['Group'],
    },
    {
      field: 'members',
      type: 'hasMember',
      reverse: 'memberOf',
      defaultKind: 'User',
      targetKinds: ['User'],
    },
  ],
})

const user = defineKind({
  apiVersion: coreVersions,
  kind: 'User',
  description: 'A person.',
  spec: z.looseObject({ memberOf: refs, profile: profile.optional() }),
  relations: [
    {
      field: 'memberOf',
      type: 'memberOf',
      reverse: 'hasMember',
      defaultKind: 'Group',
      targetKinds: ['Group'],
    },
  ],
})

const location = defineKind({
  apiVersion: coreVersions,
  kind: 'Location',
  description: 'A pointer to files with more entities.',
  spec: z.looseObject({
    type: text.optional(),
    target: text.optional(),
    targets: refs.optional(),
    presence: z
      .enum(['required', 'optional'], { message: 'expected "required" or "optional"' })
      .optional(),
  }),
})

const template = defineKind({
  apiVersion: 'scaffolder.backstage.io/v1beta3',
  kind: 'Template',
  description: 'A golden path: a form and the steps that it starts.',
  spec: z.looseObject({
    type: text,
    owner: text.optional(),
    lifecycle: text.optional(),
    parameters: z
      .union([z.looseObject({}), z.array(z.looseObject({}))], {
        message: 'expected a page or a list of pages',
      })
      .optional(),
    steps: z.array(z.looseObject({ action: text })),
    output: z.looseObject({}).optional(),
  }),
  relations: [ownedBy],
})

/** The kinds that every catalog knows: the eight of the core model, Template and AiResource. */
export const coreKinds: readonly EntityKind[] = [
  component,
  api,
  resource,
  system,
  domain,
  group,
  user,
  location,
  template,
  aiResource,
]
