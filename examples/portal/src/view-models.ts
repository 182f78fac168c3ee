/**
 * What each view in `views/` expects as `it`, grouped by screen.
 *
 * Shapes are flat and already formatted: hrefs are made, ages are worded, numbers are numbers, lists are
 * sorted by the server. Every string is plain text and is escaped by the view, except the three fields named
 * `svg`, `html` and `codeHtml`, which must arrive sanitised. `undefined` means unknown, and the view says so.
 * Addresses that come from documents (entity links, places, run outputs) must be checked to be http, https,
 * mailto or a path of the portal before they are put in a `href`.
 */

export type {
  ActionPage,
  ActionRow,
  ActionsPage,
  SchemaRow,
  TriedAction,
} from './view-models/actions.ts'
export type {
  CatalogPage,
  EntityLink,
  EntityRow,
  Facet,
  FacetPage,
  FacetValue,
  KindCount,
  SortableColumn,
} from './view-models/catalog.ts'
export type {
  CheckPage,
  CheckRow,
  ChecksPage,
  EntityChecksPage,
  LevelCount,
  LevelStep,
  Trend,
} from './view-models/checks.ts'
export type {
  DocsBuildRow,
  DocsBuildsPage,
  DocsCoveragePage,
  DocsFrame,
  DocsHomePage,
  DocsPage,
  DocsProblemsPage,
  DocsSearchPage,
  DocsSite,
} from './view-models/docs.ts'
export type {
  ApiOperationRow,
  ApiPart,
  EntityApiPage,
  EntityFrame,
  EntityHistoryPage,
  EntityImpactPage,
  EntityMembersPage,
  EntityPage,
  EntityRawPage,
  EntityRelationsPage,
  EntityRevision,
  EntitySignalsPage,
  EntityTabPage,
  Graph,
  ImpactedEntity,
  ImpactedOwner,
  ImpactTier,
  RelationSection,
  Signal,
  TabCell,
  ValueChange,
} from './view-models/entity.ts'
export type {
  Age,
  Fact,
  Frame,
  Link,
  Notice,
  Pagination,
  Section,
  Segments,
  Tab,
  Tone,
} from './view-models/frame.ts'
export type { HomePage } from './view-models/home.ts'
export type {
  IncidentChange,
  IncidentDocsChange,
  IncidentNeed,
  IncidentPage,
  IncidentResponder,
  IncidentSignal,
  SourcedLink,
} from './view-models/incident.ts'
export type {
  ErrorPage,
  FrameLine,
  IngestionPage,
  IssueRow,
  LocationPage,
  ProviderRow,
} from './view-models/ingestion.ts'
export type { FindingRow, IntegrityPage } from './view-models/integrity.ts'
export type { RepositoryPage } from './view-models/repository.ts'
export type {
  LogLine,
  RunDecision,
  RunPage,
  RunReopening,
  RunRow,
  RunStatus,
  RunStep,
  RunsPage,
} from './view-models/runs.ts'
export type { PaletteResults, SearchPage, SearchResult } from './view-models/search.ts'
export type { SettingsPage } from './view-models/settings.ts'
export type { SignInPage } from './view-models/sign-in.ts'
export type {
  ChangedRepository,
  Control,
  Field,
  FileNode,
  PlannedWork,
  PlanPage,
  PlanStep,
  ShownFile,
  TemplateFormPage,
  TemplateRow,
  TemplatesPage,
} from './view-models/templates.ts'
