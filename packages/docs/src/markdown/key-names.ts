/** Keys of a keyboard with another name than their own, and what stands on them: the names of `pymdownx.keys`. */
const keys: Readonly<Record<string, readonly [name: string, label: string]>> = {
  alt: ['alt', 'Alt'],
  altgr: ['alt-graph', 'AltGr'],
  'arrow-down': ['arrow-down', 'Down'],
  'arrow-left': ['arrow-left', 'Left'],
  'arrow-right': ['arrow-right', 'Right'],
  'arrow-up': ['arrow-up', 'Up'],
  backspace: ['backspace', 'Backspace'],
  bksp: ['backspace', 'Backspace'],
  'caps-lock': ['caps-lock', 'Caps Lock'],
  cmd: ['command', 'Cmd'],
  command: ['command', 'Cmd'],
  control: ['control', 'Ctrl'],
  ctrl: ['control', 'Ctrl'],
  del: ['delete', 'Del'],
  delete: ['delete', 'Del'],
  down: ['arrow-down', 'Down'],
  end: ['end', 'End'],
  enter: ['enter', 'Enter'],
  esc: ['escape', 'Esc'],
  escape: ['escape', 'Esc'],
  home: ['home', 'Home'],
  ins: ['insert', 'Ins'],
  insert: ['insert', 'Ins'],
  left: ['arrow-left', 'Left'],
  meta: ['meta', 'Meta'],
  minus: ['minus', '-'],
  opt: ['option', 'Option'],
  option: ['option', 'Option'],
  'page-down': ['page-down', 'Page Down'],
  'page-up': ['page-up', 'Page Up'],
  plus: ['plus', '+'],
  pgdn: ['page-down', 'Page Down'],
  pgup: ['page-up', 'Page Up'],
  'print-screen': ['print-screen', 'Print Screen'],
  ret: ['enter', 'Enter'],
  return: ['enter', 'Enter'],
  right: ['arrow-right', 'Right'],
  shift: ['shift', 'Shift'],
  slash: ['slash', '/'],
  space: ['space', 'Space'],
  super: ['super', 'Super'],
  tab: ['tab', 'Tab'],
  up: ['arrow-up', 'Up'],
  win: ['windows', 'Win'],
  windows: ['windows', 'Win'],
}

/** How a key is shown: the end of its class, and what stands on it. */
export function keyOf(written: string): { name: string; label: string } {
  const lower = written.toLowerCase()
  const known = Object.hasOwn(keys, lower) ? keys[lower] : undefined
  if (known) return { name: known[0], label: known[1] }
  const label = /^(?:[a-z\d]|f\d\d?)$/.test(lower)
    ? lower.toUpperCase()
    : written.replaceAll('-', ' ').replace(/\b[a-z]/g, (letter) => letter.toUpperCase())
  return { name: lower, label }
}
