/** Whether we run on a build server: all of them set `CI`. */
export const isBuildServer = ({ CI }: Readonly<Record<string, string | undefined>>): boolean =>
  CI !== undefined && CI !== '' && CI !== 'false'
