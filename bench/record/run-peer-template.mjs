import {
  chmod,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  readlink,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'

/**
 * Runs templates with the runner of the peer that is installed in a folder, and its `fetch:template` alone. Its database, its web
 * server and its form are left out: they have no part in what a step is given.
 */
export function createPeer(folder) {
  const require = createRequire(join(folder, 'package.json'))
  const main = require.resolve('@backstage/plugin-scaffolder-backend')
  const { NunjucksWorkflowRunner } = require(
    join(dirname(main), 'scaffolder/tasks/NunjucksWorkflowRunner.cjs.js'),
  )
  const peerActions = require(main)
  const nested = createRequire(main)
  const { ScmIntegrations } = nested('@backstage/integration')
  const { ConfigReader } = nested('@backstage/config')
  const integrations = ScmIntegrations.fromConfig(new ConfigReader({}))
  const sources = { integrations, reader: {} }
  const filed = [
    peerActions.createFetchTemplateAction(sources),
    peerActions.createFetchPlainAction(sources),
    peerActions.createWorkspaceTemplateAction(sources),
    peerActions.createFilesystemDeleteAction(),
    peerActions.createFilesystemRenameAction(),
  ]
  const { version } = require('@backstage/plugin-scaffolder-backend/package.json')

  async function run(row) {
    const root = await mkdtemp(join(tmpdir(), 'callboard-record-'))
    try {
      await writeSkeleton(join(root, 'skeleton'), row.skeleton ?? {})
      await mkdir(join(root, 'work'))
      const calls = []
      const actions = [...testActions(calls), ...filed]
      const runner = new NunjucksWorkflowRunner({
        workingDirectory: join(root, 'work'),
        integrations,
        logger: silent,
        metrics: noMetrics,
        actionRegistry: {
          async get(id) {
            const action = actions.find((each) => each.id === id)
            if (!action) throw new Error(`there is no action ${id}`)
            return action
          },
        },
      })
      const base = pathToFileURL(join(root, 'template.yaml')).href
      const { error, ...answer } = await outcome(runner, taskOf(row, base))
      // The folder is another in each recording.
      return { ...answer, ...(error && { error: error.replaceAll(root, '<root>') }), calls }
    } finally {
      await rm(root, { recursive: true, force: true })
    }
  }

  /** Renders the skeleton that lies beside a template into a folder. */
  async function fetchTemplate({ template, url, values, target }) {
    const temporary = await mkdtemp(join(tmpdir(), 'callboard-peer-'))
    try {
      await peerActions.createFetchTemplateAction(sources).handler({
        input: { url, values },
        workspacePath: target,
        templateInfo: { entityRef: 'template:default/demo', baseUrl: pathToFileURL(template).href },
        task: { id: 'task' },
        logger: silent,
        createTemporaryDirectory: async () => temporary,
      })
    } finally {
      await rm(temporary, { recursive: true, force: true })
    }
  }
  return { version, run, fetchTemplate }
}

async function outcome(runner, task) {
  try {
    const { output } = await runner.execute(task)
    return { status: 'completed', output }
  } catch (error) {
    return { status: 'failed', error: `${error.name}: ${error.message}` }
  }
}

const silent = { info() {}, warn() {}, error() {}, debug() {}, child: () => silent }
const meter = { add() {}, record() {} }
const noMetrics = { createCounter: () => meter, createHistogram: () => meter }

function taskOf({ steps, parameters, secrets, output = {} }, baseUrl) {
  return {
    taskId: 'task',
    spec: {
      apiVersion: 'scaffolder.backstage.io/v1beta3',
      parameters,
      steps,
      output,
      user: { ref: 'user:default/ana' },
      templateInfo: { entityRef: 'template:default/demo', baseUrl },
    },
    secrets,
    isDryRun: false,
    cancelSignal: new AbortController().signal,
    getWorkspaceName: async () => 'task',
    getInitiatorCredentials: async () => ({}),
    emitLog: async () => {},
  }
}

/** The same actions stand in the test that compares. */
function testActions(calls) {
  const note = ({ step, input }) => calls.push([step.id, input])
  const define = (id, handler, input) => ({ id, schema: input && { input }, handler })
  const number = {
    type: 'object',
    properties: { n: { type: 'number' } },
    required: ['n'],
    additionalProperties: false,
  }
  return [
    define('test:echo', (context) => {
      note(context)
      context.output('got', context.input)
    }),
    define('test:number', note, number),
    define('test:fail', (context) => {
      note(context)
      throw new Error('it fails')
    }),
    define('test:fail-at-2', (context) => {
      note(context)
      if (context.input.v === 2) throw new Error('it fails')
    }),
    define('test:date', (context) => context.output('at', new Date(0))),
    define('test:nothing', (context) => {
      context.output('none', undefined)
      context.output('some', 1)
    }),
    define('test:look', async (context) =>
      calls.push([context.step.id, await filesIn(context.workspacePath)]),
    ),
  ]
}

async function writeSkeleton(root, files) {
  await mkdir(root)
  for (const [path, { text = '', base64, executable, link }] of Object.entries(files)) {
    const target = join(root, path)
    await mkdir(dirname(target), { recursive: true })
    if (link !== undefined) await symlink(link, target)
    else await writeFile(target, base64 === undefined ? text : Buffer.from(base64, 'base64'))
    if (executable) await chmod(target, 0o755)
  }
}

/** Files by their path; empty folders end in a slash. */
async function filesIn(root, prefix = '') {
  const entries = await readdir(join(root, prefix), { withFileTypes: true })
  const found = {}
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = prefix === '' ? entry.name : `${prefix}/${entry.name}`
    if (entry.isSymbolicLink()) found[path] = { link: await readlink(join(root, path)) }
    else if (entry.isDirectory()) {
      const inner = await filesIn(root, path)
      Object.assign(found, Object.keys(inner).length > 0 ? inner : { [`${path}/`]: {} })
    } else {
      const { mode } = await stat(join(root, path))
      const bytes = await readFile(join(root, path))
      found[path] = { base64: bytes.toString('base64'), executable: (mode & 0o100) !== 0 }
    }
  }
  return found
}
