import { readFileSync } from 'node:fs'
import { createReaders } from '@callboard/core'
import { createProcessGate, createUrlGate } from '@callboard/core/node'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { isRecord } from '../expressions/plain-data.ts'
import { githubActions } from '../github/github-actions.ts'
import { gitlabActions } from '../gitlab/gitlab-actions.ts'
import { sentryActions } from '../sentry/sentry-actions.ts'
import { builtinActions } from './builtin-actions.ts'
import type { Action } from './define-action.ts'

interface PeerAction {
  id: string
  schema: { input?: unknown; output?: unknown }
}

const file = new URL('../../../../../shared/spec/scaffolder-actions.json', import.meta.url)
const peer = readPeer()
const gate = createUrlGate({ allow: [] })
const builtin = builtinActions({
  readers: createReaders([]),
  catalog: { register: async () => ({}), entities: async () => [] },
  http: { gate, baseUrl: 'https://portal.test/api' },
  commands: { gate: createProcessGate({}), allow: [{ program: 'true' }] },
  notifiers: [{ name: 'none', send: async () => {} }],
})
const servers = [{ name: 'none', url: 'https://sentry.test', gate }]
const ours = [...builtin, ...sentryActions({ servers })]

/** Inputs where we differ from the peer on purpose, each with what differs. */
const differences: Record<string, string> = {
  'fetch:plain': 'token: also false, which an expression gives where there is none',
  'fetch:plain:file': 'token: also false',
  'fetch:template': 'token: also false',
  'fetch:template:file': 'token: also false',
  'roadiehq:utils:fs:replace': 'file, find and replaceWith: required, the peer fails without them',
}

interface Shape {
  properties: Record<string, unknown>
  required?: string[]
}

/** What reaches Git hosts takes more: hosts that are allowed, a signature. */
const publishing = /^(?:publish|github|gitlab):/

describe.runIf(peer.length > 0)('what an action takes and gives', () => {
  const known = ours.filter((action) => find(action) && !publishing.test(action.id))

  it.each(known.map(byId))('%s is what the peer takes', (id, action) => {
    const theirs = find(action)?.schema.input
    const same = shapeOf(z.toJSONSchema(action.input, { io: 'input' }))
    if (id in differences) expect(same).not.toEqual(shapeOf(theirs))
    else expect(same).toEqual(shapeOf(theirs))
  })

  it.each(ours.filter((action) => find(action) && publishing.test(action.id)).map(byId))(
    '%s takes and gives at least what the peer does',
    (_, action) => {
      const theirs = shapeOf(find(action)?.schema.input) as Shape
      const same = shapeOf(z.toJSONSchema(action.input, { io: 'input' })) as Shape
      const shared = Object.entries(same.properties).filter(([name]) => name in theirs.properties)
      // One that the peer requires for nothing may be left out here.
      const required = [...(same.required ?? [])].sort()
      expect(theirs.required).toEqual(expect.arrayContaining(required))
      const properties = Object.fromEntries(shared)
      expect({ ...same, properties, required: theirs.required }).toEqual(theirs)
      const { properties: given } = z.toJSONSchema(action.output ?? z.object({})) as Shape
      const wanted = (find(action)?.schema.output ?? { properties: {} }) as Shape
      expect(Object.keys(given)).toEqual(expect.arrayContaining(Object.keys(wanted.properties)))
    },
  )

  it('is all of them, but for those that the documentation names', () => {
    const hosts = [...githubActions({ hosts: [] }), ...gitlabActions({ hosts: [] })]
    const ids = new Set([...ours, ...hosts].map(({ id }) => id))
    const missing = peer.map(({ id }) => id).filter((id) => !ids.has(id))
    expect(missing.sort()).toEqual([
      'confluence:transform:markdown',
      'fetch:cookiecutter',
      'fetch:rails',
      'run:yeoman',
    ])
    const page = readFileSync(new URL('../../../../docs/actions.md', import.meta.url), 'utf8')
    expect(missing.filter((id) => !page.includes(`\`${id}\``))).toEqual([])
  })
})

function byId(action: Action) {
  return [action.id, action] as const
}

function find({ id }: Action): PeerAction | undefined {
  return peer.find((each) => each.id === id)
}

function readPeer(): PeerAction[] {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return []
  }
}

/** Names, types and what is required; not prose, defaults and bounds. */
function shapeOf(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(shapeOf)
  if (!isRecord(schema)) return schema
  const prose = ['description', 'title', 'default', '$schema', 'propertyNames', 'format']
  const bounds = [
    'minLength',
    'maxLength',
    'minimum',
    'maximum',
    'maxItems',
    'exclusiveMinimum',
    'pattern',
  ]
  const left = Object.entries(schema).filter(([key]) => ![...prose, ...bounds].includes(key))
  return Object.fromEntries(
    left.map(([key, value]) => [
      key,
      key === 'properties' && isRecord(value) ? mapValues(value) : shapeOf(value),
    ]),
  )
}

function mapValues(properties: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(properties).map(([key, value]) => [key, shapeOf(value)]))
}
