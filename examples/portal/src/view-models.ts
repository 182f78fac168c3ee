/**
 * What each view in `views/` expects as `it`, grouped by screen.
 *
 * Shapes are flat and already formatted: hrefs are made, ages are worded, numbers are numbers, lists are
 * sorted by the server. Every string is plain text and is escaped by the view, except the three fields named
 * `svg`, `html` and `codeHtml`, which must arrive sanitised. `undefined` means unknown, and the view says so.
 * Addresses that come from documents (entity links, places, run outputs) must be checked to be http, https,
 * mailto or a path of the portal before they are put in a `href`.
 */

// ── Frame: on every page ────────────────────────────────────────────────────────────────────────────────

/** The entries of the left rail. */
export type Section = 'home' | 'catalog' | 'templates' | 'docs' | 'runs' | 'ingestion'
/** A colour with a meaning; always shown together with an icon and a text. */
export type Tone = 'neutral' | 'info' | 'success' | 'warning' | 'danger'
/** A text that leads somewhere. `external` opens in a new tab. */
export interface Link {
  title: string
  href: string
  external?: boolean
}
/** A moment: relative in the text ("4 minutes ago"), exact in the tooltip. */
export interface Age {
  text: string
  iso: string
  absolute: string
}
/** One sentence above the content, with at most one next step. */
export interface Notice {
  tone: Tone
  text: string
  detail?: string
  link?: Link
}
/** The frame around each page. `version` is appended to asset addresses, so that they can be cached for ever. */
export interface Frame {
  title: string
  section?: Section
  breadcrumbs: { title: string; href?: string }[]
  organisation: string
  version: string
  user?: { name: string; href?: string }
  flash?: Notice
  csrfToken?: string
}
/** What every page has. */
export interface Page {
  frame: Frame
}
/** Text in pieces, those that matched the query marked. */
export type Segments = { text: string; match?: boolean }[]
/** A tab or a filter that is a link; `count` is shown when it is known. */
export interface Tab {
  title: string
  href: string
  selected: boolean
  count?: number
}
/** Where the reader stands in a list; an absent href means there is no such page. */
export interface Pagination {
  from: number
  to: number
  total: number
  previousHref?: string
  nextHref?: string
}
/** A fact. Exactly one of the value fields is set; none of them means unknown and `unknown` says what would make it known. */
export interface Fact {
  term: string
  text?: string
  mono?: string
  link?: Link
  entity?: EntityLink
  entities?: EntityLink[]
  tags?: { title: string; href: string }[]
  age?: Age
  unknown?: string
}

// ── Catalog ─────────────────────────────────────────────────────────────────────────────────────────────

/** An entity as a link. `missing` is true when the ref leads to nothing in the catalog; then `href` is absent. */
export interface EntityLink {
  ref: string
  kind: string
  title: string
  href?: string
  missing?: boolean
}
/** An entity as a row of a table. */
export interface EntityRow extends EntityLink {
  name: string
  namespace: string
  description?: string
  type?: string
  lifecycle?: string
  owner?: EntityLink
  system?: EntityLink
}
/** A column head that sorts; `direction` is set on the column in use. */
export interface SortableColumn {
  key: 'name' | 'type' | 'lifecycle' | 'owner' | 'system'
  title: string
  href: string
  direction?: 'ascending' | 'descending'
}
/** A filter with the count beside each value. `single` draws radio buttons (with "All" first), else checkboxes. */
export interface Facet {
  name: 'kind' | 'type' | 'lifecycle' | 'owner' | 'tag'
  title: string
  single?: boolean
  values: { value: string; title: string; count: number; selected: boolean }[]
}
/** `catalog.eta` at `/catalog`. `active` are the filters in use, each with the address that lifts it. */
export interface CatalogPage extends Page {
  heading: string
  total: number
  q: string
  sort: string
  facets: Facet[]
  active: { title: string; removeHref: string }[]
  clearHref: string
  columns: SortableColumn[]
  rows: EntityRow[]
  pagination: Pagination
  exports: Link[]
}

