import { entityRefOf } from '@callboard/core'
import { z } from 'zod'
import { findEntity } from './catalog-tools.ts'
import { defineTool, type McpTool } from './mcp-tool.ts'
import { refInput } from './tool-input.ts'

/** Scorecards and what other systems say. */
export const checkTools: readonly McpTool[] = [
  defineTool({
    name: 'checks',
    permission: 'catalog.entity.read',
    title: 'How entities stand to the checks',
    description:
      'With ref: every check that applies to the entity, whether it passes, and how to mend what does not. Without: the checks with how many pass.',
    input: z.object({ ref: refInput.optional() }),
    readOnly: true,
    run: async ({ ref }, { portal, signal }) => {
      const target = ref === undefined ? undefined : entityRefOf(findEntity(portal, ref))
      const { checks, results, levels } = await portal.catalog.checks({ ref: target, signal })
      return { data: target === undefined ? { checks } : { results, levels } }
    },
  }),
  defineTool({
    name: 'signals',
    permission: 'catalog.entity.read',
    title: 'What other systems say about an entity',
    description:
      'Who is on call, alerts that fire, the last deployment and sync: one reading for each system, with how old it is. A system that is down says so.',
    input: z.object({ ref: refInput }),
    readOnly: true,
    run: async ({ ref }, { portal, signal }) => ({
      data: {
        readings: await portal.catalog.signals(entityRefOf(findEntity(portal, ref)), { signal }),
      },
    }),
  }),
]
