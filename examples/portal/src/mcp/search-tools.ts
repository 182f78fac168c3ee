import { z } from 'zod'
import { defineTool, type McpTool } from './mcp-tool.ts'
import { limitOf } from './tool-input.ts'

/** The one box over catalog, docs and wikis. */
export const searchTools: readonly McpTool[] = [
  defineTool({
    name: 'search',
    permission: 'search.read',
    title: 'Search catalog, docs and wikis',
    description:
      'Finds by words, names in any spelling, or a question such as "who owns the billing api". Understands "a phrase", -without and field:value. Begin here when you do not know a reference.',
    input: z.object({
      term: z.string().min(1).max(512),
      types: z.array(z.string()).optional().describe('only these types of result'),
      filters: z
        .record(z.string(), z.union([z.string(), z.array(z.string())]))
        .optional()
        .describe('only documents with one of the values of each field, such as {"kind": "API"}'),
      limit: limitOf(50),
      cursor: z.string().max(16_384).optional().describe('nextCursor of the answer before'),
    }),
    readOnly: true,
    run: async ({ term, types, filters, limit = 10, cursor }, { portal, signal }) => {
      const answer = await portal.search.query({ term, types, filters, limit, cursor, signal })
      return {
        data: {
          total: answer.total,
          ...(answer.answer && { answer: answer.answer }),
          ...(answer.didYouMean !== undefined && { didYouMean: answer.didYouMean }),
          results: answer.results.map(({ type, rank, document, marks }) => ({
            rank,
            type,
            title: document.title,
            location: document.location,
            excerpt: marks.text.text,
          })),
          ...(answer.nextPageCursor && { nextCursor: answer.nextPageCursor }),
        },
      }
    },
  }),
]