// ── Entity ──────────────────────────────────────────────────────────────────────────────────────────────

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
/** What the four entity pages share. `notices` are ingestion errors and dangling references, with the place. */
export interface EntityFrame extends Page {
  entity: EntityHeader
  tabs: Tab[]
  actions: Link[]
  notices: Notice[]
}
/**
 * A graph. `svg` is made on the server from the classes that callboard.css lists under "Graph": width, height and
 * viewBox set, no `style`, no `role` on the svg, a `<title>` with the ref in each node, and kinds drawn by
 * `<use href="/assets/icons.svg?v=<version>#<kind>" x y width="16" height="16">`. `omitted` counts nodes left out.
 */
export interface Graph {
  title: string
  svg: string
  legend: string[]
  omitted?: number
}
/** A fact from another system: where from and how old. A source that is down is a `text` with `tone: warning`. */
export interface Signal {
  title: string
  text: string
  tone: Tone
  source: string
  age?: Age
  link?: Link
}
/** One relation type with the entities at its other end. */
export interface RelationSection {
  title: string
  relation: string
  rows: EntityRow[]
}
/** `entity.eta` at `/catalog/<namespace>/<kind>/<name>`. `people` are members of the owner, or of the group itself. */
export interface EntityPage extends EntityFrame {
  facts: Fact[]
  graph?: Graph
  relations: RelationSection[]
  people: EntityLink[]
  links: Link[]
  signals: Signal[]
  provenance: Fact[]
}
/** One step of a path, read from the failing entity outwards: the relation that leads on, then the entity. */
export interface PathStep {
  relation: string
  entity: EntityLink
}
/** An entity that is hit, with a shortest path as the proof. */
export interface ImpactedEntity extends EntityRow {
  path: PathStep[]
}
/** Entities at one distance. */
export interface ImpactTier {
  depth: number
  title: string
  entities: ImpactedEntity[]
}
/** An owner to tell, and what they own among the entities hit. `contact` is a mail address or a channel. */
export interface ImpactedOwner {
  owner?: EntityLink
  contact?: Link
  entities: EntityLink[]
}
/** `entity-impact.eta` at `…/impact`. `directions` are "If this fails" and "What this needs". */
export interface EntityImpactPage extends EntityFrame {
  summary: string
  directions: Tab[]
  total: number
  tiers: ImpactTier[]
  owners: ImpactedOwner[]
  graph?: Graph
  exports: Link[]
}
/** `entity-api.eta` at `…/api`. `method` is the HTTP verb, "send", "query" and the like. */
export interface EntityApiPage extends EntityFrame {
  format: string
  version?: string
  servers: string[]
  groups: {
    title: string
    operations: { method: string; path: string; summary?: string; deprecated?: boolean }[]
  }[]
  definition?: { language: string; codeHtml: string; rawHref: string }
}
/** `entity-raw.eta` at `…/raw`. `location` is where the document was read from. */
export interface EntityRawPage extends EntityFrame {
  location: Fact[]
  language: string
  codeHtml: string
  rawHref: string
}

// ── Home ────────────────────────────────────────────────────────────────────────────────────────────────

/** `home.eta` at `/`. `attention` is what a person of these teams should look at, worst first. */
export interface HomePage extends Page {
  counts: { kind: string; title: string; count: number; href: string }[]
  attention: Notice[]
  teams: EntityLink[]
  owned: EntityRow[]
  ownedHref: string
  runs: RunRow[]
  templates: TemplateRow[]
}

// ── Templates, plan, runs ───────────────────────────────────────────────────────────────────────────────

/** A template in the gallery; `href` leads to its form. */
export interface TemplateRow {
  ref: string
  title: string
  description?: string
  type?: string
  owner?: EntityLink
  tags: string[]
  href: string
}
/** `templates.eta` at `/templates`. `types` filter by link. */
export interface TemplatesPage extends Page {
  q: string
  types: Tab[]
  templates: TemplateRow[]
  notices: Notice[]
}

