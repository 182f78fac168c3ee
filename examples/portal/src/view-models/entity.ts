import type { SchemaRow } from './actions.ts'
import type { EntityLink, EntityRow, KindCount } from './catalog.ts'
import type { Age, Fact, Link, Notice, Page, Pagination, Tab, Tone } from './frame.ts'

/** The head of each entity page and its tabs. `ref` is the full form, `kind:namespace/name`. */
export interface EntityHeader {
  ref: string
  kind: string
  namespace: string
  name: string
  title: string
  description?: string
  type?: string
  lifecycle?: string
  owner?: EntityLink
  system?: EntityLink
  href: string
}
/** What the entity pages share. `notices` are ingestion errors and dangling references, with the place. */
export interface EntityFrame extends Page {
  entity: EntityHeader
  tabs: Tab[]
  actions: Link[]
  notices: Notice[]
}
/**
 * A graph. `svg` is made on the server from the classes that callboard.css lists under "Graph": width, height and
 * viewBox set, no `style`, no `role` on the svg, a `<title>` with the ref in each node, and kinds drawn by
 * `<use href="/assets/icons.svg?v=<version>#<kind>" x y width="16" height="16">`. `cutFrom` is how many entities there
 * are around the subject when only the nearest are drawn; `fitted` ones are made smaller to be seen whole.
 */
export interface Graph {
  title: string
  svg: string
  legend: string[]
  cutFrom?: number
  /** Whether what is cut off is counted in boxes of its own. */
  grouped?: boolean
  fitted?: boolean
}
/**
 * What another system says, and how old that is. A `stale` one is shown as it was; of one that `failed` only `failure` is
 * known.
 */
export interface Signal {
  title: string
  status: 'ok' | 'stale' | 'failed'
  tone: Tone
  text: string
  facts: Fact[]
  link?: Link
  age?: Age
  failure?: { message: string; hint?: string }
}
/** `entity-signals.eta` at `…/signals`. */
export interface EntitySignalsPage extends EntityFrame {
  signals: Signal[]
}
/** Lines of a value that went and that came; `cut` counts those that are not shown. */
export interface ValueChange {
  path: string
  removed: string[]
  added: string[]
  cut?: number
}
/** One change of an entity; `more` counts places that are not shown. */
export interface EntityRevision {
  revision: number
  action: 'added' | 'changed' | 'removed'
  age: Age
  provider: string
  source: string
  changes: ValueChange[]
  more: number
}
/** `entity-history.eta` at `…/history`, newest first. */
export interface EntityHistoryPage extends EntityFrame {
  gone: boolean
  revisions: EntityRevision[]
  newestHref?: string
  olderHref?: string
}
/** `entity-members.eta` at `…/members`: the people of a group and of the groups below it, each with the groups they are in. */
export interface EntityMembersPage extends EntityFrame {
  rows: { person: EntityLink; groups: EntityLink[] }[]
  pagination: Pagination
}
/** One relation type with the first entities at its other end; `moreHref` leads to all of them. */
export interface RelationSection {
  title: string
  relation: string
  total: number
  rows: EntityRow[]
  moreHref?: string
}
/**
 * `entity.eta` at `/catalog/<namespace>/<kind>/<name>`. `people` are members of the owner, or of the group itself and those
 * below; `owns` counts what belongs to a group, or to a user and the groups that the user is in; `signalsHref` is where its signals are, when any is for it.
 */
export interface EntityPage extends EntityFrame {
  facts: Fact[]
  graph?: Graph
  relations: readonly RelationSection[]
  people: { links: EntityLink[]; total: number; moreHref?: string }
  owns?: KindCount[]
  links: Link[]
  signalsHref?: string
  provenance: Fact[]
}
/** `entity-relations.eta` at `…/relations/<type>`: one relation, page by page. */
export interface EntityRelationsPage extends EntityFrame {
  title: string
  rows: EntityRow[]
  pagination: Pagination
}
/** One step of a path, read from the failing entity outwards: the relation that leads on, then the entity. */
export interface PathStep {
  relation: string
  entity: EntityLink
}
/** An entity that is hit, with its distance and a shortest path as the proof. */
export interface ImpactedEntity extends EntityRow {
  depth: number
  path: PathStep[]
}
/** The first entities at one distance; `moreHref` leads to the table of all of them. */
export interface ImpactTier {
  depth: number
  title: string
  count: number
  entities: (EntityLink & { owner?: EntityLink })[]
  moreHref?: string
}
/**
 * An owner to tell, and the first of what they own among the entities hit. `contact` is a mail address or a channel, `people` are
 * the first of those behind the owner.
 */
export interface ImpactedOwner {
  owner?: EntityLink
  contact?: Link
  people: EntityLink[]
  morePeople: number
  count: number
  entities: EntityLink[]
  moreHref?: string
}
/**
 * `entity-impact.eta` at `…/impact`. `directions` are "If this fails" and "What this needs"; `active` are what the
 * table is narrowed to.
 */
export interface EntityImpactPage extends EntityFrame {
  summary: string
  directions: Tab[]
  total: number
  tiers: ImpactTier[]
  owners: ImpactedOwner[]
  ownerPages: Pagination
  rows: ImpactedEntity[]
  active: { title: string; removeHref: string }[]
  pagination: Pagination
  graph?: Graph
  exports: Link[]
}
/** What an operation takes or gives: its parameters, its body, an answer, a message. `text` is a sentence about it. */
export interface ApiPart {
  title: string
  text?: string
  rows: SchemaRow[]
}
/**
 * An operation in the list. `method` is the HTTP verb, "send", "query" and the like; `anchor` is where a link leads to. Where more
 * is known, `href` opens it, or closes it again; `parts` are of one that is open.
 */
export interface ApiOperationRow {
  method: string
  path: string
  anchor: string
  summary?: string
  deprecated?: boolean
  href?: string
  parts?: ApiPart[]
}
/** `entity-api.eta` at `…/api`; `?operation=` opens the one with that anchor. */
export interface EntityApiPage extends EntityFrame {
  format: string
  version?: string
  servers: string[]
  groups: { title: string; operations: ApiOperationRow[] }[]
  definition?: { language: string; codeHtml: string; rawHref: string }
}
/** `entity-raw.eta` at `…/raw`. `location` is where the document was read from. */
export interface EntityRawPage extends EntityFrame {
  location: Fact[]
  language: string
  codeHtml: string
  rawHref: string
}
/** A cell of a table that a plugin gave. */
export interface TabCell {
  text: string
  link?: Link
  isNumber?: boolean
}
/** `entity-tab.eta` at `…/tabs/<name>`: a tab that the configuration adds. `failed` is one that could not be read. */
export interface EntityTabPage extends EntityFrame {
  title: string
  failed?: boolean
  sections: {
    title: string
    text?: string
    facts: Fact[]
    table?: { columns: TabCell[]; rows: TabCell[][] }
  }[]
}
