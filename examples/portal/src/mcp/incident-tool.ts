import { z } from 'zod'
import { incidentText } from '../incident/incident-text.ts'
import { readIncident } from '../incident/read-incident.ts'
import { findEntity } from './catalog-tools.ts'
import { defineTool } from './mcp-tool.ts'
import { refInput } from './tool-input.ts'

/** The incident page for an agent. */
export const incidentTool = defineTool({
  name: 'incident',
  permission: 'catalog.entity.read',
  title: 'What is known about something that fails',
  description:
    'For an outage: who is on call and owns it with how to reach them, runbooks and dashboards, what its systems say, what changed lately, what is hit and whom to tell, what it needs and how that does. The text can be pasted into a channel.',
  input: z.object({ ref: refInput }),
  readOnly: true,
  run: async ({ ref }, { portal, signal, call }) => {
    const incident = await readIncident(portal, findEntity(portal, ref), { waitMs: 3000, signal })
    const { entity: _entity, ...data } = incident
    return {
      data,
      text: incidentText(incident, { origin: call.http?.req && new URL(call.http.req.url).origin }),
    }
  },
})
