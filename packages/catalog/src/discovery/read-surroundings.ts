import { type Finding, type RepositoryFacts, textOf } from './proposal.ts'

/** What lies around the sources: the README, a Dockerfile, documentation, the repository's address. */
export async function readSurroundings(facts: RepositoryFacts): Promise<Finding[]> {
  const { files, remote } = facts
  const found = await readReadme(facts)
  const dockerfile = files.find((path) => /^(?:Dockerfile|Containerfile)$/.test(path))
  if (dockerfile)
    found.push({
      ...{ field: 'spec.type', value: 'service', file: dockerfile },
      reason: `there is a ${dockerfile}`,
    })
  const mkdocs = files.find((path) => /^mkdocs\.ya?ml$/.test(path))
  if (mkdocs)
    found.push({
      ...{ field: 'metadata.annotations.backstage.io/techdocs-ref', value: 'dir:.', file: mkdocs },
      reason: `there is a ${mkdocs}`,
    })
  if (!remote) return found
  const { host, owner, repo } = remote
  const slug = `${owner}/${repo}`
  found.push({ field: 'metadata.name', value: repo, reason: 'the name of the repository' })
  const known = [/(?:^|\.)github\./, /(?:^|\.)gitlab\./].findIndex((name) => name.test(host))
  const annotation = ['github.com/project-slug', 'gitlab.com/project-slug'][known]
  if (annotation !== undefined)
    found.push({
      field: `metadata.annotations.${annotation}`,
      value: slug,
      reason: 'the address of the repository',
    })
  return found
}

/** A README says at its beginning what there is, and no mark of Markdown is sought through a megabyte of it. */
const maxReadme = 10_000

async function readReadme(facts: RepositoryFacts): Promise<Finding[]> {
  const file = facts.files.find((path) => /^readme(?:\.(?:md|markdown|rst|txt))?$/i.test(path))
  const whole = file === undefined ? undefined : await textOf(facts, file)
  if (file === undefined || whole === undefined) return []
  const text = whole.slice(0, maxReadme)
  const found: Finding[] = []
  const blocks = text
    .replace(/<!--[\s\S]*?-->|```[\s\S]*?```/g, '')
    .split(/\n\s*\n/)
    .map((block) => block.trim())
  const heading = /^#\s+(.+)/m.exec(text)?.[1]
  const title = heading && plain(heading)
  if (title && title.length <= 100)
    found.push({ field: 'metadata.title', value: title, reason: `the heading of ${file}`, file })
  const paragraph = blocks.filter(isProse).map(plain).find(Boolean)
  if (paragraph)
    found.push({
      ...{ field: 'metadata.description', value: firstSentences(paragraph), file },
      reason: `the first paragraph of ${file}`,
    })
  if (
    /\b(?:deprecated|no longer maintained|unmaintained|archived)\b/i.test(
      blocks.slice(0, 3).join('\n'),
    )
  )
    found.push({
      ...{ field: 'spec.lifecycle', value: 'deprecated', file },
      reason: `${file} says so at its beginning`,
    })
  return found
}

/** Whether a block of Markdown is a paragraph that says something itself, rather than by what it links to. */
function isProse(block: string): boolean {
  if (/^(?:[#<>|*+=-]|\d+\.|!\[|\[!)/.test(block)) return false
  const withoutLinks = plain(block.replace(/\[[^[\]]*\](?:\([^()]*\)|\[[^[\]]*\])/g, ''))
  return withoutLinks.length >= plain(block).length / 2
}

/** Markdown without its marks, on one line. */
function plain(markdown: string): string {
  return markdown
    .replace(/!\[[^[\]]*\](?:\([^()]*\)|\[[^[\]]*\])/g, '')
    .replace(/\[([^[\]]*)\](?:\([^()]*\)|\[[^[\]]*\])/g, '$1')
    .replace(/<[^<>]*>|[*_`]{1,3}|\s#+\s*$/g, '')
    .replace(/\s+/g, ' ')
    .trim()
}

/** As much of a text as fits into a description, in whole sentences where it has some. */
function firstSentences(text: string): string {
  if (text.length <= 300) return text
  const whole = /^.{0,299}[.!?](?=\s)/.exec(text)?.[0]
  return whole ?? `${text.slice(0, 299)}…`
}
