import { createReaders, formatIssue } from '@callboard/core'
import { expect, it } from 'vitest'
import { builtinActions } from '../actions/builtin-actions.ts'
import { testTemplate } from '../testing/test-template.ts'
import { lintTemplate } from './lint-template.ts'

const actions = builtinActions({ readers: createReaders([]) })
const lint = (spec: string) =>
  lintTemplate(testTemplate(spec), { actions })
    .map((issue) => formatIssue({ ...issue, frame: undefined }))
    .join('\n')

it('has nothing to say about a good template', () => {
  expect(
    lint(`
parameters:
  properties: { name: { type: string, pattern: '^[a-z]+$' } }
steps:
  - id: fetch
    if: \${{ parameters.name and not failure() }}
    action: fetch:template
    input: { url: ./skeleton, values: { name: '\${{ parameters.name }}' }, replace: '\${{ parameters.x }}' }
  - id: register
    each: \${{ parameters.list }}
    action: catalog:register
    input: { catalogInfoUrl: '\${{ (steps.fetch.output.url | parseRepoUrl).owner }}' }
output: { links: [{ title: Repository, url: '\${{ steps.fetch.output.remoteUrl }}' }] }
`),
  ).toBe('')
})

it('finds unknown actions, unknown and missing inputs, broken expressions and refused schemas', () => {
  expect(
    lint(`
parameters:
  properties: { name: { type: string, pattern: '(a+)+$' } }
steps:
  - id: fetch
    action: fetch:templat
    input: { url: ./skeleton }
  - id: more
    action: fetch:template
    input:
      valeus: {}
      targetPath: 7
  - id: log
    if: \${{ parameters.name
    action: debug:log
    input: { message: '\${{ parameters.name | nosuch }}' }
output: { text: [{ title: '\${{ broken' }] }
`),
  ).toMatchInlineSnapshot(`
    "template.yaml:12:7: error: There is no action "fetch:templat" (SCAFFOLDER_ACTION_UNKNOWN)
      hint: Did you mean "fetch:template"?
    template.yaml:16:7: error: The input of "fetch:template" is not valid: "url" is missing (TEMPLATE_INPUT_INVALID)
      hint: It takes url, targetPath, values, copyWithoutRender, copyWithoutTemplating, cookiecutterCompat, templateFileExtension, replace, trimBlocks, lstripBlocks, token.
    template.yaml:18:9: error: The input of "fetch:template" is not valid: "targetPath" is not valid: expected string, received number (TEMPLATE_INPUT_INVALID)
      hint: It takes url, targetPath, values, copyWithoutRender, copyWithoutTemplating, cookiecutterCompat, templateFileExtension, replace, trimBlocks, lstripBlocks, token.
    template.yaml:17:9: error: The input of "fetch:template" is not valid: "valeus" is not known; did you mean "values"? (TEMPLATE_INPUT_UNKNOWN)
      hint: It takes url, targetPath, values, copyWithoutRender, copyWithoutTemplating, cookiecutterCompat, templateFileExtension, replace, trimBlocks, lstripBlocks, token.
    template.yaml:22:16: error: The expression "\${{ parameters.name | nosuch }}" failed: Unknown template filter "nosuch" (SCAFFOLDER_EXPRESSION_FAILED)
      hint: Correct the expression; text that only looks like one goes between {% raw %} and {% endraw %}.
    template.yaml:20:7: error: The expression "\${{ parameters.name" failed: Unterminated variable tag (SCAFFOLDER_EXPRESSION_FAILED)
      hint: Correct the expression; text that only looks like one goes between {% raw %} and {% endraw %}.
    template.yaml:23:22: error: The expression "\${{ broken" failed: Unterminated variable tag (SCAFFOLDER_EXPRESSION_FAILED)
      hint: Correct the expression; text that only looks like one goes between {% raw %} and {% endraw %}.
    template.yaml:8:3: error: The pattern "(a+)+$" is refused: it repeats something that repeats itself (SCAFFOLDER_PATTERN_REFUSED)
      hint: Write it with one repetition at a time, for example ^[a-z][a-z0-9-]*$."
  `)
})

it('warns of a password that would be kept with the other parameters', () => {
  expect(
    lint(`
parameters:
  properties:
    database:
      type: object
      properties: { password: { type: string, ui:widget: password } }
    token: { type: string, ui:field: Secret, ui:widget: password }
steps:
  - { id: log, action: debug:log, input: { message: hello } }
`),
  ).toMatchInlineSnapshot(`
    "template.yaml:12:23: warning: The parameter "password" is typed as a password, but kept with the other parameters of a run (TEMPLATE_PASSWORD_PARAMETER)
      hint: Give it "ui:field: Secret" and read it as \${{ secrets.password }}."
  `)
})
