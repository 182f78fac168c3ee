import { describe, expect, it } from 'vitest'
import { signalContract } from '../testing/signal-contract.ts'
import { opsgenieSignal } from './opsgenie-signal.ts'
import { pagerDutySignal } from './pager-duty-signal.ts'
import { readOnce } from './test-entity.ts'
import { type ServiceRequest, startTestService } from './test-service.ts'

const pagerDutyToken = { token: 'Token token=s3cret' }
const service = {
  id: 'PIJ90N7',
  name: 'Shop',
  type: 'service',
  html_url: 'https://acme.pagerduty.com/service-directory/PIJ90N7',
  escalation_policy: { id: 'PT20YPA', type: 'escalation_policy_reference', summary: 'Web' },
  integrations: [
    { id: 'PQ12345', type: 'events_api_v2_inbound_integration', integration_key: 'R0UT1NGKEY0001' },
  ],
}
const user = (name: string, email: string) => ({
  id: 'PXPGF42',
  type: 'user',
  summary: name,
  name,
  email,
  html_url: `https://acme.pagerduty.com/users/${name.toLowerCase()}`,
})
const incident = {
  id: 'PT4KHLK',
  incident_number: 1234,
  title: 'The shop is on fire',
  status: 'acknowledged',
  urgency: 'high',
  html_url: 'https://acme.pagerduty.com/incidents/PT4KHLK',
  created_at: '2026-01-01T08:00:00Z',
}
const page = { limit: 100, offset: 0, total: null, more: false }

/** As the REST API, version 2, describes it. */
function pagerDuty(given: { incidents?: object[]; onCalls?: object[] } = {}) {
  const onCalls = given.onCalls ?? [
    { user: user('Bo', 'bo@acme.test'), escalation_level: 2, start: null, end: null },
    {
      user: user('Ada', 'ada@acme.test'),
      escalation_level: 1,
      start: '2026-01-01T00:00:00Z',
      end: '2026-01-02T00:00:00Z',
    },
  ]
  return ({ path, query, headers }: ServiceRequest) => {
    if (headers.authorization !== pagerDutyToken.token)
      return { status: 401, body: { error: { message: 'Authentication failed', code: 2006 } } }
    if (headers.accept !== 'application/vnd.pagerduty+json;version=2')
      return { status: 406, body: '' }
    if (path === '/services')
      return {
        body: { services: query.get('query') === 'R0UT1NGKEY0001' ? [service] : [], ...page },
      }
    if (path === '/services/PIJ90N7') return { body: { service } }
    if (path === '/oncalls')
      return {
        body: {
          oncalls: query.get('escalation_policy_ids[]') === 'PT20YPA' ? onCalls : [],
          ...page,
        },
      }
    if (path === '/incidents' && query.getAll('statuses[]').length === 2)
      return { body: { incidents: given.incidents ?? [], ...page } }
    return { status: 404, body: { error: { message: 'Not Found', code: 2100 } } }
  }
}

describe('pagerDutySignal', () => {
  it('shows who is on call, by step, and the open incidents', async () => {
    await using duty = await startTestService(pagerDuty({ incidents: [incident] }), pagerDutyToken)
    const reading = await readOnce(pagerDutySignal(duty), { 'pagerduty.com/service-id': 'PIJ90N7' })
    expect(reading?.value).toMatchObject({
      summary: 'On call: Ada, 1 open incident',
      level: 'warning',
      url: service.html_url,
      facts: [
        { label: 'On call, step 1', value: 'Ada, ada@acme.test, until 2026-01-02T00:00:00Z' },
        { label: 'On call, step 2', value: 'Bo, bo@acme.test' },
        {
          label: 'Incident, acknowledged',
          value: 'The shop is on fire (high)',
          url: incident.html_url,
        },
      ],
      data: {
        id: 'PIJ90N7',
        name: 'Shop',
        onCall: [
          { name: 'Ada', level: 1 },
          { name: 'Bo', level: 2 },
        ],
      },
    })
  })

  it.each<[string, Parameters<typeof pagerDuty>[0], string, string]>([
    ['quiet', {}, 'On call: Ada', 'ok'],
    [
      'triggered',
      { incidents: [{ ...incident, status: 'triggered' }, incident] },
      'On call: Ada, 2 open incidents',
      'error',
    ],
    ['nobody', { onCalls: [] }, 'Nobody is on call', 'warning'],
  ])('%s', async (_name, given, summary, level) => {
    await using duty = await startTestService(pagerDuty(given), pagerDutyToken)
    const reading = await readOnce(pagerDutySignal(duty), { 'pagerduty.com/service-id': 'PIJ90N7' })
    expect(reading?.value).toMatchObject({ summary, level })
  })

  it('finds the service of an integration key', async () => {
    await using duty = await startTestService(pagerDuty(), pagerDutyToken)
    const annotations = { 'pagerduty.com/integration-key': 'R0UT1NGKEY0001' }
    expect((await readOnce(pagerDutySignal(duty), annotations))?.value?.summary).toBe(
      'On call: Ada',
    )
  })

  it('does not show the whole of a key that is not known', async () => {
    await using duty = await startTestService(pagerDuty(), pagerDutyToken)
    const annotations = { 'pagerduty.com/integration-key': 'SECRETKEY9876' }
    const error = (await readOnce(pagerDutySignal(duty), annotations))?.error
    expect(error?.message).toMatchInlineSnapshot(
      `"The annotation "pagerduty.com/integration-key", "…9876", cannot be used: no service of PagerDuty has an integration with that key"`,
    )
    expect(JSON.stringify(error)).not.toContain('SECRETKEY')
  })

  it('says that the token is refused', async () => {
    await using duty = await startTestService(pagerDuty(), { token: 'Token token=old' })
    const reading = await readOnce(pagerDutySignal(duty), { 'pagerduty.com/service-id': 'PIJ90N7' })
    expect(reading?.error).toMatchObject({
      data: { status: 401, problem: 'Authentication failed' },
    })
  })

  const create = async () => {
    const duty = await startTestService(pagerDuty(), pagerDutyToken)
    return {
      signal: pagerDutySignal(duty),
      annotations: { 'pagerduty.com/service-id': 'PIJ90N7' },
      breakSource: () => duty.break(),
      dispose: () => duty[Symbol.asyncDispose](),
    }
  }
  for (const { name, run } of signalContract(create)) it(name, run)
})

