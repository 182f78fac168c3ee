import type { Entity } from '@callboard/core'
import { problemOfDefinition } from './api-definition.ts'
import { type Check, type CheckContext, type CheckOutcome, defineCheck } from './check.ts'
import { type CheckSet, defaultLevels } from './check-set.ts'

const owned = { kind: ['Component', 'API', 'Resource', 'System', 'Domain', 'AiResource'] }
const running = {
  kind: 'Component',
  'spec.lifecycle': 'production',
  'spec.type': ['service', 'website'],
}
const lifecycles = ['experimental', 'production', 'deprecated']
const passed: CheckOutcome = { status: 'passed' }

function failed(message: string, fix: string): CheckOutcome {
  return { status: 'failed', message, fix }
}

const ownerExists = defineCheck({
  name: 'owner-exists',
  description: 'Somebody who is in the catalog owns it',
  level: 'bronze',
  required: true,
  filter: owned,
  evaluate({ entity, catalog }) {
    const owners = catalog.related(entity, 'ownedBy')
    if (owners.some((owner) => owner.entity)) return passed
    const [first] = owners
    return first
      ? failed(
          `its owner "${first.ref}" is not in the catalog`,
          'Correct spec.owner, or add the group.',
        )
      : failed('it has no owner', 'Write spec.owner with the name of a group.')
  },
})

const ownerHasPeople = defineCheck({
  name: 'owner-has-people',
  description: 'The team that owns it has people to call',
  level: 'bronze',
  filter: owned,
  applies: ({ entity, catalog }) =>
    catalog.related(entity, 'ownedBy').some((owner) => owner.entity),
  evaluate({ entity, catalog }) {
    const owners = catalog.related(entity, 'ownedBy')
    if (owners.some(({ ref }) => catalog.people(ref).length > 0)) return passed
    const names = owners.map(({ ref }) => `"${ref}"`).join(', ')
    return failed(
      `nobody is a member of ${names}`,
      'Add people to the group, or change spec.owner.',
    )
  },
})

const ownerIsTeam = defineCheck({
  name: 'owner-is-team',
  description: 'A team owns it, not a person who may leave',
  level: 'silver',
  filter: owned,
  applies: ({ entity, catalog }) =>
    catalog.related(entity, 'ownedBy').some((owner) => owner.entity),
  evaluate({ entity, catalog }) {
    const owners = catalog.related(entity, 'ownedBy')
    const person = owners.find(({ entity: owner }) => owner && owner.kind !== 'Group')
    return person
      ? failed(`"${person.ref}" is not a group`, 'Name the team in spec.owner.')
      : passed
  },
})

const described = defineCheck({
  name: 'described',
  description: 'It says in a sentence what it is for',
  level: 'bronze',
  filter: owned,
  evaluate({ entity: { metadata } }) {
    const words = metadata.description?.trim() ?? ''
    if (words === '') return failed('it has no description', 'Write metadata.description.')
    return words.toLowerCase() === metadata.name.toLowerCase()
      ? failed('its description repeats its name', 'Say what it is for in metadata.description.')
      : passed
  },
})

const lifecycleKnown = defineCheck({
  name: 'lifecycle-known',
  description: 'Its lifecycle is one that others understand',
  level: 'bronze',
  filter: { kind: ['Component', 'API'] },
  evaluate({ entity }) {
    const lifecycle = String(entity.spec?.lifecycle ?? '')
    if (lifecycles.includes(lifecycle)) return passed
    return failed(`its lifecycle is "${lifecycle}"`, `Use one of ${lifecycles.join(', ')}.`)
  },
})

const relationsResolve = defineCheck({
  name: 'relations-resolve',
  description: 'Everything that it relates to is in the catalog',
  level: 'bronze',
  evaluate({ entity, catalog }) {
    const dangling = (entity.relations ?? []).find(({ targetRef }) => !catalog.get(targetRef))
    return dangling
      ? failed(
          `"${dangling.type}" leads to "${dangling.targetRef}", which is not in the catalog`,
          'Correct the reference, or remove it.',
        )
      : passed
  },
})

