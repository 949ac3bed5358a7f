import { execFile } from 'node:child_process'
import { describeEnd } from './describe-end.ts'
import type { EndedRun } from './rules.ts'
import { sendBudgetMs } from './send-webhook.ts'

export interface DesktopProgram {
  readonly file: string
  readonly args: readonly string[]
  /** What to do if the program is missing. */
  readonly install: string
}

/**
 * The program that shows a notice on this system. Texts are passed as arguments or encoded, so that no name of a pipeline or job is read as code.
 */
export const desktopProgram = (ended: EndedRun, platform: NodeJS.Platform, env: NodeJS.ProcessEnv): DesktopProgram => {
  const { title, text } = describeEnd(ended)
  if (platform === 'darwin') {
    const script = ['on run argv', 'display notification (item 2 of argv) with title (item 1 of argv)', 'end run']
    return { file: 'osascript', args: [...script.flatMap((line) => ['-e', line]), title, text], install: 'It is a part of macOS.' }
  }
  if (env['WSL_DISTRO_NAME'] !== undefined) {
    const script = Buffer.from(toast(title, text), 'utf16le').toString('base64')
    return {
      file: 'powershell.exe',
      args: ['-NoProfile', '-NonInteractive', '-EncodedCommand', script],
      install: 'It is a part of Windows; WSL must be allowed to start programs of Windows.',
    }
  }
  const urgency = ended.status === 'failed' ? 'critical' : 'normal'
  return {
    file: 'notify-send',
    args: ['--app-name=Sparkwing', `--urgency=${urgency}`, '--', title, text],
    install: 'Install it, for example with `apt install libnotify-bin`.',
  }
}

const toast = (title: string, text: string): string => {
  const decoded = (value: string): string =>
    `[Security.SecurityElement]::Escape([Text.Encoding]::UTF8.GetString([Convert]::FromBase64String('${Buffer.from(value).toString('base64')}')))`
  return [
    '[Windows.UI.Notifications.ToastNotificationManager, Windows.UI.Notifications, ContentType = WindowsRuntime] > $null',
    '[Windows.Data.Xml.Dom.XmlDocument, Windows.Data.Xml.Dom, ContentType = WindowsRuntime] > $null',
    `$title = ${decoded(title)}`,
    `$text = ${decoded(text)}`,
    '$xml = New-Object Windows.Data.Xml.Dom.XmlDocument',
    '$xml.LoadXml("<toast><visual><binding template=\'ToastGeneric\'><text>$title</text><text>$text</text></binding></visual></toast>")',
    // a notice needs the id of an application that Windows knows
    "$app = '{1AC14E77-02E7-4E5D-B744-2EB1AE5198B7}\\WindowsPowerShell\\v1.0\\powershell.exe'",
    '[Windows.UI.Notifications.ToastNotificationManager]::CreateToastNotifier($app).Show($xml)',
  ].join('\n')
}

/**
 * Shows the end of a run as a notice on the desktop.
 *
 * @throws Error if that was not possible, with the reason.
 */
export const sendDesktop = (ended: EndedRun, env: NodeJS.ProcessEnv): Promise<void> => {
  const { file, args, install } = desktopProgram(ended, process.platform, env)
  return new Promise((settle, reject) => {
    execFile(file, args, { env, timeout: sendBudgetMs, killSignal: 'SIGKILL' }, (error, _stdout, stderr) => {
      if (!error) settle()
      else if (error.code === 'ENOENT') reject(new Error(`the desktop notice needs the program ${file}, which was not found. ${install}`))
      else if (error.killed === true) reject(new Error(`${file} did not end within ${sendBudgetMs / 1000} s`))
      else reject(new Error(`${file} failed: ${stderr.trim().split('\n')[0] ?? error.message}`))
    })
  })
}