/** How a field is drawn. `combobox` is a text field with suggestions; `list` takes one value a line; `group` holds `fields`. */
export type Control =
  | 'text'
  | 'password'
  | 'number'
  | 'textarea'
  | 'checkbox'
  | 'select'
  | 'radio'
  | 'checkboxes'
  | 'combobox'
  | 'list'
  | 'group'
  | 'hidden'
/**
 * One field of a template's form. `name` is posted as it is; `value` is what is posted back (a list for
 * `checkboxes`, one value a line for `list`). `showWhen` hides the field unless another field has one of the values:
 * the server must judge it again, because without JavaScript the field is always shown.
 */
export interface Field {
  name: string
  id: string
  label: string
  control: Control
  help?: string
  value?: string | string[] | boolean
  optional?: boolean
  error?: string
  placeholder?: string
  options?: { value: string; title: string; help?: string }[]
  suggestions?: string[]
  fields?: Field[]
  rows?: number
  min?: number
  max?: number
  minLength?: number
  maxLength?: number
  pattern?: string
  mono?: boolean
  showWhen?: { name: string; values: string[] }
}
/** `template-form.eta` at `/templates/<namespace>/<name>`: all pages of the template as sections of one form, posted to `planAction`. */
export interface TemplateFormPage extends Page {
  template: TemplateRow
  sections: { id: string; title: string; description?: string; fields: Field[] }[]
  errors: { fieldId: string; message: string }[]
  notices: Notice[]
  planAction: string
}
/** What a step will do outside its workspace. */
export interface SideEffect {
  text: string
  target?: string
  destructive?: boolean
}
/** One step of a plan. `condition` is its `if` as written, `input` what is known of its input as YAML. */
export interface PlanStep {
  id: string
  name: string
  action: string
  condition?: string
  skipped?: boolean
  effects: SideEffect[]
  input?: string
}
/** A folder (with `children`) or a file of what will be generated. `contents` is absent for binary files, `note` says why. */
export interface FileNode {
  name: string
  children?: FileNode[]
  size?: string
  contents?: string
  note?: string
}
/** `plan.eta`, answered to POST `/templates/<namespace>/<name>/plan`. `hidden` carries the plan's id (and the answers) to `runAction`. */
export interface PlanPage extends Page {
  template: TemplateRow
  answers: Fact[]
  steps: PlanStep[]
  files: FileNode[]
  fileCount: number
  notices: Notice[]
  editHref: string
  runAction: string
  submitLabel: string
  hidden: { name: string; value: string }[]
}

/** The state of a run or of a step. */
export type RunStatus = 'queued' | 'running' | 'succeeded' | 'failed' | 'cancelled' | 'skipped'
/** A run as a row. */
export interface RunRow {
  id: string
  href: string
  title: string
  template: EntityLink
  status: RunStatus
  startedBy?: EntityLink
  started: Age
  duration?: string
}
/** `runs.eta` at `/runs`. `statuses` filter by link. */
export interface RunsPage extends Page {
  statuses: Tab[]
  rows: RunRow[]
  pagination: Pagination
}
/** One step of a run; `href` chooses its log (`?step=<id>`). */
export interface RunStep {
  id: string
  name: string
  action: string
  status: RunStatus
  duration?: string
  href: string
  selected: boolean
  error?: string
}
/** One line of the log; `number` is unique in the run and is the anchor `#L<number>`. `time` is "12:03:04.120". */
export interface LogLine {
  number: number
  step: string
  iso: string
  time: string
  level: 'debug' | 'info' | 'warn' | 'error'
  text: string
}
/** `run.eta` at `/runs/<id>`. `eventsHref` is set while the run is live and already carries `?after=<last event>`. */
export interface RunPage extends Page {
  run: RunRow
  steps: RunStep[]
  log: LogLine[]
  truncated?: boolean
  outcome?: { tone: Tone; title: string; text?: string; hint?: string; links: Link[] }
  eventsHref?: string
  cancelAction?: string
  retryHref?: string
}

