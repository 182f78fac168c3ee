import { Eta } from 'eta'
import type {
  ActionPage,
  ActionsPage,
  CatalogPage,
  CheckPage,
  ChecksPage,
  DocsBuildsPage,
  DocsCoveragePage,
  DocsHomePage,
  DocsPage,
  DocsProblemsPage,
  DocsSearchPage,
  EntityApiPage,
  EntityChecksPage,
  EntityHistoryPage,
  EntityImpactPage,
  EntityMembersPage,
  EntityPage,
  EntityRawPage,
  EntityRelationsPage,
  EntitySignalsPage,
  EntityTabPage,
  ErrorPage,
  FacetPage,
  HomePage,
  IncidentPage,
  IngestionPage,
  IntegrityPage,
  LocationPage,
  PaletteResults,
  PlanPage,
  RepositoryPage,
  RunPage,
  RunsPage,
  SearchPage,
  SettingsPage,
  SignInPage,
  TemplateFormPage,
  TemplatesPage,
} from '../view-models.ts'
import { packagePath } from './package-folder.ts'

/** Which data each view is given. */
export interface ViewData {
  action: ActionPage
  actions: ActionsPage
  catalog: CatalogPage
  'catalog-facet': FacetPage
  check: CheckPage
  checks: ChecksPage
  'docs-builds': DocsBuildsPage
  'docs-coverage': DocsCoveragePage
  'docs-home': DocsHomePage
  'docs-page': DocsPage
  'docs-problems': DocsProblemsPage
  'docs-search': DocsSearchPage
  'entity-api': EntityApiPage
  'entity-checks': EntityChecksPage
  'entity-history': EntityHistoryPage
  'entity-impact': EntityImpactPage
  'entity-members': EntityMembersPage
  'entity-raw': EntityRawPage
  'entity-relations': EntityRelationsPage
  'entity-signals': EntitySignalsPage
  'entity-tab': EntityTabPage
  entity: EntityPage
  error: ErrorPage
  home: HomePage
  incident: IncidentPage
  ingestion: IngestionPage
  integrity: IntegrityPage
  location: LocationPage
  'palette-results': PaletteResults
  plan: PlanPage
  repository: RepositoryPage
  run: RunPage
  runs: RunsPage
  search: SearchPage
  settings: SettingsPage
  'sign-in': SignInPage
  'template-form': TemplateFormPage
  templates: TemplatesPage
}

/** Renders a view to HTML. Views are our own code; what they are given is escaped. */
export type Render = <View extends keyof ViewData>(view: View, data: ViewData[View]) => string

export function createRender(): Render {
  const eta = new Eta({ views: packagePath('views'), cache: true })
  const resolve = eta.resolvePath.bind(eta)
  const paths = new Map<string, string>()
  // A page includes hundreds of small views, and the engine would work out the path of each every time.
  eta.resolvePath = (view, options) => {
    const key = `${options?.filepath} ${view}`
    const path = paths.get(key) ?? resolve(view, options)
    paths.set(key, path)
    return path
  }
  return (view, data) => eta.render(`./${view}`, data)
}
