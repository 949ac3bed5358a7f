/** More of a line is not looked at, in characters. */
const longest = 500
const place = /(?:^|[\s"'`(\[])((?:[A-Za-z]:)?[\w@./\\~+-]{1,300}\.\w{1,10})(?:[:(\[]\d|["'`)\]]|, line \d)/

/** The file that a line of a log points at: `src/a.ts` of `src/a.ts:3:7: no`. */
export const namedFile = (line: string): string | undefined => place.exec(line.slice(0, longest))?.[1]
