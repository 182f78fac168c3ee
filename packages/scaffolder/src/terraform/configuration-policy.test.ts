// biome-ignore-all lint/suspicious/noTemplateCurlyInString: expressions of Terraform are text here
import type { CallboardError } from '@callboard/core'
import { createTemporaryFolder } from '@callboard/core/node'
import { describe, expect, it } from 'vitest'
import {
  type ConfigurationPolicy,
  isAllowedModule,
  policyProblems,
} from './configuration-policy.ts'
import { fileUses } from './file-functions.ts'
import { readConfiguration } from './read-configuration.ts'

const strict: ConfigurationPolicy = { providers: [], modules: [], provisioners: [] }
const { signal } = new AbortController()

/** Problems by the file that they are in; reading costs a process, so many files are read together. */
async function problemsBy(files: Record<string, string>, ...policies: ConfigurationPolicy[]) {
  await using temporary = await createTemporaryFolder()
  const { folder } = temporary
  for (const [path, text] of Object.entries(files)) await folder.write(path, text)
  const read = await readConfiguration(folder, { path: 'infra', signal })
  return await Promise.all(policies.map((policy) => policyProblems(folder, read, policy)))
}
const problemsOf = async (files: Record<string, string>) => (await problemsBy(files, strict))[0]

const resource = (body: string) => `resource "terraform_data" "a" {\n${body}\n}\n`
const local = 'provisioner "local-exec" {\n command = "id"\n}'

describe('policyProblems', () => {
  it('finds every way out that the language has', async () => {
    const problems = await problemsOf({
      'a.tf': resource(local),
      'b.tf': resource(local.replace('local-exec', 'local\\u002dexec')),
      'c.tf': `removed {\n from = terraform_data.x\n ${local.replace('"id"', '"id"\n when = destroy')}\n}`,
      'd.tf.json': JSON.stringify({
        resource: [
          { terraform_data: [{ a: [{ provisioner: { 'local-exec': { command: 'id' } } }] }] },
        ],
      }),
      'e.tf': 'data "terraform_remote\\u005fstate" "x" {\n backend = "local"\n}',
      'f_override.tf': 'terraform {\n backend "local" {\n path = "/root/.profile"\n }\n}',
      'g.tf':
        'terraform {\n encryption {\n key_provider "external" "x" {\n command = ["id"]\n }\n }\n}',
      'h.tf':
        'terraform {\n required_providers {\n a = {\n source = "evil/a"\n }\n b = ">= 1"\n t = {\n source = "terraform.io/builtin/terraform"\n }\n }\n}',
      'i.tf': 'provider "kubernetes" {\n exec {\n command = "id"\n }\n}',
      'j.tf': 'provider "aws" {\n shared_config_files = ["./config"]\n}',
      'k.tf': 'module "m" {\n source = "../../secrets"\n}',
      'l.tf': 'module "m" {\n source = "git::https://evil.test/x.git?ref=--upload-pack=id"\n}',
      'm.tf': 'module "m" {\n source = "/etc"\n}',
      'n.tf': 'module "m" {\n source = "./${var.x}"\n}',
      'o.tofu': resource(local),
      'r.tf':
        'check "c" {\n data "terraform_remote_state" "y" {\n backend = "local"\n }\n assert {\n condition = true\n error_message = "x"\n }\n}',
      's.tf': 'terraform {\n state_store "x" "y" {}\n}',
      'deep/p.tf': 'module "up" {\n source = "../q"\n}\nmodule "out" {\n source = "../../q"\n}',
    })
    expect(problems).toMatchInlineSnapshot(`
      [
        "a.tf: the provisioner "local-exec" is not allowed",
        "b.tf: the provisioner "local-exec" is not allowed",
        "c.tf: the provisioner "local-exec" is not allowed",
        "d.tf.json: the provisioner "local-exec" is not allowed",
        "deep/p.tf: the module "out" comes from "../../q", which is not allowed",
        "e.tf: data "terraform_remote_state" "x" reads the state of another project",
        "f_override.tf: where the state is kept is for the host to say",
        "g.tf: "encryption" can run programs",
        "h.tf: the provider "registry.terraform.io/evil/a" is not allowed",
        "h.tf: the provider "registry.terraform.io/hashicorp/b" is not allowed",
        "i.tf: the provider "kubernetes" must not be given "exec"",
        "j.tf: the provider "aws" must not be given "shared_config_files"",
        "k.tf: the module "m" comes from "../../secrets", which is not allowed",
        "l.tf: the module "m" comes from "git::https://evil.test/x.git?ref=--upload-pack=id", which is not allowed",
        "m.tf: the module "m" comes from "/etc", which is not allowed",
        "n.tf: the module "m" must name its source as it is",
        "o.tofu: the provisioner "local-exec" is not allowed",
        "r.tf: data "terraform_remote_state" "y" reads the state of another project",
        "s.tf: where the state is kept is for the host to say",
      ]
    `)
  })

  it('finds a file that is read, wherever an expression can stand', async () => {
    const file = 'file("/etc/passwd")'
    const places: Record<string, string> = {
      attribute: `locals {\n a = ${file}\n}`,
      comment: 'locals {\n a = file /* x */ ( "/etc/passwd" )\n}',
      lines: 'locals {\n a = [file\n# x\n("/etc/passwd")]\n}',
      template: `locals {\n a = "x\${ ${file} }"\n}`,
      heredoc: `locals {\n a = <<EOT\n\${ ${file} }\nEOT\n}`,
      directive: `locals {\n a = "%{ if ${file} == "" }a%{ endif }"\n}`,
      loop: `locals {\n a = [for x in ["a"] : ${file}]\n}`,
      key: `locals {\n a = { (${file}) = 1 }\n}`,
      index: `locals {\n a = { x = 1 }[${file}]\n}`,
      minus: 'locals {\n a = 1-file("/etc/passwd")\n}',
      nested: 'locals {\n a = upper(lower(file("/etc/passwd")))\n}',
      condition: `variable "x" {\n validation {\n condition = ${file} != ""\n error_message = "x"\n }\n}`,
      block: `resource "terraform_data" "a" {\n lifecycle {\n precondition {\n condition = ${file} != ""\n error_message = "x"\n }\n }\n}`,
      dynamic: `resource "x" "a" {\n dynamic "b" {\n for_each = ${file}\n content {}\n }\n}`,
      core: 'locals {\n a = core::file("/etc/passwd")\n}',
      splat: `locals {\n a = [{ b = ${file} }].*.b\n}`,
      each: 'locals {\n a = file("${path.module}/${each.value}")\n}',
      variable: 'locals {\n a = file(var.path)\n}',
      climb: 'locals {\n a = file("${path.module}/../../x")\n}',
      home: 'locals {\n a = file("~/.ssh/id_rsa")\n}',
      escape: 'locals {\n a = file("\\u002fetc/passwd")\n}',
      joined: 'locals {\n a = file("a"[0])\n}',
      set: 'locals {\n a = fileset("/", "**")\n}',
      pattern: 'locals {\n a = fileset(path.module, "../**")\n}',
      string: 'locals {\n a = templatestring(local.t, {})\n}',
      state: 'locals {\n a = file("./callboard_override.tf.json/.")\n}',
      braces: 'locals {\n a = fileset(path.module, "{.,x}{.,y}/*")\n}',
      twice: `locals {\n a = { b = tonumber(${file}), b = "\\u0066ile(" }\n}`,
      reader: 'locals {\n a = templatefile("${path.module}/template.txt", {})\n}',
    }
    const files = Object.entries(places).map(([name, text]) => [`${name}.tf`, text])
    const json = JSON.stringify({ locals: { a: '${file("/etc/passwd")}' } }).replace(
      'file',
      '\\u0066ile',
    )
    const problems = await problemsOf({
      ...Object.fromEntries(files),
      'json.tf.json': json,
      'template.txt': 'key: ${ file("/root/.ssh/id_rsa") }',
    })
    const found = new Set(problems?.map((each) => each.split('.')[0]))
    const missed = [...Object.keys(places), 'json', 'template'].filter((name) => !found.has(name))
    expect(missed).toEqual(['reader'])
  })

  it('lets through what an ordinary configuration does, and what the host allows', async () => {
    const files = {
      'main.tf': `terraform {
  required_version = ">= 1.5"
  backend "s3" {}
  required_providers {
    aws = {
      source = "hashicorp/aws"
    }
  }
}
provider "aws" {
  region = var.region
}
module "network" {
  source = "./modules/network"
}
module "vpc" {
  source  = "terraform-aws-modules/vpc/aws"
}
resource "aws_s3_object" "a" {
  source  = "/not/a/module"
  content = templatefile("\${path.module}/files/a.tftpl", { name = var.name })
  for_each = fileset(path.module, "files/*.{json,yaml}")
  provisioner "local-exec" {
    command = "true"
  }
}
# file("/etc/passwd") in a comment
`,
      'modules/network/main.tf': 'variable "x" {}',
      'files/a.tftpl': 'hello ${name}',
    }
    const policy = {
      providers: ['registry.terraform.io/hashicorp/aws'],
      modules: ['terraform-aws-modules/'],
      provisioners: ['local-exec'],
    }
    const [allowed, refused] = await problemsBy(files, policy, strict)
    expect([allowed, refused]).toEqual([[], expect.objectContaining({ length: 3 })])
  })
})

