/**
 * Text from data made safe for a terminal or a log line: every C0 and C1 control except newline and tab,
 * and every mark that changes the direction of writing, is shown as an escape. Plain text comes back unchanged.
 */
export function escapeControls(text: string): string {
  return text.replace(unsafe, (character) => {
    const code = character.codePointAt(0) ?? 0
    return code <= 0xff
      ? `\\x${code.toString(16).padStart(2, '0')}`
      : `\\u${code.toString(16).padStart(4, '0')}`
  })
}

// U+061C, U+200E/F, U+202A–202E and U+2066–2069 reorder what stands around them, U+2028/9 break lines in viewers.
const unsafe =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: finding control characters is its purpose
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g
