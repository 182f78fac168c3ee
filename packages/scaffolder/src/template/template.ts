import type { DocumentPath, Entity, SourceLocation } from '@callboard/core'
import type { RunPolicy } from './run-policy.ts'
import type { StepPolicy } from './step-policy.ts'

/** A step of a template, as it was written, with its defaults filled in. */
export interface TemplateStep extends StepPolicy {
  /** Unique in the template. @default `step-<n>`, counted from 1 */
  id: string
  /** @default the action */
  name: string
  action: string
  input: Readonly<Record<string, unknown>>
  /** The condition: `false`, or text with expressions. */
  if?: unknown
  /** What to repeat the step for: a list, an object, or an expression that gives one. */
  each?: unknown
  /** Where the step stands in the document. */
  path: DocumentPath
}

/** A page of a template's form as it was written: JSON Schema with `ui:*` keys in the same tree. */
export interface ParameterPage {
  title: string
  description?: string
  schema: Readonly<Record<string, unknown>>
  path: DocumentPath
}

/** Which expression of a text is meant, and how far into it. */
export interface InnerPlace {
  expression: string
  /** In characters. */
  offset: number
}

/** The text of a document, for the places in it. */
export interface TemplateSource {
  text: string
  /** Its name in errors. */
  file: string
}

/** A template that is ready to be planned and run. */
export interface Template {
  /** Canonical reference: `template:default/new-go-service`. */
  ref: string
  title: string
  description?: string
  entity: Entity
  /** What relative addresses in its steps are resolved against. */
  baseUrl?: string
  pages: readonly ParameterPage[]
  steps: readonly TemplateStep[]
  output: Readonly<Record<string, unknown>>
  /** What it says about its runs as wholes. */
  run?: RunPolicy
  /** The document that it was read from, where there is one. */
  source?: TemplateSource
  /** Where a part of the template stands, or one expression inside it, where that is known. */
  locate(path: DocumentPath, inner?: InnerPlace): { at: SourceLocation; frame: string } | undefined
}

/** Heading of a page that names none: what the peer's form shows. */
export const defaultPageTitle = 'Please enter the following information'
