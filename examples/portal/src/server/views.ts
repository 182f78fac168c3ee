import { Eta } from 'eta'
import type {
  CatalogPage,
  DocsHomePage,
  DocsPage,
  EntityApiPage,
  EntityImpactPage,
  EntityPage,
  EntityRawPage,
  EntityRelationsPage,
  ErrorPage,
  FacetPage,
  HomePage,
  IngestionPage,
  PaletteResults,
  PlanPage,
  RepositoryPage,
  RunPage,
  RunsPage,
  SearchPage,
  TemplateFormPage,
  TemplatesPage,
} from '../view-models.ts'
import { packagePath } from './package-folder.ts'

/** Which data each view is given. */
export interface ViewData {
  catalog: CatalogPage
  'catalog-facet': FacetPage
  'docs-home': DocsHomePage
  'docs-page': DocsPage
  'entity-api': EntityApiPage
  'entity-impact': EntityImpactPage
  'entity-raw': EntityRawPage
  'entity-relations': EntityRelationsPage
  entity: EntityPage
  error: ErrorPage
  home: HomePage
  ingestion: IngestionPage
  'palette-results': PaletteResults
  plan: PlanPage
  repository: RepositoryPage
  run: RunPage
  runs: RunsPage
  search: SearchPage
  'template-form': TemplateFormPage
  templates: TemplatesPage
}

/** Renders a view to HTML. Views are our own code; what they are given is escaped. */
export type Render = <View extends keyof ViewData>(view: View, data: ViewData[View]) => string

export function createRender(): Render {
  const eta = new Eta({ views: packagePath('views'), cache: true })
  return (view, data) => eta.render(`./${view}`, data)
}
