import { defineBenchmark } from '../frame/benchmark.mjs'
import { benchmark as catalog } from './catalog.mjs'

const [ours, ...others] = catalog.contenders
const wanted = ['the same, restarted from SQLite', 'yaml alone', 'js-yaml alone']

/** V8 doubles a heap before it looks for what nobody uses, unless it is told how much there is. */
const small = {
  ...ours,
  name: 'the same, with a heap of 400 MB',
  nodeOptions: ['--max-old-space-size=400'],
}

/** The same with ten times as much: a whole process against what the parsers alone need for the same bytes. */
export const benchmark = defineBenchmark({
  ...catalog,
  name: 'catalog-100k',
  title: catalog.title.replace('10,000', '100,000'),
  // Once takes two minutes.
  runs: 1,
  contenders: [ours, small, ...others.filter(({ name }) => wanted.includes(name))].map(
    (contender) => ({
      ...contender,
      prepare: ({ scale }) => contender.prepare({ scale: scale * 10 }),
    }),
  ),
})