const documented = defineCheck({
  name: 'documented',
  description: 'It has documentation, of its own or of what it belongs to',
  level: 'silver',
  filter: { kind: 'Component', 'spec.lifecycle': 'production' },
  evaluate: ({ entity }) =>
    hasAnnotation(entity, /^backstage\.io\/techdocs-(?:ref|entity)$/) ||
    hasLink(entity, /\bdocs?\b|documentation/i)
      ? passed
      : failed(
          'it has no documentation',
          'Add mkdocs.yml and backstage.io/techdocs-ref: dir:., or a link.',
        ),
})

const apiReadable = defineCheck({
  name: 'api-definition-readable',
  description: 'Its definition can be read by those who call it',
  level: 'silver',
  filter: 'kind=api',
  evaluate({ entity }) {
    const problem = problemOfDefinition(entity)
    return problem
      ? failed(problem, 'Correct spec.definition, or the file that it is read from.')
      : passed
  },
})

const productionOnProduction = defineCheck({
  name: 'production-on-production',
  description: 'What runs in production needs nothing that does not',
  level: 'silver',
  filter: { kind: 'Component', 'spec.lifecycle': 'production' },
  evaluate(context) {
    const shaky = needsOf(context).find(({ entity }) => {
      const lifecycle = entity?.spec?.lifecycle
      return typeof lifecycle === 'string' && lifecycle !== 'production'
    })
    return shaky
      ? failed(
          `it needs "${shaky.ref}", which is ${String(shaky.entity?.spec?.lifecycle)}`,
          'Agree with its owner on production, or stop needing it.',
        )
      : passed
  },
})

const hasOnCall = defineCheck({
  name: 'has-on-call',
  description: 'It is known who is called when it fails',
  level: 'gold',
  filter: running,
  evaluate: ({ entity, catalog }) =>
    [entity, ...catalog.related(entity, 'ownedBy').map((owner) => owner.entity)].some(isOnCall)
      ? passed
      : failed(
          'neither it nor its owner names an on-call rotation',
          'Add pagerduty.com/service-id, opsgenie.com/team, or a link with "on-call" in its title.',
        ),
})

const hasRunbook = defineCheck({
  name: 'has-runbook',
  description: 'Whoever is called finds a runbook',
  level: 'gold',
  filter: running,
  evaluate: ({ entity }) =>
    hasLink(entity, /run-?\s?book/i)
      ? passed
      : failed('it has no link to a runbook', 'Add a link with "Runbook" as its title.'),
})

const all: readonly Check[] = [
  ownerExists,
  ownerHasPeople,
  described,
  lifecycleKnown,
  relationsResolve,
  ownerIsTeam,
  documented,
  apiReadable,
  productionOnProduction,
  hasOnCall,
  hasRunbook,
]

/**
 * The checks that most platform teams begin with, in three levels: *bronze* is an entry that can be trusted, *silver* one that
 * can be worked with, *gold* a service that can be woken up at night. Only `owner-exists` is required.
 */
export function recommendedChecks(): CheckSet {
  return { levels: defaultLevels, checks: all }
}

function needsOf({ entity, catalog }: CheckContext) {
  return ['dependsOn', 'consumesApi'].flatMap((type) => catalog.related(entity, type))
}

function isOnCall(entity: Entity | undefined): boolean {
  if (!entity) return false
  return (
    hasAnnotation(entity, /^(?:pagerduty|opsgenie)\.com\//) || hasLink(entity, /on-?\s?call|pager/i)
  )
}

function hasAnnotation({ metadata }: Entity, name: RegExp): boolean {
  return Object.entries(metadata.annotations ?? {}).some(
    ([key, value]) => name.test(key) && value.trim() !== '',
  )
}

function hasLink({ metadata }: Entity, words: RegExp): boolean {
  return (metadata.links ?? []).some(({ url, title = '', icon = '', type = '' }) =>
    [title, icon, type, url].some((text) => words.test(String(text))),
  )
}
