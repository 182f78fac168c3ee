import { defineProvider } from '@callboard/catalog'
import { defineAction } from '@callboard/scaffolder'
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { serveForTest, type TestPortal } from './serve.ts'

type Mode = 'legacy' | 'auto'
type Consent = 'yes' | 'no'

let portal: TestPortal
beforeAll(async () => {
  portal = await serveForTest()
})
afterAll(() => portal?.[Symbol.asyncDispose]())

const clients: Client[] = []
afterEach(async () => {
  for (const client of clients.splice(0)) await client.close()
})

async function connect({
  mode = 'auto',
  profile,
  consent,
}: {
  mode?: Mode
  profile?: string
  consent?: Consent
} = {}): Promise<Client> {
  const client = new Client(
    { name: 'test', version: '1' },
    {
      versionNegotiation: { mode },
      capabilities: consent ? { elicitation: {} } : {},
    },
  )
  if (consent)
    client.setRequestHandler('elicitation/create', async ({ params }) => {
      asked.push(params.message)
      return { action: 'accept', content: { run: consent === 'yes' } }
    })
  const path = profile === undefined ? '/mcp' : `/mcp/${profile}`
  await client.connect(new StreamableHTTPClientTransport(new URL(path, portal.served.url)))
  clients.push(client)
  return client
}
const asked: string[] = []

interface Told {
  data: Record<string, unknown>
  text: string
  isError: boolean
}

async function call(client: Client, name: string, args: Record<string, unknown>): Promise<Told> {
  const {
    content,
    structuredContent,
    isError = false,
  } = await client.callTool({
    name,
    arguments: args,
  })
  const [first] = content
  return {
    data: (structuredContent ?? {}) as Record<string, unknown>,
    text: first?.type === 'text' ? first.text : '',
    isError,
  }
}

const wipe = defineAction({
  id: 'test:wipe',
  description: 'Deletes everything',
  input: z.object({}),
  run: () => ({}),
  plan: () => ({ sideEffects: [{ text: 'Deletes everything', destructive: true }] }),
})
const wiping = defineProvider({
  name: 'templates',
  *read() {
    yield {
      url: 'https://templates.test/wipe.yaml',
      text: 'apiVersion: scaffolder.backstage.io/v1beta3\nkind: Template\nmetadata: { name: wipe }\nspec: { type: x, steps: [{ id: w, action: "test:wipe" }] }',
    }
  },
})

const parameters = {
  name: 'agents-handbook',
  title: 'Handbook',
  description: 'What agents should know',
  owner: 'group:default/fintech-team',
}

