/** What each page, and each part of a page that loads later and each worker, is called in the build. */
const parts = [
  ...['run-page', 'compare-page', 'pipelines-page', 'pipeline-page', 'search-page', 'storage-page', 'palette'],
  ...['graph-view', 'timeline-view', 'job-table', 'grid-view', 'trend-chart'],
  ...['layout-worker', 'log-diff-worker', 'marks-worker'],
]

/** An expression: the code of all pages is in the browser, which loads it in idle time. */
export const pagesAreLoaded = `${JSON.stringify(parts)}.every((name) =>
  performance.getEntriesByType('resource').some((one) => one.responseEnd > 0 && one.name.includes('/' + name + '-')))`
