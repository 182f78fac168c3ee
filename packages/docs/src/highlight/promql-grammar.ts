import type { LanguageFn } from 'highlight.js'

const functions =
  'abs absent absent_over_time ceil changes clamp clamp_max clamp_min day_of_month day_of_week day_of_year days_in_month delta deriv exp floor histogram_avg histogram_count histogram_fraction histogram_quantile histogram_sum hour idelta increase irate label_join label_replace ln log10 log2 minute month predict_linear rate resets round scalar sgn sort sort_desc sqrt time timestamp vector year avg_over_time count_over_time last_over_time max_over_time min_over_time present_over_time quantile_over_time stddev_over_time stdvar_over_time sum_over_time'
const aggregations =
  'sum avg count min max group stddev stdvar topk bottomk count_values quantile by without on ignoring group_left group_right offset bool and or unless atan2'

/** Prometheus's query language. */
export const promql: LanguageFn = (hljs) => ({
  name: 'PromQL',
  keywords: {
    keyword: aggregations.split(' '),
    built_in: functions.split(' '),
  },
  contains: [
    hljs.HASH_COMMENT_MODE,
    hljs.QUOTE_STRING_MODE,
    hljs.APOS_STRING_MODE,
    { className: 'string', begin: '`', end: '`' },
    { className: 'attr', begin: /\b[a-zA-Z_]\w*(?=\s*(?:=~|!~|!=|=)\s*["'`])/ },
    // A duration or a range such as `[5m:30s]`.
    { className: 'number', begin: /\b\d+(?:\.\d+)?(?:[smhdwy]+(?:\d+[smhdwy]+)*)?/ },
    { className: 'operator', begin: /[=!<>]=?~?|[-+*/%^]/ },
  ],
})
