import type { FormField, FormPlan } from '@callboard/scaffolder'
import { defineCommand } from '../command.ts'
import type { Screen } from '../terminal/screen.ts'
import { type Column, table } from '../terminal/table.ts'
import { count } from '../terminal/words.ts'

/** `callboard template form`: what a template asks. */
export const templateForm = defineCommand({
  name: 'template form',
  summary: 'Shows what a template asks: pages, fields, and what can be chosen.',
  examples: [
    'template form new-go-service --from examples/acme',
    'template form ./template.yaml --json',
  ],
  args: [['<template>', 'a file, a folder with a template.yaml, or a reference']],
  usesSources: true,
  async run(context) {
    const { openScaffolder } = await import('../sources/open-scaffolder.ts')
    await using opened = await openScaffolder(context, { command: 'template form' })
    const { scaffolder, template, user } = opened
    const form = await scaffolder.form(template, { ...(user && { user }), signal: context.signal })
    return { json: form, text: (screen) => formText(screen, form) }
  },
})

function formText(screen: Screen, { title, pages }: FormPlan): string[] {
  const { style, clean } = screen
  const fields = pages.flatMap((page) => page.fields)
  return [
    style.bold(clean(title)),
    '',
    ...pages.flatMap((page) => [
      style.bold(clean(page.title)),
      ...table(screen, columns, page.fields),
      '',
    ]),
    `${count(fields.length, 'field')}, ${fields.filter(({ required }) => required).length} required`,
  ]
}

const columns: Column<FormField>[] = [
  { title: 'Name', value: ({ name }) => name },
  { title: 'Type', value: ({ type, widget }) => (widget === 'secret' ? 'secret' : type) },
  { title: 'Required', value: ({ required }) => (required ? 'yes' : 'no') },
  { title: 'Default', value: (field) => defaultOf(field), shrinkTo: 8, optional: true },
  { title: 'Choices', value: (field) => choicesOf(field), shrinkTo: 16, optional: true },
  {
    title: 'Description',
    value: ({ title, description }) => description ?? title,
    shrinkTo: 16,
    optional: true,
  },
]

function defaultOf({ default: value }: FormField): string {
  if (value === undefined) return ''
  return typeof value === 'string' ? value : JSON.stringify(value)
}

function choicesOf({ options = [] }: FormField): string {
  const shown = options.slice(0, 5).map(({ value }) => String(value))
  return options.length > shown.length
    ? `${shown.join(', ')} and ${options.length - shown.length} more`
    : shown.join(', ')
}
