import { createTemporaryFolder } from '@callboard/core/node'
import { expect, it } from 'vitest'
import { createSearch } from '../create-search.ts'
import { ndjsonCollator } from './ndjson-collator.ts'

it('tells of each line that is no document, with its place, and takes the others in', async () => {
  await using temporary = await createTemporaryFolder()
  const { folder } = temporary
  const lines = ['{"title":"A","text":"","location":"/a"}', '{"title":', '', '[1]', 'null']
  await folder.write('tools.ndjson', lines.join('\r\n'))
  const search = createSearch({
    collators: [ndjsonCollator({ folder, file: 'tools.ndjson', type: 'tool' })],
  })
  const [report] = (await search.index()).collators
  expect(report?.documents).toBe(1)
  expect(
    report?.issues.map(({ code, message, at }) => ({ code, message, line: at?.line })),
  ).toEqual([
    {
      code: 'SEARCH_LINE_INVALID',
      message: 'The line is no document: Unexpected end of JSON input',
      line: 2,
    },
    {
      code: 'SEARCH_DOCUMENT_INVALID',
      message:
        'A document of the collator "tool" is left out: Invalid input: expected object, received array',
      line: undefined,
    },
    {
      code: 'SEARCH_DOCUMENT_INVALID',
      message:
        'A document of the collator "tool" is left out: Invalid input: expected object, received null',
      line: undefined,
    },
  ])
})