const opsgenieToken = { token: 'GenieKey s3cret' }

/** As the Schedule, Who Is On Call and Alert APIs describe it. */
function opsgenie(alerts: object[] = []) {
  const schedules = [
    { id: 'd875', name: 'Web, primary', enabled: true, ownerTeam: { id: '1', name: 'Web' } },
    { id: 'd876', name: 'Web, old', enabled: false, ownerTeam: { id: '1', name: 'Web' } },
    { id: 'd877', name: 'Ledger', enabled: true, ownerTeam: { id: '2', name: 'Ledger' } },
  ]
  return ({ path, query, headers }: ServiceRequest) => {
    const answered = { took: 0.01, requestId: 'r' }
    if (headers.authorization !== opsgenieToken.token)
      return { status: 403, body: { message: 'Api Key is not authorized', ...answered } }
    if (path === '/v2/schedules') return { body: { data: schedules, ...answered } }
    const id = /^\/v2\/schedules\/(\w+)\/on-calls$/.exec(path)?.[1]
    const schedule = schedules.find((each) => each.id === id)
    if (schedule && query.get('flat') === 'true')
      return {
        body: {
          data: { _parent: schedule, onCallRecipients: id === 'd875' ? ['ada@acme.test'] : [] },
          ...answered,
        },
      }
    if (path === '/v2/alerts' && query.get('query')?.startsWith('status: open AND (tag: "shop")'))
      return { body: { data: alerts, paging: {}, ...answered } }
    return { status: 422, body: { message: 'Request body is not processable', ...answered } }
  }
}

describe('opsgenieSignal', () => {
  it('shows who is on call for a team and the open alerts of a component', async () => {
    const alert = {
      id: '70413a06',
      message: 'Slow cart',
      status: 'open',
      acknowledged: false,
      priority: 'P2',
      createdAt: '2026-01-01T08:00:00Z',
    }
    await using genie = await startTestService(opsgenie([alert]), opsgenieToken)
    const reading = await readOnce(opsgenieSignal(genie), {
      'opsgenie.com/team': 'web',
      'opsgenie.com/component-selector': 'tag: "shop"',
    })
    expect(reading?.value).toEqual({
      summary: 'On call: ada@acme.test, 1 open alert',
      level: 'error',
      facts: [
        { label: 'Web, primary', value: 'ada@acme.test' },
        { label: 'Alert, P2', value: 'Slow cart (since 2026-01-01T08:00:00Z)' },
      ],
      data: {
        onCall: [{ schedule: 'Web, primary', people: ['ada@acme.test'] }],
        alerts: [
          {
            message: 'Slow cart',
            priority: 'P2',
            acknowledged: false,
            createdAt: '2026-01-01T08:00:00Z',
          },
        ],
      },
    })
  })

  it.each<[string, Record<string, string>, string, string]>([
    [
      'a team with nobody on call',
      { 'opsgenie.com/team': 'Ledger' },
      'Nobody is on call',
      'warning',
    ],
    [
      'a selector by itself',
      { 'opsgenie.com/component-selector': 'tag: "shop"' },
      'no open alert',
      'ok',
    ],
  ])('shows %s', async (_name, annotations, summary, level) => {
    await using genie = await startTestService(opsgenie(), opsgenieToken)
    expect((await readOnce(opsgenieSignal(genie), annotations))?.value).toMatchObject({
      summary,
      level,
    })
  })

  it('shows no alert that is closed, whatever the selector', async () => {
    const alert = { message: 'Old', status: 'closed', createdAt: '2026-01-01T08:00:00Z' }
    await using genie = await startTestService(opsgenie([alert]), opsgenieToken)
    const selector = 'tag: "shop") OR (status: closed'
    const annotations = { 'opsgenie.com/component-selector': selector }
    expect((await readOnce(opsgenieSignal(genie), annotations))?.value?.summary).toBe(
      'no open alert',
    )
  })

  it('says that a team is not there', async () => {
    await using genie = await startTestService(opsgenie(), opsgenieToken)
    const error = (await readOnce(opsgenieSignal(genie), { 'opsgenie.com/team': 'Wep' }))?.error
    expect(error?.message).toMatchInlineSnapshot(
      `"The annotation "opsgenie.com/team", "Wep", cannot be used: no enabled schedule of Opsgenie belongs to a team of that name"`,
    )
  })

  const create = async () => {
    const genie = await startTestService(opsgenie(), opsgenieToken)
    return {
      signal: opsgenieSignal(genie),
      annotations: { 'opsgenie.com/team': 'Web' },
      breakSource: () => genie.break(),
      dispose: () => genie[Symbol.asyncDispose](),
    }
  }
  for (const { name, run } of signalContract(create)) it(name, run)
})
