import { defineBenchmark } from '../frame/benchmark.mjs'
import { benchmark as catalog } from './catalog.mjs'

const wanted = [
  '@callboard/catalog',
  'the same, restarted from SQLite',
  'yaml alone',
  'js-yaml alone',
]

/** The same with ten times as much: a whole process against what the parsers alone need for the same bytes. */
export const benchmark = defineBenchmark({
  ...catalog,
  name: 'catalog-100k',
  title: catalog.title.replace('10,000', '100,000'),
  // Once takes two minutes.
  runs: 1,
  contenders: catalog.contenders
    .filter(({ name }) => wanted.includes(name))
    .map((contender) => ({
      ...contender,
      prepare: ({ scale }) => contender.prepare({ scale: scale * 10 }),
    })),
})
