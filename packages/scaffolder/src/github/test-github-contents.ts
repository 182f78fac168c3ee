// For tests: what can be asked of what is in a repository.
import type { HostCall } from '../publish/test-host-server.ts'
import type { Operations } from './test-github-description.ts'
import { type Json, listOf, notFound, type Shelves } from './test-github-shelves.ts'

/** Everything in a repository: settings, issues and pull requests, environments. */
export function repositoryContents(shelves: Shelves): Operations {
  return { ...settings(shelves), ...access(shelves), ...work(shelves), ...environments(shelves) }
}

const protection = ({ params }: HostCall) => `branches/${params.branch}/protection`
const environment = ({ params }: HostCall) => `environments/${params.environment_name}`
const secret = ({ params }: HostCall) => `secrets/${params.secret_name}`
const variable = ({ params }: HostCall) => `variables/${params.name}`
const pulls = (body: Json, id: number) => ({
  number: id,
  state: 'open',
  html_url: `https://github.test/pull/${id}`,
  head: body.head,
  base: body.base,
})

function settings({ put, get, drop, putSecret, putVariable, publicKey }: Shelves): Operations {
  return {
    'repos/add-collaborator': put(({ params }) => `collaborators/${params.username}`),
    'teams/add-or-update-repo-permissions-in-org': put(({ params }) => `teams/${params.team_slug}`),
    'repos/replace-all-topics': put(() => 'topics', { json: { names: [] } }),
    'actions/get-repo-public-key': publicKey,
    'actions/get-repo-secret': get(secret),
    'actions/create-or-update-repo-secret': putSecret(secret),
    'actions/delete-repo-secret': drop(secret),
    'actions/create-repo-variable': putVariable(() => ''),
    'actions/update-repo-variable': put(variable),
    'actions/set-custom-oidc-sub-claim-for-repo': put(() => 'oidc', { status: 201, json: {} }),
    'actions/set-workflow-access-to-repository': put(() => 'workflow access'),
    'activity/set-repo-subscription': put(() => 'subscription', { json: {} }),
    'repos/update-branch-protection': put(protection, { json: {} }),
    'repos/get-branch-protection': get(protection),
    'repos/delete-branch-protection': drop(protection),
    'repos/create-commit-signature-protection': put(
      ({ params }) => `branches/${params.branch}/signatures`,
      { json: {} },
    ),
    'repos/get-pages': get(() => 'pages'),
    'repos/create-pages-site': put(() => 'pages', { status: 201, json: {} }),
    'repos/update-information-about-pages-site': put(() => 'pages'),
    'repos/delete-pages-site': drop(() => 'pages'),
  }
}

function access({ list, add, change, remove }: Shelves): Operations {
  return {
    'repos/list-webhooks': list('hooks'),
    'repos/create-webhook': add('hooks'),
    'repos/update-webhook': change('hooks', 'hook_id'),
    'repos/delete-webhook': remove('hooks', 'hook_id'),
    'repos/list-autolinks': list('autolinks'),
    'repos/create-autolink': add('autolinks'),
    'repos/delete-autolink': remove('autolinks', 'autolink_id'),
    'repos/list-deploy-keys': list('keys'),
    'repos/create-deploy-key': add('keys'),
    'repos/delete-deploy-key': remove('keys', 'key_id'),
  }
}

function work({ inside, list, add, change, put }: Shelves): Operations {
  return {
    'issues/list-for-repo': list('issues', (issues) =>
      issues
        .filter(({ state }) => state === 'open')
        // The example of an issue is that of a pull request.
        .map((issue) => ({ ...issue, pull_request: undefined })),
    ),
    'issues/create': add('issues', (_, id) => ({
      number: id,
      state: 'open',
      html_url: `https://github.test/issues/${id}`,
      labels: [],
      milestone: null,
    })),
    'issues/update': change('issues', 'issue_number'),
    'issues/list-labels-on-issue': list('labels'),
    'issues/add-labels': inside((stored, { body }) => {
      const names = (body as { labels: string[] }).labels
      const there = listOf(stored, 'labels')
      for (const name of names)
        if (!there.some((label) => label.name === name)) there.push({ id: there.length + 1, name })
      return { json: there }
    }),
    'issues/remove-label': inside((stored, { params }) => {
      stored.lists.labels = listOf(stored, 'labels').filter(({ name }) => name !== params.name)
      return { json: stored.lists.labels }
    }),
    'issues/add-assignees': put(() => 'assignees', { status: 201, json: {} }),
    'pulls/list': inside((stored, { query }) => ({
      json: listOf(stored, 'pulls')
        .filter(
          ({ state, head, base }) =>
            state === 'open' && head === query.get('head') && base === query.get('base'),
        )
        .map(({ number, html_url }) => ({ number, html_url })),
    })),
    'pulls/create': inside((_, call) => {
      const made = (add('pulls', pulls)(call) as { json: Json }).json
      return { status: 201, json: { number: made.number, html_url: made.html_url } }
    }),
    'pulls/get': inside((stored, { params }) => {
      const pull = listOf(stored, 'pulls').find(({ id }) => id === Number(params.pull_number))
      return pull ? { json: { state: pull.state, merged: pull.merged ?? false } } : notFound
    }),
    'pulls/update': inside((stored, { params, body }) => {
      const pull = listOf(stored, 'pulls').find(({ id }) => id === Number(params.pull_number))
      if (!pull) return notFound
      Object.assign(pull, body)
      return { json: { number: pull.number } }
    }),
    'pulls/request-reviewers': put(() => 'reviewers', { status: 201, json: {} }),
  }
}

function environments({
  list,
  add,
  put,
  get,
  drop,
  publicKey,
  putSecret,
  putVariable,
}: Shelves): Operations {
  return {
    'repos/get-environment': get(environment),
    'repos/create-or-update-environment': put(environment, { json: {} }),
    'repos/delete-an-environment': drop(environment),
    'repos/list-deployment-branch-policies': list('policies', (branch_policies) => ({
      total_count: branch_policies.length,
      branch_policies,
    })),
    'repos/create-deployment-branch-policy': (call) => ({ ...add('policies')(call), status: 200 }),
    'actions/get-environment-public-key': publicKey,
    'actions/create-or-update-environment-secret': putSecret(
      (call) => `${environment(call)}/${secret(call)}`,
    ),
    'actions/create-environment-variable': putVariable((call) => `${environment(call)}/`),
    'actions/update-environment-variable': put((call) => `${environment(call)}/${variable(call)}`),
  }
}
