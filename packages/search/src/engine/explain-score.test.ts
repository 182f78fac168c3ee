import { expect, it } from 'vitest'
import { defineCollator } from '../collators/collator.ts'
import { createSearch } from '../create-search.ts'

const search = createSearch({
  collators: [
    defineCollator({
      name: 'pages',
      type: 'page',
      collect: () => [
        { name: 'billing-api', title: 'Billing API', text: 'Invoices.', location: '/1' },
        { title: 'Runbook', text: 'When billing fails, restart billing.', location: '/2' },
        { title: 'Wings', text: 'Lift at supersonic speed of thin delta wings.', location: '/3' },
        { title: 'Mach', text: 'Delta lift.', location: '/4' },
      ],
    }),
  ],
})
const ready = search.index()

async function explain(term: string) {
  await ready
  const { results } = await search.query({ term, explain: true })
  return results.map(({ document, explanation }) => {
    const { score = 0, parts = [] } = explanation ?? {}
    expect(parts.reduce((sum, part) => sum + part.score, 0)).toBeCloseTo(score)
    const reasons = parts.map((part) =>
      'term' in part
        ? `${part.reason} ${part.term} ${JSON.stringify(part.frequencies)}`
        : `${part.reason} ${'share' in part ? part.share : part.weight}`,
    )
    return [document.title, ...reasons]
  })
}

it('says by which words, in which fields, and that it is called so', async () => {
  expect(await explain('billing api')).toEqual([
    [
      'Billing API',
      'name 1',
      'word api {"name":1,"title":1}',
      'word billingapi {"name":1}',
      'word bill {"name":1,"title":1}',
    ],
    ['Runbook', 'word bill {"text":2}'],
  ])
})

it('says which words of the best answers counted beside those of the question', async () => {
  expect(await explain('what lift do thin wings have at supersonic speed')).toEqual([
    [
      'Wings',
      'name 0.2',
      'word wing {"title":1,"text":1}',
      'word thin {"text":1}',
      'word superson {"text":1}',
      'word speed {"text":1}',
      'feedback wing {"title":1,"text":1}',
      'word lift {"text":1}',
      'feedback speed {"text":1}',
      'feedback superson {"text":1}',
      'feedback thin {"text":1}',
      'feedback delta {"text":1}',
      'feedback lift {"text":1}',
    ],
    [
      'Mach',
      'word lift {"text":1}',
      'feedback mach {"title":1}',
      'feedback delta {"text":1}',
      'feedback lift {"text":1}',
    ],
  ])
})

it('says nothing where nobody asked', async () => {
  await ready
  const { results } = await search.query({ term: 'billing' })
  expect(results[0]).not.toHaveProperty('explanation')
})