describe.each<Mode>(['auto', 'legacy'])('an agent that speaks the protocol (%s)', (mode) => {
  it('finds the owner, reads the runbook, plans a template and runs it', async () => {
    const client = await connect({ mode })
    const { data: found } = await call(client, 'search', { term: 'who owns payment-gateway' })
    expect(found.answer).toMatchObject({ kind: 'owner', owner: 'group:default/fintech-team' })

    const { data: docs } = await call(client, 'docs_list', { ref: 'component:payment-gateway' })
    const pages = docs.pages as { page: string; title: string }[]
    const runbook = pages.find(({ title }) => /runbook/i.test(title))
    const read = await call(client, 'docs_read', {
      ref: 'component:payment-gateway',
      page: runbook?.page,
    })
    expect(read.text).toMatch(/^# .*runbook/i)

    const { data: plan } = await call(client, 'template_plan', {
      template: 'template:docs-site',
      parameters,
    })
    expect(plan).toMatchObject({ destructive: false })
    expect(plan.effects).not.toEqual([])

    const unconfirmed = await call(client, 'template_run', { planId: plan.planId, confirm: false })
    expect(unconfirmed).toMatchObject({ isError: true })
    const begun = await call(client, 'template_run', { planId: plan.planId, confirm: true })
    const again = await call(client, 'template_run', { planId: plan.planId, confirm: true })
    expect(again.data.runId).toBe(begun.data.runId)
    expect(await followed(client, String(begun.data.runId))).toMatchObject({ status: 'completed' })
  })
})

describe('what an agent is offered', () => {
  it('is told with what each tool does to the world', async () => {
    const { tools } = await (await connect()).listTools()
    const told = tools.map(({ name, annotations = {} }) => {
      const { readOnlyHint, destructiveHint, idempotentHint } = annotations
      const does = [
        readOnlyHint ? 'reads' : 'changes',
        ...(destructiveHint ? ['destructive'] : []),
        ...(idempotentHint ? ['idempotent'] : []),
      ]
      return `${name}: ${does.join(', ')}`
    })
    expect(told).toMatchInlineSnapshot(`
      [
        "search: reads, idempotent",
        "catalog_get: reads, idempotent",
        "catalog_query: reads, idempotent",
        "catalog_impact: reads, idempotent",
        "catalog_path: reads, idempotent",
        "catalog_history: reads, idempotent",
        "catalog_report: reads, idempotent",
        "catalog_refresh: changes, idempotent",
        "docs_list: reads, idempotent",
        "docs_read: reads, idempotent",
        "incident: reads, idempotent",
        "checks: reads, idempotent",
        "signals: reads, idempotent",
        "template_list: reads, idempotent",
        "template_form: reads, idempotent",
        "template_plan: reads",
        "template_run: changes, destructive, idempotent",
        "run_list: reads, idempotent",
        "run_show: reads, idempotent",
        "run_cancel: changes, destructive, idempotent",
      ]
    `)
  })

  it('has names, titles and schemas that every client accepts', async () => {
    const { tools } = await (await connect()).listTools()
    for (const { name, title, description = '', inputSchema } of tools) {
      expect(name).toMatch(/^[a-z][a-z_]{1,63}$/)
      expect(title).toBeTruthy()
      expect(description.length).toBeGreaterThan(40)
      expect(inputSchema).toMatchObject({ type: 'object' })
    }
  })

  it('is less in a profile that only reads, and nothing more can be called there', async () => {
    const client = await connect({ profile: 'read-only' })
    const { tools } = await client.listTools()
    expect(tools.filter(({ annotations }) => !annotations?.readOnlyHint)).toEqual([])
    await expect(call(client, 'template_run', { planId: 'x', confirm: true })).rejects.toThrow(
      /template_run/,
    )
  })

  it('is refused by name where there is no such profile', async () => {
    const { status, text } = await portal.ask('/mcp/nope', { method: 'POST' })
    expect({ status, ...JSON.parse(text).error }).toMatchObject({
      status: 404,
      message: expect.stringContaining('There is no MCP profile at /mcp/nope'),
    })
  })
})

describe('a plan', () => {
  const planned = async (client: Client) => {
    const { data } = await call(client, 'template_plan', {
      template: 'template:docs-site',
      parameters,
    })
    return data
  }

  it('is shown to the person where the client can ask, and nothing begins without their word', async () => {
    asked.length = 0
    const client = await connect({ consent: 'no' })
    const { planId } = await planned(client)
    expect(await call(client, 'template_run', { planId, confirm: true })).toMatchObject({
      isError: true,
      text: 'The person did not agree to this plan',
    })
    expect(asked).toEqual([
      expect.stringMatching(/^Run "Docs site"\? It would do:\n- .*acme\/agents-handbook/),
    ])
  })

  it('that deletes is not begun on the word of an agent', async () => {
    await using other = await serveForTest({
      organisation: 'Acme',
      catalog: { providers: [wiping] },
      scaffolder: { actions: [wipe] },
    })
    const client = new Client({ name: 'test', version: '1' })
    clients.push(client)
    await client.connect(new StreamableHTTPClientTransport(new URL('/mcp', other.served.url)))
    const { data } = await call(client, 'template_plan', {
      template: 'template:wipe',
      parameters: {},
    })
    expect(data).toMatchObject({ destructive: true, effects: ['Deletes everything'] })
    expect(
      await call(client, 'template_run', { planId: data.planId, confirm: true }),
    ).toMatchObject({
      isError: true,
      text: 'This plan deletes or overwrites something, which a person must start. Send them to /templates/default/wipe, or use a client that can ask.',
    })
  })

  it('tells what is wrong with the answers, field by field', async () => {
    const { isError, text } = await call(await connect(), 'template_plan', {
      template: 'template:docs-site',
      parameters: { ...parameters, name: 'Not A Name' },
    })
    expect({ isError, text }).toMatchInlineSnapshot(`
      {
        "isError": true,
        "text": "The parameters are not valid: "name" must match the pattern ^[a-z][a-z0-9-]{1,61}[a-z0-9]$. Correct the values; "callboard template form" shows what the template takes.",
      }
    `)
  })

  it('is not kept for ever, nor for anybody', async () => {
    const told = await call(await connect(), 'template_run', { planId: 'guessed', confirm: true })
    expect(told).toMatchObject({
      isError: true,
      text: 'There is no plan "guessed". Plans are kept for half an hour. Call template_plan again and use its planId.',
    })
  })
})

describe('an answer', () => {
  it('about an outage names what is hit, why, and whom to call', async () => {
    const { text, data } = await call(await connect(), 'catalog_impact', {
      ref: 'resource:payments-db',
      limit: '500',
    })
    expect(data).toMatchObject({ root: 'resource:default/payments-db', truncated: false })
    expect(text).toContain('- distance 1: component:default/payment-gateway (owner group:')
    expect(text).toMatch(/Owners to call:\n- group:default\/fintech-team: \d+ of them; people: \w/)
  })

  it.each([
    ['catalog_get', { ref: 'api:payments-api' }, 'entity'],
    ['catalog_query', { filter: { kind: 'API' }, limit: 2 }, 'nextCursor'],
    ['catalog_path', { from: 'component:storefront', to: 'resource:payments-db' }, 'paths'],
    ['catalog_history', { ref: 'component:payment-gateway' }, 'changes'],
    ['catalog_report', {}, 'dangling'],
    ['catalog_refresh', { ref: 'component:payment-gateway' }, 'changed'],
    ['docs_list', {}, 'sites'],
    ['checks', {}, 'checks'],
    ['checks', { ref: 'component:payment-gateway' }, 'results'],
    ['signals', { ref: 'component:payment-gateway' }, 'readings'],
    ['template_list', {}, 'templates'],
    ['template_form', { template: 'template:docs-site' }, 'pages'],
    ['run_list', { limit: 1 }, 'runs'],
  ])('of %s is data', async (name, args, key) => {
    const { data, isError } = await call(await connect(), name, args)
    expect(isError).toBe(false)
    expect(data).toHaveProperty(key)
  })

  it.each([
    [
      'catalog_get',
      { ref: 'component:nope' },
      'There is no entity "component:nope" in the catalog',
    ],
    ['catalog_get', { ref: '::::' }, '"::::"'],
    ['catalog_query', { filter: { kind: { $like: 1 } } }, '$like'],
    ['docs_read', { ref: 'component:payment-gateway', page: '../../etc/passwd' }, 'has no page'],
    ['docs_list', { ref: 'group:fintech-team' }, 'has no documentation'],
    ['template_form', { template: 'template:nope' }, 'There is no template "template:nope"'],
    ['run_show', { runId: '__proto__' }, 'There is no run "__proto__"'],
    ['search', { term: '' }, 'term'],
    ['catalog_query', { limit: 1e9 }, 'limit'],
  ])('of %s to what cannot be answered says why', async (name, args, words) => {
    const { isError, text } = await call(await connect(), name, args)
    expect({ isError, text }).toEqual({ isError: true, text: expect.stringContaining(words) })
  })
})

describe('a resource', () => {
  it('is a home page of docs, a page of docs, or an entity', async () => {
    const client = await connect()
    const { resources } = await client.listResources()
    expect(resources.map(({ uri }) => uri)).toContain(
      'docs://component/default/payment-gateway/index',
    )
    const { contents } = await client.readResource({
      uri: 'docs://component/default/payment-gateway/index',
    })
    expect(contents).toMatchObject([
      { mimeType: 'text/markdown', text: expect.stringMatching(/^# /) },
    ])
    const entity = await client.readResource({ uri: 'catalog://component/default/payment-gateway' })
    expect(JSON.parse(String((entity.contents[0] as { text: string }).text))).toMatchObject({
      kind: 'Component',
      metadata: { name: 'payment-gateway' },
    })
  })

  it('is completed by name', async () => {
    const { completion } = await (await connect()).complete({
      ref: { type: 'ref/resource', uri: 'catalog://{kind}/{namespace}/{name}' },
      argument: { name: 'name', value: 'payment-g' },
      context: { arguments: { kind: 'component' } },
    })
    expect(completion.values).toEqual(['payment-gateway'])
  })
})

describe('the address', () => {
  it.each([
    ['another site', { origin: 'https://evil.example' }, 403],
    ['a name that is not this machine', { host: 'evil.example' }, 403],
  ])('does not answer %s', async (_what, headers, status) => {
    const answer = await portal.ask('/mcp', {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: '{}',
    })
    expect(answer.status).toBe(status)
  })

  it('takes no body above 256 KiB, and none that is no JSON', async () => {
    const send = (body: string) =>
      portal.ask('/mcp', {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          accept: 'application/json, text/event-stream',
        },
        body,
      })
    expect((await send('{')).status).toBe(400)
    expect((await send(`{"x":"${'x'.repeat(3_000_000)}"}`)).status).toBe(413)
  })
})

async function followed(client: Client, runId: string): Promise<unknown> {
  for (let after = 0; ; ) {
    const { data } = await call(client, 'run_show', { runId, after, waitSeconds: 10 })
    const run = data.run as { status: string }
    if (!['open', 'processing', 'waiting'].includes(run.status)) return run
    after = Number(data.lastEventId)
  }
}
