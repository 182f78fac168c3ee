import type { Catalog } from '@callboard/catalog'
import { type Entity, entityRefOf } from '@callboard/core'
import { related, titleOf } from '../format/entity-link.ts'
import { peopleBelow } from '../format/group-people.ts'
import type { Contact, Responder } from './incident.ts'

type Entities = Pick<Catalog, 'get'>

/** People of an owner that are named. */
const mostPeople = 12
const chat = /chat|slack|teams|mattermost|zulip|discord|message|forum|channel/i

/** Who owns an entity, and who belongs to them. */
export function respondersOf(
  catalog: Entities,
  entity: Entity,
): { owner?: Responder; people: readonly Responder[] } {
  const owning = related(catalog, entity, 'ownedBy')
  const owner = owning && catalog.get(owning.ref)
  if (!owner) return { people: [] }
  const people = owner.kind === 'Group' ? peopleBelow(catalog, owner).slice(0, mostPeople) : []
  return {
    owner: responderOf(owner),
    people: people.flatMap(({ ref }) => {
      const person = catalog.get(ref)
      return person ? [responderOf(person)] : []
    }),
  }
}

/** A person or a group with the ways to reach them. */
export function responderOf(entity: Entity): Responder {
  return { ref: entityRefOf(entity), title: titleOf(entity), contacts: contactsOf(entity) }
}

function contactsOf({ spec, metadata }: Entity): Contact[] {
  const profile = (spec?.profile ?? {}) as { email?: unknown; phone?: unknown }
  const links = (metadata.links ?? []).filter(
    ({ icon = '', type = '', title = '', url }) =>
      isWeb(url) && chat.test(`${icon} ${type} ${title}`),
  )
  return [
    ...phone(profile.phone),
    ...links.map(({ title, url }) => ({ title: title ?? new URL(url).host, url })),
    ...mail(profile.email),
  ]
}

function mail(email: unknown): Contact[] {
  if (typeof email !== 'string' || !/^[^\s@?&#%]+@[^\s@?&#%]+$/.test(email)) return []
  return [{ title: email, url: `mailto:${email}` }]
}

function phone(number: unknown): Contact[] {
  if (typeof number !== 'string' || !/^\+?[\d\s()./-]{4,30}$/.test(number)) return []
  return [{ title: number, url: `tel:${number.replace(/[^\d+]/g, '')}` }]
}

function isWeb(url: string): boolean {
  return URL.canParse(url) && /^https?:$/.test(new URL(url).protocol)
}
