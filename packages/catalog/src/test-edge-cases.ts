import { createCatalog } from './create-catalog.ts'
import { type MemoryFiles, memoryProvider, memoryReaders } from './testing/memory-provider.ts'

export const component = (
  name: string,
  spec = 'type: service, lifecycle: production, owner: crew',
) =>
  `apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: { name: ${name} }\nspec: { ${spec} }\n`

export const documents = (...texts: string[]) => texts.join('---\n')
/** Refreshes after each state of some files, and tells what is there and what is wrong. */
export async function seen(states: MemoryFiles[], { entries, kinds }: SeenOptions = {}) {
  const files: MemoryFiles = {}
  const provider = memoryProvider({
    files,
    ...(entries && { entries }),
    ...(kinds && { kinds }),
  })
  await using catalog = await createCatalog({
    providers: [provider],
    readers: memoryReaders(files),
  })
  const outcomes: { there: string[]; codes: string[] }[] = []
  for (const state of states) {
    for (const path of Object.keys(files)) delete files[path]
    Object.assign(files, state)
    const { issues } = await catalog.refresh()
    outcomes.push({
      there: [...catalog.entities()].map(({ kind, metadata }) => `${kind}:${metadata.name}`),
      codes: issues.map(({ code, at }) => `${code}${at?.line ? `:${at.line}` : ''}`),
    })
  }
  return outcomes
}

interface SeenOptions {
  entries?: string[]
  kinds?: string[]
}

export const [a, b, c] = ['a', 'b', 'c'].map((name) => component(name)) as [string, string, string]
