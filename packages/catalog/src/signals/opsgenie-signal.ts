import { z } from 'zod'
import { badAnnotation, boundedAnnotation, hasAnnotation, keyOfAnnotations } from './annotations.ts'
import { askHost, checkHost, type SignalHost } from './ask-host.ts'
import { defineSignal, type Signal, type SignalFact, type SignalLevel } from './signal.ts'

const team = 'opsgenie.com/team'
const selector = 'opsgenie.com/component-selector'
/** Schedules of one team that are asked. */
const maxSchedules = 5

/** What Opsgenie says of a team and of a component. */
export interface OpsgenieState {
  /** Schedules of the team with who is on call there; empty where the entity names no team. */
  onCall: { schedule: string; people: string[] }[]
  /** Open alerts that the selector finds, newest first; empty where the entity has no selector. */
  alerts: { message: string; priority: string; acknowledged: boolean; createdAt: string }[]
}

const schedules = z.object({
  data: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      enabled: z.boolean().optional(),
      ownerTeam: z.object({ name: z.string().optional() }).optional(),
    }),
  ),
})
const onCalls = z.object({
  data: z.object({ onCallRecipients: z.array(z.string()).optional() }),
})
const alerts = z.object({
  data: z.array(
    z.object({
      message: z.string(),
      status: z.string().default('open'),
      priority: z.string().default('P3'),
      acknowledged: z.boolean().default(false),
      createdAt: z.string(),
    }),
  ),
})

/**
 * Who is on call in the schedules of `opsgenie.com/team`, and the open alerts that the query of
 * `opsgenie.com/component-selector` finds. Reads `/v2/schedules`, `/v2/schedules/{id}/on-calls` and `/v2/alerts`.
 *
 * The gate carries `Authorization: GenieKey <read-only key>` to `https://api.opsgenie.com` (or `api.eu.opsgenie.com`). The
 * selector is a query of its own language, so any entity can show any alert that this key can read.
 *
 * @throws CORE_OPTION_INVALID
 */
export function opsgenieSignal(options: SignalHost): Signal<OpsgenieState> {
  const host = checkHost('opsgenieSignal', options)
  return defineSignal({
    name: 'opsgenie',
    topic: 'on-call',
    host: host.url,
    applies: hasAnnotation(team, selector),
    key: keyOfAnnotations(team, selector),
    async read({ entity, signal }) {
      const teamName = boundedAnnotation(entity, team)
      const query = boundedAnnotation(entity, selector)
      const [onCall, open] = await Promise.all([
        teamName === undefined ? undefined : readOnCall(host, teamName, signal),
        query === undefined ? undefined : readAlerts(host, query, signal),
      ])
      const data = { onCall: onCall ?? [], alerts: open ?? [] }
      return { ...summaryOf(onCall, open), facts: factsOf(data), data }
    },
  })
}

async function readOnCall(
  host: SignalHost,
  name: string,
  signal: AbortSignal,
): Promise<OpsgenieState['onCall']> {
  const all = await askHost(host, { path: '/v2/schedules', answer: schedules, signal })
  const own = all.data.filter(
    ({ enabled = true, ownerTeam }) =>
      enabled && ownerTeam?.name?.toLowerCase() === name.toLowerCase(),
  )
  if (own.length === 0)
    throw badAnnotation(team, {
      value: name,
      reason: 'no enabled schedule of Opsgenie belongs to a team of that name',
      hint: 'Write the name as on the Teams page; the team needs a schedule.',
    })
  return Promise.all(
    own.slice(0, maxSchedules).map(async (schedule) => {
      const path = `/v2/schedules/${encodeURIComponent(schedule.id)}/on-calls`
      const { data } = await askHost(host, {
        path,
        query: { flat: 'true' },
        answer: onCalls,
        signal,
      })
      return { schedule: schedule.name, people: data.onCallRecipients ?? [] }
    }),
  )
}

async function readAlerts(
  host: SignalHost,
  query: string,
  signal: AbortSignal,
): Promise<OpsgenieState['alerts']> {
  const { data } = await askHost(host, {
    path: '/v2/alerts',
    query: { query: `status: open AND (${query})`, sort: 'createdAt', order: 'desc', limit: '20' },
    answer: alerts,
    signal,
  })
  // A selector such as `a) OR (b` reaches out of its brackets.
  return data.filter(({ status }) => status === 'open').map(({ status: _open, ...alert }) => alert)
}

function summaryOf(
  onCall: OpsgenieState['onCall'] | undefined,
  open: OpsgenieState['alerts'] | undefined,
): { summary: string; level: SignalLevel } {
  const people = [...new Set(onCall?.flatMap((each) => each.people))]
  const who = people.length > 0 ? `On call: ${people.join(', ')}` : 'Nobody is on call'
  const count = open?.length ?? 0
  const alarms = count === 0 ? 'no open alert' : `${count} open ${count === 1 ? 'alert' : 'alerts'}`
  const urgent = open?.some(
    ({ priority, acknowledged }) => !acknowledged && /^P[12]$/.test(priority),
  )
  const uneasy = count > 0 || (onCall !== undefined && people.length === 0)
  return {
    summary: [onCall && who, open && alarms].filter(Boolean).join(', '),
    level: urgent ? 'error' : uneasy ? 'warning' : 'ok',
  }
}

function factsOf({ onCall, alerts: open }: OpsgenieState): SignalFact[] {
  return [
    ...onCall.map(({ schedule, people }) => ({
      label: schedule,
      value: people.join(', ') || 'nobody',
    })),
    ...open.map(({ message, priority, acknowledged, createdAt }) => ({
      label: `Alert, ${priority}`,
      value: `${message} (${acknowledged ? 'acknowledged, ' : ''}since ${createdAt})`,
    })),
  ]
}
