import { describe, expect, it } from 'vitest'
import { searchModule } from './search-module.ts'

type Pieces = { text: string; match: boolean }[]
interface Hit {
  location: string
  title: Pieces
  page?: string
  excerpt: Pieces
}

// The module runs as it is served.
const { prepare, search } = (await import(
  `data:text/javascript,${encodeURIComponent(searchModule)}`
)) as {
  prepare(docs: { location: string; title: string; text: string }[]): unknown[]
  search(index: unknown[], query: string, limit?: number): Hit[]
}

const index = prepare([
  { location: '', title: 'Home', text: 'How to deploy the payment gateway' },
  { location: 'deploy/', title: 'Deploy', text: 'Steps' },
  { location: 'deploy/#roll-back', title: 'Roll back a deployment', text: 'undo' },
  { location: 'ops/', title: 'Operations', text: 'Alarms ring.' },
  { location: 'ops/#queue', title: 'Queue', text: 'drained' },
  { location: 'über/', title: 'Über uns', text: `${'x '.repeat(200)}Zürich` },
])
const found = (query: string) => search(index, query).map(({ location }) => location)

describe('the search of a written site', () => {
  it.each([
    ['deploy', ['deploy/', 'deploy/#roll-back', '']],
    ['DEPL', ['deploy/', 'deploy/#roll-back', '']],
    ['roll deployment', ['deploy/#roll-back']],
    ['drained', ['ops/#queue']],
    ['alarms drained', ['ops/']],
    ['eploy', []],
    ['zürich über', ['über/']],
    ['', []],
    ['(.*)[', []],
    ['constructor', []],
  ])('finds for %j', (query, expected) => {
    expect(found(query)).toEqual(expected)
  })

  it('shows where in the text it found it, and which letters', () => {
    const [hit] = search(index, 'zur')
    expect(hit?.excerpt.map(({ text }) => text).join('')).toMatch(/^\u2026x x .*Zürich$/)
    expect(hit?.excerpt.filter(({ match }) => match)).toEqual([{ text: 'Zür', match: true }])
    const [roll] = search(index, 'dep ro')
    expect(roll).toEqual({
      location: 'deploy/#roll-back',
      title: [
        { text: 'Ro', match: true },
        { text: 'll back a ', match: false },
        { text: 'dep', match: true },
        { text: 'loyment', match: false },
      ],
      page: 'Deploy',
      excerpt: [{ text: 'undo', match: false }],
    })
  })
})
