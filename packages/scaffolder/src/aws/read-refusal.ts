import type { GateResponse } from '@callboard/core/node'
import { z } from 'zod'

const jsonShape = z.object({
  __type: z.string(),
  message: z.string().optional(),
  Message: z.string().optional(),
})
const longest = 400

/** What a service says about a request that it refuses: S3 in XML, without a body for `HEAD`; the others in JSON. */
export function readRefusal({ status, text }: Pick<GateResponse, 'status' | 'text'>): {
  code: string
  said: string
} {
  const body = text()
  const { data } = jsonShape.safeParse(parsed(body))
  const code = data?.__type.replace(/^.*#/, '') ?? inXml(body, 'Code') ?? String(status)
  const said = data?.message ?? data?.Message ?? inXml(body, 'Message') ?? ''
  return { code, said: said.replace(/\s+/g, ' ').trim().slice(0, longest) }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function inXml(text: string, name: string): string | undefined {
  return new RegExp(`<${name}>([^<]*)</${name}>`).exec(text)?.[1]
}
