import { describe, expect, it } from 'vitest'
import { coreErrors } from '../errors/core-errors.ts'
import { formatIssue } from './format-issue.ts'
import { hasErrors, type Issue, issueFromError } from './issue.ts'
import { formatLocation } from './source-location.ts'

const issue: Issue = {
  severity: 'warning',
  code: 'ENTITY_KEY_MISSPELT',
  message: '"spec.ownr" is not a field of a Component and is ignored',
}

describe('formatIssue', () => {
  it('shows the sentence and the code when there is nothing else', () => {
    expect(formatIssue(issue)).toMatchInlineSnapshot(
      `"warning: "spec.ownr" is not a field of a Component and is ignored (ENTITY_KEY_MISSPELT)"`,
    )
  })

  it('shows place, frame and hint', () => {
    expect(
      formatIssue({
        ...issue,
        at: { file: 'a.yaml', line: 2, column: 3 },
        frame: '  1 | spec:\n> 2 |   ownr: x\n    |   ^',
        hint: 'Did you mean "owner"?',
      }),
    ).toMatchInlineSnapshot(`
      "a.yaml:2:3: warning: "spec.ownr" is not a field of a Component and is ignored (ENTITY_KEY_MISSPELT)
          1 | spec:
        > 2 |   ownr: x
            |   ^
        hint: Did you mean "owner"?"
    `)
  })

  it('escapes control characters of the content', () => {
    expect(formatIssue({ ...issue, message: 'a\u001b]0;x\u0007' })).toContain('a\\x1b]0;x\\x07')
  })
})

describe('issueFromError', () => {
  it('keeps code, words and place', () => {
    const error = coreErrors.PATH_MISSING({ path: 'a' }, { at: { file: 'b', line: 1 } })
    expect(issueFromError(error, 'warning')).toEqual({
      severity: 'warning',
      code: 'CORE_PATH_MISSING',
      message: error.message,
      hint: error.hint,
      at: { file: 'b', line: 1 },
    })
    expect(issueFromError(error).severity).toBe('error')
  })
})

describe('hasErrors', () => {
  it('sees errors only', () => {
    expect(hasErrors([])).toBe(false)
    expect(hasErrors([issue, { ...issue, severity: 'info' }])).toBe(false)
    expect(hasErrors([issue, { ...issue, severity: 'error' }])).toBe(true)
  })
})

describe('formatLocation', () => {
  it.each([
    [{ file: 'a' }, 'a'],
    [{ file: 'a', line: 3 }, 'a:3'],
    [{ file: 'a', line: 3, column: 7 }, 'a:3:7'],
  ])('writes %j as %s', (at, text) => {
    expect(formatLocation(at)).toBe(text)
  })
})
