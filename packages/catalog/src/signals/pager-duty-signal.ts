import type { Entity } from '@callboard/core'
import { z } from 'zod'
import {
  annotationOf,
  badAnnotation,
  boundedAnnotation,
  hasAnnotation,
  keyOfAnnotations,
  segmentAnnotation,
} from './annotations.ts'
import { askHost, checkHost, optionalText, type SignalHost } from './ask-host.ts'
import { defineSignal, type Signal, type SignalFact, type SignalLevel } from './signal.ts'

const serviceId = 'pagerduty.com/service-id'
const integrationKey = 'pagerduty.com/integration-key'

/** Somebody who is called when something breaks. */
export interface OnCall {
  name: string
  email?: string | undefined
  url?: string | undefined
  /** Step of the escalation, from 1: the first is called first. */
  level: number
  /** End of the shift, ISO 8601; without one it does not end. */
  until?: string | undefined
}

/** A service of PagerDuty. */
export interface PagerDutyService {
  id: string
  name: string
  url?: string | undefined
  /** By step of the escalation. */
  onCall: OnCall[]
  /** Incidents that are triggered or acknowledged. */
  incidents: { title: string; status: string; urgency: string; url?: string; createdAt: string }[]
}

const service = z.object({
  id: z.string(),
  name: z.string(),
  html_url: optionalText,
  escalation_policy: z.object({ id: z.string() }),
  integrations: z.array(z.object({ integration_key: optionalText })).optional(),
})
const oneService = z.object({ service })
const services = z.object({ services: z.array(service) })
const onCalls = z.object({
  oncalls: z.array(
    z.object({
      user: z.object({
        summary: optionalText,
        name: optionalText,
        email: optionalText,
        html_url: optionalText,
      }),
      escalation_level: z.number(),
      end: optionalText,
    }),
  ),
})
const incidents = z.object({
  incidents: z.array(
    z.object({
      title: z.string(),
      status: z.string(),
      urgency: z.string(),
      html_url: optionalText,
      created_at: z.string(),
    }),
  ),
})

/**
 * Who is on call, and the open incidents, for the service that `pagerduty.com/service-id` or
 * `pagerduty.com/integration-key` names. Reads `/services`, `/oncalls` and `/incidents` of the REST API, version 2.
 *
 * The gate carries `Authorization: Token token=<read-only key>` to `https://api.pagerduty.com`.
 *
 * @throws CORE_OPTION_INVALID
 */
export function pagerDutySignal(options: SignalHost): Signal<PagerDutyService> {
  const host = checkHost('pagerDutySignal', options)
  return defineSignal({
    name: 'pagerduty',
    topic: 'on-call',
    host: host.url,
    applies: hasAnnotation(serviceId, integrationKey),
    key: keyOfAnnotations(serviceId, integrationKey),
    async read({ entity, signal }) {
      const ask = askPagerDuty(host, signal)
      const found = await findService(ask, entity)
      const [people, open] = await Promise.all([
        ask('/oncalls', onCalls, {
          'escalation_policy_ids[]': found.escalation_policy.id,
          'include[]': 'users',
          limit: '100',
        }),
        ask('/incidents', incidents, {
          'service_ids[]': found.id,
          'statuses[]': ['triggered', 'acknowledged'],
          limit: '25',
        }),
      ])
      const data: PagerDutyService = {
        id: found.id,
        name: found.name,
        url: found.html_url,
        onCall: people.oncalls.map(toOnCall).sort((a, b) => a.level - b.level),
        incidents: open.incidents.map(({ html_url, created_at, ...each }) => ({
          ...each,
          ...(html_url !== undefined && { url: html_url }),
          createdAt: created_at,
        })),
      }
      return { ...summaryOf(data), facts: factsOf(data), url: data.url, data }
    },
  })
}

type Ask = <Answer>(
  path: string,
  answer: z.ZodType<Answer>,
  query: Readonly<Record<string, string | readonly string[]>>,
) => Promise<Answer>

function askPagerDuty(host: SignalHost, signal: AbortSignal): Ask {
  const headers = { accept: 'application/vnd.pagerduty+json;version=2' }
  return (path, answer, query) =>
    askHost(host, { path, query, request: { headers }, answer, signal })
}

async function findService(ask: Ask, entity: Entity): Promise<z.infer<typeof service>> {
  if (annotationOf(entity, serviceId) !== undefined)
    return (await ask(`/services/${segmentAnnotation(entity, serviceId)}`, oneService, {})).service
  const key = boundedAnnotation(entity, integrationKey) ?? ''
  const found = await ask('/services', services, { query: key, 'include[]': 'integrations' })
  const match = found.services.find(({ integrations = [] }) =>
    integrations.some(({ integration_key }) => integration_key === key),
  )
  if (match) return match
  throw badAnnotation(integrationKey, {
    // Whoever has the whole key can raise alarms.
    value: `…${key.slice(-4)}`,
    reason: 'no service of PagerDuty has an integration with that key',
    hint: 'Copy the key from the Integrations tab of the service, or name the service with pagerduty.com/service-id.',
  })
}

function toOnCall({
  user,
  escalation_level,
  end,
}: z.infer<typeof onCalls>['oncalls'][number]): OnCall {
  return {
    name: user.summary ?? user.name ?? 'somebody',
    email: user.email,
    url: user.html_url,
    level: escalation_level,
    until: end,
  }
}

function summaryOf({ onCall, incidents: open }: PagerDutyService): {
  summary: string
  level: SignalLevel
} {
  const first = onCall.filter(({ level }) => level === onCall[0]?.level)
  const names = [...new Set(first.map(({ name }) => name))].join(' and ')
  const who = names === '' ? 'Nobody is on call' : `On call: ${names}`
  const triggered = open.some(({ status }) => status === 'triggered')
  const incidentsText =
    open.length === 0 ? '' : `, ${open.length} open ${open.length === 1 ? 'incident' : 'incidents'}`
  const quiet = open.length === 0 && names !== ''
  return {
    summary: who + incidentsText,
    level: triggered ? 'error' : quiet ? 'ok' : 'warning',
  }
}

function factsOf({ onCall, incidents: open }: PagerDutyService): SignalFact[] {
  return [
    ...onCall.map(({ name, email, level, until, url }) => ({
      label: `On call, step ${level}`,
      value: [name, email, until && `until ${until}`].filter(Boolean).join(', '),
      url,
    })),
    ...open.map(({ title, status, urgency, url }) => ({
      label: `Incident, ${status}`,
      value: `${title} (${urgency})`,
      url,
    })),
  ]
}
