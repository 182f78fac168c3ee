/**
 * @typedef {object} InputRow
 * @property {string} id the number of the clause and what is asked, unique
 * @property {'entity' | 'entity with AI' | 'parse ref' | 'format ref' | 'parse location ref'} question
 *   who answers: the core kinds, the core kinds with those for AI resources, or a function for references
 * @property {unknown} input plain data
 */

export const long = (length) => 'a'.repeat(length)

/** The smallest Component that is valid, with parts of it replaced. */
export const component = ({ metadata = {}, ...root } = {}) => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: { name: 'c', ...metadata },
  spec: { type: 'service', lifecycle: 'production', owner: 'team' },
  ...root,
})

export const withSpec = (kind, spec) => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind,
  metadata: { name: 'x' },
  spec,
})

export const spec = (more) => component({ spec: { ...component().spec, ...more } })

/** Rows of one clause. @returns {InputRow[]} */
export const rows = (clause, question, inputs) =>
  Object.entries(inputs).map(([name, input]) => ({ id: `${clause} ${name}`, question, input }))

/** Rows about one field of the metadata: one for each value. */
export const field = (clause, key, values) =>
  rows(
    clause,
    'entity',
    Object.fromEntries(
      values.map((value) => {
        const shown = JSON.stringify(value)
        const name = shown.length > 40 ? `of ${value.length} characters` : shown
        return [`${key} ${name}`, component({ metadata: { [key]: value } })]
      }),
    ),
  )

/** Rows of one clause that are called by their input. @returns {InputRow[]} */
export const each = (clause, question, inputs) =>
  rows(clause, question, Object.fromEntries(inputs.map((input) => [JSON.stringify(input), input])))