// ── Repositories of the Git stand-in ────────────────────────────────────────────────────────────────────

/** `repository.eta` at `/git/<owner>/<repo>`. `head` is the short commit id; `file` is the one that was chosen. */
export interface RepositoryPage extends Page {
  title: string
  href: string
  cloneCommand: string
  head: string
  notice: Notice
  files: { path: string; href: string; size: string; selected: boolean }[]
  entity?: EntityLink
  file?: { path: string; codeHtml: string }
}

// ── Docs ────────────────────────────────────────────────────────────────────────────────────────────────

/** One documentation site in the list. */
export interface DocsSite {
  title: string
  href: string
  entity: EntityLink
  owner?: EntityLink
  description?: string
  pages: number
  updated?: Age
}
/** `docs-home.eta` at `/docs`. */
export interface DocsHomePage extends Page {
  q: string
  sites: DocsSite[]
}
/** An entry of the navigation tree; `open` holds for the ancestors of the current page. */
export interface NavNode {
  title: string
  href?: string
  current?: boolean
  open?: boolean
  children?: NavNode[]
}
/** `docs-page.eta` at `/docs/<namespace>/<kind>/<name>/<path…>`. `html` is the sanitised article including its h1. */
export interface DocsPage extends Page {
  site: { title: string; href: string; entity: EntityLink; owner?: EntityLink }
  nav: NavNode[]
  html: string
  toc: { id: string; title: string; depth: 2 | 3 }[]
  previous?: Link
  next?: Link
  editHref?: string
  markdownHref?: string
  updated?: Age
  notices: Notice[]
}

// ── Search ──────────────────────────────────────────────────────────────────────────────────────────────

/** One result. `icon` is a name in icons.svg (an entity's kind in lower case, or "book"); `trail` says where it lives. */
export interface SearchResult {
  href: string
  icon: string
  title: Segments
  trail: string[]
  snippet: Segments
  owner?: EntityLink
  age?: Age
}
/** `search.eta` at `/search`. `types` filter by link. */
export interface SearchPage extends Page {
  q: string
  types: Tab[]
  total: number
  tookMs?: number
  results: SearchResult[]
  pagination: Pagination
}
/** `palette-results.eta`, a fragment without frame, at `/search/palette?q=`. `detail` is the ref or the trail; `hint` the type. */
export interface PaletteResults {
  q: string
  version: string
  groups: {
    title: string
    items: { href: string; icon: string; title: Segments; detail?: string; hint?: string }[]
  }[]
  searchHref: string
  total: number
}

// ── Ingestion and errors ────────────────────────────────────────────────────────────────────────────────

/** One line of a code frame; `caret` is the 1-based column to point at, on the marked line. */
export interface FrameLine {
  number: number
  text: string
  marked?: boolean
  caret?: number
}
/** A problem found in content: what, where, and the next keystroke. */
export interface IssueRow {
  severity: 'error' | 'warning' | 'info'
  code: string
  message: string
  hint?: string
  place?: { file: string; line?: number; column?: number; href?: string }
  frame: FrameLine[]
  entity?: EntityLink
}
/** A provider and its last read. `next` is when it reads again. */
export interface ProviderRow {
  name: string
  status: RunStatus
  entities: number
  issues: number
  lastRead?: Age
  duration?: string
  next?: string
  error?: string
}
/** `ingestion.eta` at `/ingestion`. */
export interface IngestionPage extends Page {
  generation: number
  providers: ProviderRow[]
  severities: Tab[]
  issues: IssueRow[]
  pagination: Pagination
  refreshAction?: string
}
/** `error.eta` for 404, 403, 500 and the like: one sentence, one next step, in the same frame. */
export interface ErrorPage extends Page {
  status: number
  title: string
  message: string
  hint?: string
  requestId?: string
  action: Link
  suggestions: EntityLink[]
}
