/** A rule of a metadata field: test, what is expected, and a way out, in one place. */
export interface FieldRule {
  test: (value: string) => boolean
  /** Completes "expected …". */
  expected: string
  /** What JSON Schema can say of it, for editors. */
  shape: { pattern: string; maxLength: number }
}

const shapeOf = (pattern: RegExp, maxLength = 63) => ({ pattern: pattern.source, maxLength })
const inner = (pattern: RegExp) => pattern.source.slice(1, -1)
const anchored = (pattern: string, maxLength: number) =>
  shapeOf(new RegExp(`^${pattern}$`), maxLength)

const objectName = /^(?:[A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/
const dnsLabel = /^[a-z0-9]+(?:-+[a-z0-9]+)*$/
const tag = /^[a-z0-9:+#]+(?:-[a-z0-9:+#]+)*$/

const suffix = /^[a-z0-9A-Z]+$/
const kindName = /^[a-zA-Z][a-z0-9A-Z]*$/
const prefix = '(?:[a-z0-9.-]+/)?'

const within = (pattern: RegExp, max: number) => (value: string) =>
  // Length first: the patterns are linear, and this keeps them on short text.
  value.length <= max && pattern.test(value)

const dnsSubdomain = /^[a-z0-9]+(?:-+[a-z0-9]+)*(?:\.[a-z0-9]+(?:-+[a-z0-9]+)*)*$/
const longLabel = /[^.]{64}/

const isDnsSubdomain = (value: string) =>
  value.length <= 253 && dnsSubdomain.test(value) && !longLabel.test(value)

/** A second slash is in no suffix. */
function isPrefixed(value: string, isSuffix: (suffix: string) => boolean): boolean {
  const slash = value.indexOf('/')
  if (slash === -1) return isSuffix(value)
  return isDnsSubdomain(value.slice(0, slash)) && isSuffix(value.slice(slash + 1))
}

/** The rules of names, as the peer's `KubernetesValidatorFunctions` and `CommonValidatorFunctions` apply them. */
export const fieldRules = {
  apiVersion: {
    test: (value) => isPrefixed(value, within(suffix, 63)),
    expected: 'a version such as "backstage.io/v1alpha1"',
    shape: anchored(`${prefix}${inner(suffix)}`, 317),
  },
  kind: {
    test: within(kindName, 63),
    expected: 'letters and digits, beginning with a letter, at most 63 characters',
    shape: shapeOf(kindName),
  },
  name: {
    test: within(objectName, 63),
    expected: 'letters and digits with "-", "_" or "." between them, at most 63 characters',
    shape: shapeOf(objectName),
  },
  namespace: {
    test: within(dnsLabel, 63),
    expected: 'lower-case letters and digits with "-" between them, at most 63 characters',
    shape: shapeOf(dnsLabel),
  },
  key: {
    test: (value) => isPrefixed(value, within(objectName, 63)),
    expected: 'a name, optionally after a lower-case domain and "/", such as "example.com/tier"',
    shape: anchored(`${prefix}${inner(objectName)}`, 317),
  },
  labelValue: {
    test: (value) => value === '' || within(objectName, 63)(value),
    expected:
      'letters and digits with "-", "_" or "." between them, at most 63 characters, or nothing',
    shape: anchored(`(?:${inner(objectName)})?`, 63),
  },
  tag: {
    test: within(tag, 63),
    expected:
      'lower-case letters, digits, ":", "+" and "#" with single "-" between them, at most 63 characters',
    shape: shapeOf(tag),
  },
} as const satisfies Record<string, FieldRule>
