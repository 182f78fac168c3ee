import type { EntityLink, EntityRow, KindCount } from './catalog.ts'
import type { Notice, Page } from './frame.ts'
import type { RunRow } from './runs.ts'
import type { TemplateRow } from './templates.ts'

/** `home.eta` at `/`. `attention` is what a person of these teams should look at, worst first. */
export interface HomePage extends Page {
  counts: KindCount[]
  attention: Notice[]
  teams: EntityLink[]
  owned: EntityRow[]
  ownedHref: string
  runs: RunRow[]
  templates: TemplateRow[]
}
