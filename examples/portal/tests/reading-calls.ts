/** Calls of every tool, by its name. */
export const tools: Record<string, readonly (object | { about(name: string): object })[]> = {
  search: [{ term: 'strongbox' }, { term: 'vaullt' }, { term: 'who owns prices' }],
  catalog_get: [{ ref: 'component:shop' }, { ref: 'group:crew' }, ...toolAbout()],
  catalog_query: [{}, { filter: { kind: 'Component' } }, { text: 'strongbox' }],
  catalog_impact: [{ ref: 'component:till' }, ...toolAbout()],
  catalog_path: [{ from: 'component:shop', to: 'component:till' }],
  catalog_history: [{ ref: 'component:shop' }, ...toolAbout()],
  catalog_report: [{}],
  catalog_refresh: [{ ref: 'component:shop' }, ...toolAbout()],
  incident: [{ ref: 'component:shop' }, { ref: 'component:till' }, ...toolAbout()],
  checks: [{}, { ref: 'component:shop' }, ...toolAbout()],
  signals: [{ ref: 'component:shop' }, ...toolAbout()],
  docs_list: [{}, { ref: 'component:shop' }, ...toolAbout()],
  docs_read: [{ ref: 'component:shop' }, ...toolAbout()],
  template_list: [{}],
  template_form: [
    { template: 'template:maker' },
    { about: (name: string) => ({ template: `template:${name}-maker` }) },
  ],
  template_plan: [
    { about: (name: string) => ({ template: `template:${name}-maker`, parameters: {} }) },
  ],
  template_run: [{ planId: 'none' }],
  run_list: [{}],
  run_show: [],
  run_cancel: [],
}

function toolAbout() {
  return [{ about: (name: string) => ({ ref: `component:default/${name}` }) }]
}
