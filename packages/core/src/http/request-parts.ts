import type { z } from 'zod'
import { HttpError } from './http-error.ts'

/** The path of a request below a mount point. @throws HttpError 404 */
export function pathBelow(pathname: string, basePath: string): string {
  if (pathname === basePath) return '/'
  if (!pathname.startsWith(`${basePath}/`))
    throw new HttpError(404, `There is nothing at ${pathname}`)
  return pathname.slice(basePath.length)
}

/** @throws HttpError 400 */
export function decodeParams(params: Record<string, string>): Record<string, string> {
  try {
    return Object.fromEntries(
      Object.entries(params).map(([name, value]) => [name, decodeURIComponent(value)]),
    )
  } catch {
    throw new HttpError(400, 'The path is not well encoded')
  }
}

/** The query as an object: a repeated name gives a list. */
export function queryOf(url: URL): Record<string, string | string[]> {
  const names = new Set(url.searchParams.keys())
  return Object.fromEntries(
    [...names].map((name) => {
      const values = url.searchParams.getAll(name)
      return [name, values.length === 1 ? (values[0] ?? '') : values]
    }),
  )
}

/** What a schema makes of a part of a request. @throws HttpError 400 listing what is wrong */
export function checkPart(schema: z.ZodType | undefined, value: unknown, where: string): unknown {
  if (!schema) return undefined
  const result = schema.safeParse(value)
  if (result.success) return result.data
  const errors = result.error.issues.map((issue) => ({
    path: issue.path.join('.'),
    message: issue.message,
  }))
  const [first] = errors
  const place = first?.path ? `"${first.path}" of the ${where}` : `The ${where}`
  throw new HttpError(400, `${place} is not valid: ${first?.message ?? 'unknown reason'}`, {
    code: 'HTTP_INVALID',
    data: { errors },
  })
}
