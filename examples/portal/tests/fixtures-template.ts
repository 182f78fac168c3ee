import { defineProvider } from '@callboard/catalog'

/** A template with every kind of field. */
export const formTemplate = `
apiVersion: scaffolder.backstage.io/v1beta3
kind: Template
metadata: { name: everything, title: Everything }
spec:
  type: service
  parameters:
    - title: About
      required: [name]
      properties:
        name: { title: Name, type: string, pattern: '^[a-z-]+$' }
        token: { title: Token, type: string, ui:field: Secret }
        pin: { title: PIN, type: string, ui:widget: password }
        replicas: { title: Replicas, type: integer, default: 2, minimum: 1, maximum: 9 }
        ratio: { title: Ratio, type: number, ui:options: { rows: 3 } }
        metrics: { title: Metrics, type: boolean, default: true }
        tier: { title: Tier, type: string, enum: [gold, iron], ui:widget: radio, ui:options: { inline: true } }
        flags: { title: Flags, type: array, items: { type: string, enum: [a, b, c] }, ui:widget: checkboxes }
        hosts: { title: Hosts, type: array, items: { type: string } }
        ports: { title: Ports, type: array, items: { type: integer } }
        labels: { title: Labels, type: object, additionalProperties: { type: string } }
    - title: Parts
      properties:
        database:
          title: Database
          type: object
          required: [engine]
          properties:
            engine: { title: Engine, type: string, enum: [postgres, redis] }
            backup: { title: Backup, type: boolean, default: true }
            size: { title: Size, type: integer, default: 10 }
        users:
          title: Users
          type: array
          maxItems: 3
          items:
            title: User
            type: object
            required: [login]
            properties:
              login: { title: Login, type: string, minLength: 2 }
              admin: { title: Admin, type: boolean }
              key: { title: Key, type: string, ui:widget: password }
              roles:
                type: array
                title: Roles
                items:
                  type: object
                  properties: { role: { title: Role, type: string, default: reader } }
  steps:
    - id: seen
      name: See
      action: test:see
      input: { values: '\${{ parameters }}', token: '\${{ secrets.token }}' }
  output:
    text:
      - title: Next
        content: "**Bold** and [a link](https://example.com) <script>alert(1)</script>"
      - title: Then
        content: "1. one\\n2. two"
`

/** A template whose second page depends on the first, and that has words of its own for its buttons and its review. */
export const deployTemplate = `
apiVersion: scaffolder.backstage.io/v1beta3
kind: Template
metadata: { name: deploy, title: New deployment, tags: [recommended, cloud] }
spec:
  type: infrastructure
  presentation:
    buttonLabels: { reviewButtonText: Look it over, createButtonText: Deploy, backButtonText: Change it }
  parameters:
    - title: Where
      required: [name, region]
      properties:
        name: { title: Name, type: string, minLength: 3 }
        region: { title: Region, type: string, enum: [eu, us] }
        note: { title: Note, type: string, ui:backstage: { review: { show: false } } }
        account: { title: Account, type: string, ui:backstage: { review: { mask: '(kept back)' } } }
        code:
          title: Code
          description: Where the configuration goes
          type: string
          ui:field: RepoUrlPicker
          ui:options: { allowedHosts: [github.com, dev.azure.com], allowedOwners: [org, lab] }
        gateway: { title: Gateway, type: boolean, default: false }
    - title: The gateway
      properties: {}
      dependencies:
        gateway:
          oneOf:
            - properties: { gateway: { const: true }, host: { title: Entry, type: string, pattern: '^[a-z.]+$' } }
              required: [host]
            - properties: { gateway: { const: false } }
  steps:
    - id: seen
      name: See
      action: test:see
      input: { values: '\${{ parameters }}' }
`

/** A template with choices that can be looked at, answers for nothing, words of its own for mistakes, and flags. */
export const choosingTemplate = `
apiVersion: scaffolder.backstage.io/v1beta3
kind: Template
metadata: { name: choosing, title: Choosing }
spec:
  type: service
  parameters:
    - title: Choices
      properties:
        like: { title: Like, type: string, ui:field: EntityPicker, ui:options: { catalogFilter: { kind: Template }, allowArbitraryValues: false } }
        size: { title: Size, type: string, default: small, ui:emptyValue: '' }
        colour: { title: Colour, type: string, ui:emptyValue: '', pattern: '^[a-z]+$', errorMessage: { pattern: Write the colour in small letters. } }
        note: { title: Note, type: string, ui:emptyValue: none }
        beta: { title: Beta, type: string, backstage:featureFlag: beta }
        alpha: { title: Alpha, type: string, backstage:featureFlag: alpha, default: a }
      required: [alpha]
  steps:
    - id: seen
      name: See
      action: test:see
      input: { values: '\${{ parameters }}' }
`

/** Gives the templates to a catalog. */
export const templateProvider = defineProvider({
  name: 'templates',
  *read() {
    yield { url: 'https://templates.test/everything.yaml', text: formTemplate }
    yield { url: 'https://templates.test/deploy.yaml', text: deployTemplate }
    yield { url: 'https://templates.test/choosing.yaml', text: choosingTemplate }
  },
})