describe('readConfiguration', () => {
  const failureOf = (files: Record<string, string>) =>
    problemsOf(files).catch((error: CallboardError) => [error.code, error.message])

  it('says where what is no configuration is wrong', async () => {
    expect(await failureOf({ 'main.tf': 'resource "a" {' })).toEqual([
      'SCAFFOLDER_TERRAFORM_CONFIGURATION',
      expect.stringContaining('main.tf:1,14-15: Unclosed configuration block'),
    ])
    expect(await failureOf({ 'readme.md': '' })).toEqual([
      'SCAFFOLDER_TERRAFORM_CONFIGURATION',
      'The Terraform configuration in "infra" is refused: it holds no .tf file',
    ])
  })

  it('refuses two keys of one name, of which Terraform takes both', async () => {
    const twice = '{"resource":{"terraform_data":{"a":{"provisioner":{}}}},"resource":{}}'
    expect((await failureOf({ 'a.tf.json': twice }))?.[0]).toBe('SCAFFOLDER_DATA_INVALID')
  })
})

it.each([
  ['./a', '.', true],
  ['../a', 'modules/x', true],
  ['../../a', 'modules', false],
  ['git::https://git.acme.io/modules/db.git//sub?ref=v1', '.', true],
  ['git::https://git.acme.io/modules/../evil.git', '.', false],
  ['git::https://git.acme.io/modules/%2E%2e/evil.git', '.', false],
  ['git::https://git.acme.io/modules/db.git?ref=a%2Fb', '.', true],
  ['git::https://git.acme.io.evil.test/modules/x', '.', false],
  ['acme/db/aws', '.', true],
  ['acme/db/aws-evil', '.', false],
])('the module %s from %s is allowed: %s', (source, from, expected) => {
  const allowed = ['git::https://git.acme.io/modules/', 'acme/db/aws']
  expect(isAllowedModule(source, { from, allowed })).toBe(expected)
})

it('reads a function by its whole name', () => {
  expect(fileUses('${myfile("x")} ${profile("x")} ${file("a.txt")}')).toEqual([
    { text: 'file("a.txt")}' },
  ])
})
