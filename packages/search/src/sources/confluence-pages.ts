import { coreErrors } from '@callboard/core'
import { z } from 'zod'
import type { JsonSite } from './json-site.ts'

/** A page as either interface gives it. */
export interface ConfluencePage {
  title: string
  /** Its content in the storage format. */
  storage: string
  /** Where it is read, below the base of the site. */
  path: string
  labels: readonly string[]
}

/** Which pages of which site. */
export interface SpaceQuestion {
  /** Without a slash at its end. */
  baseUrl: string
  /** Key of the space. */
  space: string
  signal: AbortSignal | undefined
}

const body = z.object({ storage: z.object({ value: z.string() }).optional() }).optional()
const webui = z.object({ webui: z.string() })
const next = z.object({ next: z.string().optional() }).optional()

const spacesAnswer = z.object({ results: z.array(z.object({ id: z.coerce.string() })) })

const cloudAnswer = z.object({
  results: z.array(z.object({ title: z.string(), body, _links: webui })),
  _links: next,
})

const serverAnswer = z.object({
  results: z.array(
    z.object({
      title: z.string(),
      body,
      metadata: z
        .object({
          labels: z.object({ results: z.array(z.object({ name: z.string() })) }).optional(),
        })
        .optional(),
      _links: webui,
    }),
  ),
  _links: next,
})

/** A space of more answers than this goes round in circles. */
const maxAnswers = 20_000

/** The pages of a space, by version 2 of the interface of the cloud. */
export async function* cloudPages(
  site: JsonSite,
  { baseUrl, space, signal }: SpaceQuestion,
): AsyncGenerator<ConfluencePage> {
  const spacesUrl = `${baseUrl}/api/v2/spaces?keys=${encodeURIComponent(space)}`
  const spaces = await site.read(spacesUrl, { schema: spacesAnswer, signal })
  const [found] = spaces?.value.results ?? []
  if (!found) throw coreErrors.SOURCE_MISSING({ url: spacesUrl })
  const first = `${baseUrl}/api/v2/spaces/${encodeURIComponent(found.id)}/pages?status=current&body-format=storage&limit=100`
  const answers = answersFrom(first, async (url) => {
    const answer = await site.read(url, { schema: cloudAnswer, signal })
    // Named from the root of the host.
    const more = answer?.value._links?.next
    return { answer: answer?.value, more: more && new URL(more, baseUrl).href }
  })
  for await (const { results } of answers)
    for (const { title, body: content, _links } of results)
      yield { title, storage: content?.storage?.value ?? '', path: _links.webui, labels: [] }
}

/** The pages of a space, by the interface of Server and Data Center. */
export async function* serverPages(
  site: JsonSite,
  { baseUrl, space, signal }: SpaceQuestion,
): AsyncGenerator<ConfluencePage> {
  const question = new URLSearchParams({
    spaceKey: space,
    type: 'page',
    status: 'current',
    expand: 'body.storage,metadata.labels',
    limit: '50',
  })
  const answers = answersFrom(`${baseUrl}/rest/api/content?${question}`, async (url) => {
    const answer = await site.read(url, { schema: serverAnswer, signal })
    // Named from the base of the site.
    const more = answer?.value._links?.next
    return { answer: answer?.value, more: more && `${baseUrl}${more}` }
  })
  for await (const { results } of answers)
    for (const { title, body: content, metadata, _links } of results)
      yield {
        title,
        storage: content?.storage?.value ?? '',
        path: _links.webui,
        labels: (metadata?.labels?.results ?? []).map((label) => label.name),
      }
}

async function* answersFrom<Answer>(
  first: string,
  read: (url: string) => Promise<{ answer: Answer | undefined; more: string | undefined }>,
): AsyncGenerator<Answer> {
  let url: string | undefined = first
  for (let asked = 0; url; asked += 1) {
    if (asked === maxAnswers)
      throw coreErrors.SOURCE_FAILED({ url: first, reason: 'its pages have no end' })
    const { answer, more }: { answer: Answer | undefined; more: string | undefined } =
      await read(url)
    if (answer) yield answer
    url = more
  }
}
