import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

/**
 * Serves the routes of the peer that is installed in a folder, over its own task store (SQLite in memory) and its own
 * worker. What a backend hands in beside them is stood in for: a catalog of one template, one user, no permissions.
 *
 * @returns what plays the exchanges of a row, and closes
 */
export async function servePeerScaffolder(folder) {
  const require = createRequire(join(folder, 'package.json'))
  const main = require.resolve('@backstage/plugin-scaffolder-backend')
  const { createRouter } = require(join(dirname(main), 'service/router.cjs.js'))
  const { ConfigReader } = createRequire(main)('@backstage/config')
  const express = require('express')
  const knex = require('knex')({
    client: 'better-sqlite3',
    connection: ':memory:',
    useNullAsDefault: true,
    pool: { min: 1, max: 1 },
  })
  const workingDirectory = await mkdtemp(join(tmpdir(), 'callboard-record-'))
  const host = createHost()
  const router = await createRouter({
    ...host.services,
    config: new ConfigReader({ backend: { workingDirectory } }),
    database: { getClient: async () => knex },
    actions: [...host.actions, require(main).createFetchTemplateAction(sourcesOf(main))],
  })
  const server = createServer(express().use(router).use(answerError)).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const origin = `http://127.0.0.1:${server.address().port}`
  return {
    play: (row) => host.play(row, (path, init) => fetch(origin + path, init)),
    async close() {
      await host.shutdown()
      server.closeAllConnections()
      server.close()
      await knex.destroy()
      await rm(workingDirectory, { recursive: true, force: true })
    },
  }
}

function sourcesOf(main) {
  const nested = createRequire(main)
  const { ScmIntegrations } = nested('@backstage/integration')
  const { ConfigReader } = nested('@backstage/config')
  return { integrations: ScmIntegrations.fromConfig(new ConfigReader({})), reader: {} }
}

const silent = { info() {}, warn() {}, error() {}, debug() {}, child: () => silent }
const meter = { add() {}, record() {} }

function createHost() {
  let template
  let calls = []
  let begun = withResolvers()
  let shutdown = async () => {}
  const credentials = { principal: { type: 'user', userEntityRef: 'user:default/ana' }, token: 't' }
  return {
    actions: testActions({ note: (call) => calls.push(call), begin: () => begun.resolve() }),
    services: {
      logger: silent,
      catalog: {
        getEntityByRef: async (ref) => (ref.kind ? structuredClone(template) : undefined),
      },
      auth: {
        isPrincipal: () => true,
        getPluginRequestToken: async () => ({ token: 't' }),
      },
      httpAuth: { credentials: async () => credentials },
      permissionsRegistry: { addResourceType() {}, addPermissions() {} },
      actionsRegistry: { list: async () => ({ actions: [] }) },
      events: { publish: async () => {}, subscribe: async () => {} },
      metrics: { createCounter: () => meter, createHistogram: () => meter },
      lifecycle: {
        addStartupHook: (start) => start(),
        addShutdownHook: (stop) => {
          shutdown = stop
        },
      },
    },
    shutdown: () => shutdown(),
    async play(row, send) {
      template = row.template
      calls = []
      begun = withResolvers()
      const answers = await playExchanges(row.exchanges, { send, begun: begun.promise })
      return { answers, calls }
    },
  }
}

/** The same stands in the test that compares. */
async function playExchanges(exchanges, { send, begun }) {
  const answers = []
  let id
  for (const { until, method, path, body, keep = [] } of exchanges) {
    if (until === 'begun') await begun
    // The stream of a run ends with it.
    else if (until === 'over') await (await send(`/v2/tasks/${id}/eventstream`, {})).text()
    else {
      const response = await send(path.replace('$id', id), {
        method,
        headers: { 'content-type': 'application/json' },
        ...(body && { body: JSON.stringify(body) }),
      })
      const answer = await response.json()
      if (path === '/v2/tasks' && response.ok) id = answer.id
      answers.push([response.status, ...keep.map((way) => valueAt(answer, way))])
    }
  }
  return answers
}

function valueAt(value, way) {
  return way.split('.').reduce((inner, key) => inner?.[key], value)
}

function withResolvers() {
  let resolve
  const promise = new Promise((done) => {
    resolve = done
  })
  return { promise, resolve }
}

/** The same actions stand in the test that compares. */
function testActions({ note, begin }) {
  return [
    {
      id: 'test:note',
      supportsDryRun: true,
      handler: async ({ step, input }) => note([step.id, input]),
    },
    {
      id: 'test:fail',
      handler: async () => {
        throw new Error('it fails')
      },
    },
    {
      id: 'test:wait',
      handler: async ({ signal }) => {
        begin()
        await new Promise((done) => signal.addEventListener('abort', done))
      },
    },
    {
      id: 'test:publish',
      schema: {
        output: {
          type: 'object',
          properties: {
            url: { type: 'string' },
            number: { type: 'number' },
            open: { type: 'boolean' },
            tags: { type: 'array', items: { type: 'string' } },
          },
        },
      },
      handler: async ({ step }) => note([step.id, 'published']),
    },
  ]
}

/** As the peer's root router answers them, which is in a package of its own. */
const statuses = {
  InputError: 400,
  NotAllowedError: 403,
  NotFoundError: 404,
  ConflictError: 409,
}

function answerError(error, _request, response, _next) {
  const status = error.status ?? statuses[error.name] ?? 500
  response.status(status).json({ error: { name: error.name, message: error.message } })
}
