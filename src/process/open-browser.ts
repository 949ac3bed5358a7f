import { setTimeout as sleep } from 'node:timers/promises'
import { startDetached } from './start-detached.ts'

/** How long to wait for the system's opener to report that it found no browser. */
const refusalMs = 2_000

/** Opens a URL in the user's browser. Returns false if there is no browser or no screen. */
export const openBrowser = async (
  url: string,
  env: Readonly<Record<string, string | undefined>> = process.env,
  platform: NodeJS.Platform = process.platform,
): Promise<boolean> => {
  const opener = openerOf(platform, env)
  if (!opener) return false
  const child = await startDetached({ file: opener.file, args: [...opener.args, url], env })
  try {
    // some openers run for as long as the browser does
    const end = await Promise.race([child.ended, sleep(refusalMs, undefined, { ref: false })])
    return end === undefined || (end.kind === 'exited' && end.exitCode === 0)
  } finally {
    child.letGo()
  }
}

const openerOf = (
  platform: NodeJS.Platform,
  env: Readonly<Record<string, string | undefined>>,
): { readonly file: string; readonly args: readonly string[] } | undefined => {
  if (platform === 'darwin') return { file: 'open', args: [] }
  // not `start`: that is built into cmd.exe, which would interpret an `&` in the URL
  if (platform === 'win32') return { file: 'rundll32.exe', args: ['url.dll,FileProtocolHandler'] }
  const hasScreen = ['DISPLAY', 'WAYLAND_DISPLAY', 'BROWSER', 'WSL_DISTRO_NAME'].some((name) => env[name])
  return hasScreen ? { file: 'xdg-open', args: [] } : undefined
}
