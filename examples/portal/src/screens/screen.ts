import { HttpError } from '@callboard/core/http'
import type { Request, Router } from 'express'
import { readRef } from '../format/entity-link.ts'
import type { Portal } from '../portal.ts'
import type { Render } from '../server/views.ts'
import type { Frame, Section } from '../view-models.ts'

/** What every screen is given. */
export interface ScreenContext {
  portal: Portal
  render: Render
  /** Changes with the browser's files. */
  assetsVersion: string
  /** The frame around a page. */
  frame(page: { title: string; section?: Section; breadcrumbs?: Frame['breadcrumbs'] }): Frame
}

/** The routes of one screen. */
export type Screen = (context: ScreenContext) => Router

/** A parameter of the address as one text: the first of a repeated one, empty when absent. */
export function queryText(request: Request, name: string, maxLength = 512): string {
  const [value] = queryList(request, name)
  return (value ?? '').slice(0, maxLength)
}

/** A parameter of the address as a list without empty values. */
export function queryList(request: Request, name: string): string[] {
  const { searchParams } = new URL(request.originalUrl, 'http://localhost')
  return searchParams
    .getAll(name)
    .filter((value) => value !== '')
    .slice(0, 32)
}

/** A field of a posted form as one text, empty when absent. */
export function postedText(request: Request, name: string, maxLength = 2048): string {
  const body: unknown = request.body
  const isForm = typeof body === 'object' && body !== null && Object.hasOwn(body, name)
  const value: unknown = isForm ? (body as Record<string, unknown>)[name] : undefined
  return typeof value === 'string' ? value.trim().slice(0, maxLength) : ''
}

/** The address with some parameters replaced; `undefined` and the empty text remove one. */
export function withQuery(
  request: Request,
  changes: Record<string, string | readonly string[] | undefined>,
): string {
  const url = new URL(request.originalUrl, 'http://localhost')
  for (const [name, value] of Object.entries(changes)) {
    url.searchParams.delete(name)
    for (const text of [value ?? []].flat()) if (text !== '') url.searchParams.append(name, text)
  }
  return `${url.pathname}${url.search}`
}

/** The entity reference that the parameters of an address name. @throws a 404 for one that can be none */
export function refOfParams({ namespace, kind = 'template', name }: Request['params']): string {
  const ref = `${String(kind)}:${String(namespace)}/${String(name)}`.toLowerCase()
  if (!readRef(ref)) throw new HttpError(404, `"${ref.slice(0, 100)}" is not an entity reference`)
  return ref
}
