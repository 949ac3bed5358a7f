/** Addresses of the pages that are not written as a link of the router. */
export const links = {
  run: (run: string, job?: string): string =>
    `/runs/${encodeURIComponent(run)}${job === undefined ? '' : `?${new URLSearchParams({ job }).toString()}`}`,
}
