import { Secret } from '@callboard/core'
import { pageFields } from '../form/page-fields.ts'
import type { Template } from '../template/template.ts'
import type { Provenance } from './provenance.ts'

/** What a new rendering is made from. */
export interface UpdateAnswers {
  parameters: Record<string, unknown>
  secrets: Record<string, string | Secret>
}

/** Stands for what was given and not kept. A file that it gets into is masked, and masked files are never written. */
const placeholder = 'callboard-withheld-value'

/**
 * The answers of before with the new ones above them. What the template no longer asks for is dropped; passwords and
 * secrets that are not given again are stood in for.
 */
export function updateAnswers(
  template: Template,
  { answers, withheld }: Provenance,
  given: {
    answers?: Readonly<Record<string, unknown>> | undefined
    secrets?: Readonly<Record<string, string | Secret>> | undefined
  },
): UpdateAnswers {
  const asked = new Set(
    template.pages.flatMap(({ schema }) => pageFields(schema).map(({ name }) => name)),
  )
  const kept = Object.entries(answers).filter(([name]) => asked.has(name))
  const passwords = withheld.filter((name) => asked.has(name)).map((name) => [name, placeholder])
  const secrets = withheld
    .filter((name) => name.startsWith('secrets.'))
    .map((name) => [name.slice('secrets.'.length), new Secret(placeholder)])
  return {
    parameters: { ...Object.fromEntries([...kept, ...passwords]), ...given.answers },
    secrets: { ...Object.fromEntries(secrets), ...given.secrets },
  }
}
