import type { AnyCommand } from './command.ts'
import { actionsList } from './commands/actions-list.ts'
import { actionsShow } from './commands/actions-show.ts'
import { catalogCheck } from './commands/catalog-check.ts'
import { catalogDiff } from './commands/catalog-diff.ts'
import { catalogFacets } from './commands/catalog-facets.ts'
import { catalogGet } from './commands/catalog-get.ts'
import { catalogGraph } from './commands/catalog-graph.ts'
import { catalogHistory } from './commands/catalog-history.ts'
import { catalogImpact } from './commands/catalog-impact.ts'
import { catalogList } from './commands/catalog-list.ts'
import { catalogPath } from './commands/catalog-path.ts'
import { catalogPropose } from './commands/catalog-propose.ts'
import { catalogReport } from './commands/catalog-report.ts'
import { catalogSchema } from './commands/catalog-schema.ts'
import { configCheck } from './commands/config-check.ts'
import { docsBuild } from './commands/docs-build.ts'
import { docsCheck } from './commands/docs-check.ts'
import { docsPreview } from './commands/docs-preview.ts'
import { docsPublish } from './commands/docs-publish.ts'
import { docsServe } from './commands/docs-serve.ts'
import { init } from './commands/init.ts'
import { mcp } from './commands/mcp.ts'
import { search } from './commands/search.ts'
import { serve } from './commands/serve.ts'
import { taskApprove } from './commands/task-approve.ts'
import { taskCancel } from './commands/task-cancel.ts'
import { taskList } from './commands/task-list.ts'
import { taskLog } from './commands/task-log.ts'
import { taskRetry } from './commands/task-retry.ts'
import { taskShow } from './commands/task-show.ts'
import { taskUndo } from './commands/task-undo.ts'
import { templateForm } from './commands/template-form.ts'
import { templateLint } from './commands/template-lint.ts'
import { templateList } from './commands/template-list.ts'
import { templatePlan } from './commands/template-plan.ts'
import { templateRender } from './commands/template-render.ts'
import { templateRun } from './commands/template-run.ts'
import { templateTest } from './commands/template-test.ts'
import { templateUpdate } from './commands/template-update.ts'
import { validate } from './commands/validate.ts'

/** Every command, in the order of help. */
export const commands: readonly AnyCommand[] = [
  validate,
  catalogList,
  catalogGet,
  catalogFacets,
  catalogImpact,
  catalogPath,
  catalogGraph,
  catalogReport,
  catalogCheck,
  catalogHistory,
  catalogDiff,
  catalogSchema,
  catalogPropose,
  templateList,
  templateLint,
  templateForm,
  templateRender,
  templatePlan,
  templateRun,
  templateTest,
  templateUpdate,
  actionsList,
  actionsShow,
  taskList,
  taskShow,
  taskLog,
  taskCancel,
  taskRetry,
  taskUndo,
  taskApprove,
  docsBuild,
  docsCheck,
  docsServe,
  docsPublish,
  docsPreview,
  search,
  serve,
  mcp,
  init,
  configCheck,
]

/** What the first words of commands stand for. */
export const groups: Readonly<Record<string, string>> = {
  catalog: 'Ask the catalog',
  template: 'Look at templates, render, plan and run them, test them, update what they made',
  actions: 'Look up what steps of templates can do',
  task: 'Look at runs of templates, end them, try them again, undo them, decide about them',
  docs: 'Write, check and publish documentation',
  config: 'Look at a configuration before a portal is started with it',
}
