/** What a dashboard is selected by. */
export interface SelectableDashboard {
  title: string
  tags: readonly string[]
  folderTitle?: string | undefined
}

/** A selector of dashboards, read. */
export interface DashboardSelector {
  matches(dashboard: SelectableDashboard): boolean
  /** Tags that every selected dashboard has, so that the server need not send the others. */
  tags: readonly string[]
}

interface Token {
  text: string
  isString: boolean
  at: number
}

interface State {
  tokens: readonly Token[]
  next: number
  refuse(reason: string): Error
}

type Field = 'tags' | 'title' | 'folderTitle'
const operatorsOf: Readonly<Record<Field, readonly string[]>> = {
  tags: ['@>'],
  title: ['==', '!='],
  folderTitle: ['==', '!='],
}

/**
 * Reads a selector as the peer's Grafana plug-in writes them: a tag by itself (`my-service`), or an expression such as
 * `(tags @> 'my-service' || title == 'My service') && tags @> 'slo'`. Recursion is bounded by the length that an annotation
 * may have.
 *
 * @param refuse - makes the error for a reason
 */
export function parseSelector(text: string, refuse: State['refuse']): DashboardSelector {
  const isExpression = /["'()@=!&|]/.test(text)
  if (!isExpression) return { matches: ({ tags }) => tags.includes(text), tags: [text] }
  const state = { tokens: tokenize(text, refuse), next: 0, refuse }
  const whole = parseEither(state)
  if (state.next < state.tokens.length) throw unexpected(state, '&& or ||')
  return whole
}

function parseEither(state: State): DashboardSelector {
  const parts = [parseBoth(state)]
  while (take(state, '||')) parts.push(parseBoth(state))
  const [only] = parts
  if (only && parts.length === 1) return only
  return { matches: (each) => parts.some((part) => part.matches(each)), tags: [] }
}

function parseBoth(state: State): DashboardSelector {
  const parts = [parseSingle(state)]
  while (take(state, '&&')) parts.push(parseSingle(state))
  return {
    matches: (each) => parts.every((part) => part.matches(each)),
    tags: parts.flatMap((part) => part.tags),
  }
}

function parseSingle(state: State): DashboardSelector {
  if (take(state, '!')) {
    const negated = parseSingle(state)
    return { matches: (each) => !negated.matches(each), tags: [] }
  }
  if (!take(state, '(')) return parseComparison(state)
  const inner = parseEither(state)
  if (!take(state, ')')) throw unexpected(state, '")"')
  return inner
}

function parseComparison(state: State): DashboardSelector {
  const field = (Object.keys(operatorsOf) as Field[]).find((name) => take(state, name))
  if (!field) throw unexpected(state, Object.keys(operatorsOf).join(', '))
  const operator = operatorsOf[field].find((each) => take(state, each))
  if (!operator) throw unexpected(state, operatorsOf[field].join(' or '))
  const value = state.tokens[state.next]
  if (!value?.isString) throw unexpected(state, 'text in quotes')
  state.next += 1
  if (field === 'tags')
    return { matches: ({ tags }) => tags.includes(value.text), tags: [value.text] }
  return { matches: (each) => (each[field] === value.text) === (operator === '=='), tags: [] }
}

function take(state: State, wanted: string): boolean {
  const token = state.tokens[state.next]
  const found = token !== undefined && !token.isString && token.text === wanted
  if (found) state.next += 1
  return found
}

function tokenize(text: string, refuse: State['refuse']): Token[] {
  const lexeme = /\s+|(@>|==|!=|&&|\|\||[()!]|[A-Za-z]\w*)|"([^"]*)"|'([^']*)'/y
  const tokens: Token[] = []
  while (lexeme.lastIndex < text.length) {
    const at = lexeme.lastIndex
    const match = lexeme.exec(text)
    if (!match) throw refuse(`character ${at + 1}, "${text[at]}", is not expected`)
    const [, word, double, single] = match
    const string = double ?? single
    if (string !== undefined) tokens.push({ text: string, isString: true, at })
    else if (word !== undefined) tokens.push({ text: word, isString: false, at })
  }
  return tokens
}

function unexpected({ tokens, next, refuse }: State, wanted: string): Error {
  const token = tokens[next]
  const found = token ? `found "${token.text}" at character ${token.at + 1}` : 'it ends there'
  return refuse(`expected ${wanted}, ${found}`)
}
