import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { escapeControls } from './escape-controls.ts'

describe('escapeControls', () => {
  it.each([
    ['clearing the screen', '\u001b[2J', '\\x1b[2J'],
    ['a link (OSC 8)', '\u001b]8;;https://evil\u0007x', '\\x1b]8;;https://evil\\x07x'],
    ['the C1 form of an escape', '\u009b2J', '\\x9b2J'],
    ['overwriting the line', 'safe\revil', 'safe\\x0devil'],
    ['a backspace', 'a\bb', 'a\\x08b'],
    ['NUL', 'a\u0000b', 'a\\x00b'],
    ['DEL', 'a\u007fb', 'a\\x7fb'],
    ['an override of direction', 'a\u202eb\u2066c', 'a\\u202eb\\u2066c'],
    ['marks of direction', 'a\u200eb\u200fc\u061cd', 'a\\u200eb\\u200fc\\u061cd'],
    ['line separators', 'a\u2028b\u2029c', 'a\\u2028b\\u2029c'],
    ['newline and tab, which stay', 'a\n\tb', 'a\n\tb'],
    ['plain text, which stays', 'Zahlungen – 支払い 👍🏽', 'Zahlungen – 支払い 👍🏽'],
  ])('escapes %s', (_name, text, escaped) => {
    expect(escapeControls(text)).toBe(escaped)
  })

  it('leaves nothing that a terminal acts on, and is done after once', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ max: 0x2070, min: 0 })), (codes) => {
        const text = String.fromCharCode(...codes)
        const escaped = escapeControls(text)
        // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters must be gone
        expect(escaped).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/)
        expect(escapeControls(escaped)).toBe(escaped)
      }),
    )
  })
})
