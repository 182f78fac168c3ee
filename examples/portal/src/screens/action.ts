import { HttpError } from '@callboard/core/http'
import { type Action, type ActionDescription, describeAction } from '@callboard/scaffolder'
import { type Request, Router } from 'express'
import { stringify } from 'yaml'
import { codeHtml } from '../format/code-html.ts'
import { schemaRows } from '../format/schema-rows.ts'
import type { ActionPage, SchemaRow, TriedAction } from '../view-models.ts'
import { actionHref } from './actions.ts'
import { issueRow } from './issue-row.ts'
import { plannedWork } from './planned-work.ts'
import { queryText, type Screen, type ScreenContext } from './screen.ts'
import { type Trial, tryAction } from './try-action.ts'

/** Longest input that is tried, in characters. */
const maxInput = 50_000

/** `/actions/<id>`: what an action takes and gives, with a plan of one step to try it. Nothing is carried out. */
export const actionScreen: Screen = (context) => {
  const { scaffolder } = context.portal
  const router = Router()
  router.get('/actions/:id', (request, response) => {
    const action = find(context, request)
    const example = action.examples?.[Number(queryText(request, 'example', 4) || 0)]
    const text = example ? stringify(example.input) : skeletonOf(describeAction(action))
    response.send(context.render('action', actionPage(context, action, { text })))
  })
  router.post('/actions/:id', async (request, response) => {
    const action = find(context, request)
    const left = new AbortController()
    response.on('close', () => left.abort())
    const text = inputOf(request)
    const trial = await tryAction(scaffolder, { id: action.id, text, signal: left.signal })
    // What is wrong with the input is what was asked for: no failure of the request.
    response.send(context.render('action', actionPage(context, action, { text, trial })))
  })
  return router
}

function find({ portal: { scaffolder } }: ScreenContext, { params }: Request): Action {
  const id = String(params.id)
  const action = scaffolder.actionSet.find(id)
  if (action) return action
  const near = scaffolder.actionSet.suggest(id)
  throw new HttpError(404, `There is no action "${id.slice(0, 100)}"`, {
    hint: near === undefined ? 'Choose one of the actions.' : `Did you mean "${near}"?`,
  })
}

/** Not trimmed: the place of a problem is counted in what was sent. Browsers end lines with CRLF. */
function inputOf({ body }: Request): string {
  const { input } = (body ?? {}) as { input?: unknown }
  return typeof input === 'string' ? input.slice(0, maxInput).replaceAll('\r\n', '\n') : ''
}

function actionPage(
  { portal, frame }: ScreenContext,
  action: Action,
  { text, trial }: { text: string; trial?: Trial },
): ActionPage {
  const { id, description, schema, examples = [] } = describeAction(action)
  return {
    frame: frame({
      title: id,
      section: 'templates',
      breadcrumbs: [
        { title: 'Templates', href: '/templates' },
        { title: 'Actions', href: '/actions' },
        { title: id },
      ],
    }),
    id,
    ...(description !== undefined && { description }),
    input: schemaRows(schema.input),
    output: schemaRows(schema.output),
    examples: examples.map((example, index) => ({
      description: example.description,
      id: `example-${index + 1}`,
      codeHtml: codeHtml(example.example.trimEnd(), 'yaml'),
      tryHref: `${actionHref(id)}?example=${index}#try`,
    })),
    tryAction: `${actionHref(id)}#try`,
    text,
    ...(trial && { tried: toTried(portal, trial) }),
    notices: portal.standIn ? [portal.standIn.notice] : [],
  }
}

function toTried({ catalog }: ScreenContext['portal'], { issues, plan }: Trial): TriedAction {
  const input = plan?.steps[0]?.input
  return {
    issues: issues.map((issue) => issueRow(catalog, issue)),
    ...(input !== undefined && { inputHtml: codeHtml(stringify(input).trimEnd(), 'yaml') }),
    ...(plan && !plan.error && { work: plannedWork(plan) }),
    log: plan?.log.map(({ message }) => message) ?? [],
  }
}

/** An input to begin with: what must be there, empty. */
function skeletonOf({ schema }: ActionDescription): string {
  const needed = schemaRows(schema.input).filter(({ depth, required }) => depth === 0 && required)
  return needed.map((row) => `${row.name}: ${emptyOf(row)}\n`).join('')
}

function emptyOf({ type, values }: SchemaRow): string {
  if (values[0] !== undefined) return values[0]
  if (type.startsWith('list')) return '[]'
  return { object: '{}', boolean: 'false', number: '0', integer: '0' }[type] ?? "''"
}
