import { chromium, type Browser, type Page } from 'playwright-core'
import { closeAtTheEnd } from '../close-at-the-end.ts'
import { findChromium, findHeadlessShell } from './find-chromium.ts'

const executablePath = (): string => {
  const found = findChromium()
  if (found === undefined) throw new Error('The browser tests need a Chromium: install it, or name one by CHROMIUM_PATH.')
  return found
}

/** Chromium takes only the last list of these, so it repeats Playwright's own. */
const disabledFeatures = [
  ...['AvoidUnnecessaryBeforeUnloadCheckSync', 'DestroyProfileOnBrowserClose', 'HttpsUpgrades', 'HttpsFirstBalancedModeAutoEnable'],
  ...['LensOverlay', 'MediaRouter', 'PaintHolding', 'ThirdPartyStoragePartitioning', 'AvoidCorsURLLoaderRestartOnRedirect'],
  ...['TcpPortRandomizationWin', 'OptimizationHints', 'NetworkTimeServiceQuerying', 'AimEnabled', 'PreconnectToSearch'],
  // each context has a window, whose address bar would load two pages of its own, with a process for them
  ...['WebUIOmniboxPopup', 'WebUIOmniboxAimPopup', 'WebUIOmniboxFullPopup', 'SpareRendererForSitePerProcess'],
]

/** Starts a real headless Chromium; `args` are its flags. */
export const launchChromium = (args: readonly string[] = [], path = executablePath()): Promise<Browser> =>
  chromium.launch({
    executablePath: path,
    args: [
      // there is no sandbox for root; /dev/shm is small in containers
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      '--disable-dev-shm-usage',
      // without a graphics card it would only be emulated
      '--disable-gpu',
      `--disable-features=${disabledFeatures.join()}`,
      ...args,
    ],
  })

/** `shell` is the headless shell if there is one; `full` also shows notifications. */
export type ChromiumKind = 'shell' | 'full'

const shared = new Map<ChromiumKind, Promise<Browser>>()

/** One Chromium for all tests of this process, where each opens a context of its own. It knows the hosts of `evil.test`. */
export const sharedChromium = async (kind: ChromiumKind = 'shell'): Promise<Browser> => {
  const launched = shared.get(kind) ?? launchShared(kind)
  shared.set(kind, launched)
  return launched
}

const launchShared = async (kind: ChromiumKind): Promise<Browser> => {
  const hosts = '--host-resolver-rules=MAP evil.test 127.0.0.1, MAP *.evil.test 127.0.0.1'
  const browser = await launchChromium([hosts], kind === 'shell' ? findHeadlessShell() : undefined)
  // when it crashes, that fails one test
  browser.on('disconnected', () => shared.delete(kind))
  closeAtTheEnd(() => browser.close())
  return browser
}

/** What a page complained about: uncaught errors, refused loads, policy violations, dialogs. */
export const complaintsOf = (page: Page): readonly string[] => {
  const complaints: string[] = []
  page.on('pageerror', ({ message }) => complaints.push(`error: ${message}`))
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(`console: ${message.text()}`)
  })
  page.on('dialog', (dialog) => {
    complaints.push(`dialog: ${dialog.message()}`)
    void dialog.dismiss()
  })
  return complaints
}
