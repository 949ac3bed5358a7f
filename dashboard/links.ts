/** Page URLs for the places that do not use a router link. */
export const links = {
  run: (run: string, job?: string): string =>
    `/runs/${encodeURIComponent(run)}${job === undefined ? '' : `?${new URLSearchParams({ job }).toString()}`}`,
}
