// biome-ignore-all lint/suspicious/noTemplateCurlyInString: expressions of templates are text here
/**
 * What the routes of the peer's scaffolder are asked. Every row has one template, and requests in their order.
 *
 * @typedef {object} Exchange a request, or something to wait for
 * @property {string} [method]
 * @property {string} [path] `$id` stands for the run that was started
 * @property {unknown} [body]
 * @property {string[]} [keep] what of the answer is kept beside the status; the rest are times, ids and wordings
 * @property {'begun' | 'over'} [until] the step of `test:wait` has begun, or the run is over
 *
 * @typedef {object} ExchangeRow
 * @property {string} id the number of the clause and what is asked, unique
 * @property {object} template
 * @property {Exchange[]} exchanges
 */

const templateOf = (spec) => ({
  apiVersion: 'scaffolder.backstage.io/v1beta3',
  kind: 'Template',
  metadata: { name: 'demo' },
  spec: { type: 'service', ...spec },
})
const step = (id, action, more = {}) => ({ id, name: id, action, ...more })
const post = (path, body, keep) => ({ method: 'POST', path, body, ...(keep && { keep }) })
const get = (path, keep) => ({ method: 'GET', path, keep })
const start = (more = {}) =>
  post('/v2/tasks', { templateRef: 'template:default/demo', values: {}, ...more })
const cancel = post('/v2/tasks/$id/cancel', {}, ['status'])
const retry = (body = {}) => post('/v2/tasks/$id/retry', body)
const status = get('/v2/tasks/$id', ['status'])
const begun = { until: 'begun' }
const over = { until: 'over' }

const file = (path, text, more = {}) => ({
  path,
  base64Content: Buffer.from(text).toString('base64'),
  ...more,
})
const render = step('fetch', 'fetch:template', {
  input: { url: './skeleton', values: { name: 'demo' } },
})
const made = ['directoryContents', 'output']
const dryRun = (name, { spec, files = [], keep = made, ...body }) => ({
  id: `75 dry run ${name}`,
  template: templateOf(spec),
  exchanges: [
    post(
      '/v2/dry-run',
      { template: templateOf(spec), values: {}, directoryContents: files, ...body },
      keep,
    ),
  ],
})

const dryRuns = [
  dryRun('of a skeleton', {
    spec: { steps: [render] },
    files: [file('skeleton/${{ values.name }}.txt', '[${{ values.name }}]')],
  }),
  dryRun('of a file that can be executed', {
    spec: { steps: [render] },
    files: [file('skeleton/run.sh', '#!/bin/sh\n', { executable: true })],
  }),
  dryRun('of a file that is not there', { spec: { steps: [render] }, keep: [] }),
  dryRun('of an action that cannot be tried', {
    spec: {
      steps: [step('publish', 'test:publish'), step('note', 'test:note')],
      output: {
        url: '${{ steps.publish.output.url }}',
        number: '${{ steps.publish.output.number }}',
        open: '${{ steps.publish.output.open }}',
        tags: '${{ steps.publish.output.tags }}',
        nothing: '${{ steps.publish.output.nothing }}',
      },
    },
  }),
  dryRun('of an action that cannot be tried with each', {
    spec: {
      steps: [step('publish', 'test:publish', { each: [1, 2] })],
      output: { url: '${{ steps.publish.output.url }}' },
    },
  }),
  dryRun('of a step that is skipped', {
    spec: { steps: [step('note', 'test:note', { if: false })], output: { a: 'x' } },
  }),
  dryRun('of wrong parameters', {
    spec: {
      parameters: { required: ['name'], properties: { name: { type: 'string' } } },
      steps: [step('note', 'test:note')],
    },
    values: { name: 1 },
    keep: ['errors.0.property', 'errors.0.name'],
  }),
  dryRun('of what is no template', { spec: { steps: 'x' }, keep: [] }),
]

const cancelled = [
  {
    id: '76 a run is cancelled while a step is at work',
    template: templateOf({
      steps: [
        step('wait', 'test:wait'),
        step('next', 'test:note'),
        step('tidy', 'test:note', { if: '${{ always() }}' }),
        step('failed', 'test:note', { if: '${{ failure() }}' }),
      ],
    }),
    exchanges: [start(), begun, cancel, over, status],
  },
  {
    id: '76 a run is cancelled that is over',
    template: templateOf({ steps: [step('note', 'test:note')] }),
    exchanges: [start(), over, cancel, status],
  },
  {
    id: '76 a run is cancelled twice',
    template: templateOf({ steps: [step('wait', 'test:wait')] }),
    exchanges: [start(), begun, cancel, cancel, over, status],
  },
]

const retried = [
  {
    id: '77 a run is tried again that is at work',
    template: templateOf({ steps: [step('wait', 'test:wait')] }),
    exchanges: [start(), begun, retry(), cancel, over],
  },
  {
    id: '77 a run is tried again that failed',
    template: templateOf({ steps: [step('note', 'test:note'), step('fail', 'test:fail')] }),
    exchanges: [start(), over, status, retry(), over, status],
  },
  {
    id: '77 a run is tried again that was completed',
    template: templateOf({ steps: [step('note', 'test:note')] }),
    exchanges: [start(), over, status, retry(), over],
  },
]

const withSecrets = templateOf({
  secrets: {
    schema: {
      type: 'object',
      required: ['PW'],
      properties: { PW: { type: 'string', minLength: 4 } },
    },
  },
  steps: [step('fail', 'test:fail')],
})
const problem = ['errors.0.property', 'errors.0.name']
const secrets = [
  {
    id: '78 a secret is missing',
    template: withSecrets,
    exchanges: [{ ...start(), keep: [...problem, 'errors.0.message'] }],
  },
  {
    id: '78 a secret is too short',
    template: withSecrets,
    exchanges: [{ ...start({ secrets: { PW: 'abc' } }), keep: problem }],
  },
  {
    id: '78 a secret that is as it should be',
    template: withSecrets,
    exchanges: [start({ secrets: { PW: 'abcd' } }), over, status],
  },
  {
    id: '78 a secret is missing when the run is tried again',
    template: withSecrets,
    exchanges: [
      start({ secrets: { PW: 'abcd' } }),
      over,
      { ...retry(), keep: problem },
      retry({ secrets: { PW: 'abcd' } }),
      over,
    ],
  },
  {
    id: '78 a secret is missing in a dry run',
    template: withSecrets,
    exchanges: [
      post('/v2/dry-run', { template: withSecrets, values: {}, directoryContents: [] }, [
        ...problem,
        'errors.0.message',
      ]),
    ],
  },
]

/** @type {ExchangeRow[]} */
export const exchangeRows = [...dryRuns, ...cancelled, ...retried, ...secrets]
