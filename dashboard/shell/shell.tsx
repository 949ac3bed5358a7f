import { Link, Outlet, useNavigate } from '@tanstack/react-router'
import { Command as CommandIcon } from 'lucide-react'
import { useEffect, useState } from 'react'
import { loadLater } from '../later.ts'
import { lostAt, useConnection } from '../live/notices.ts'
import { timeOfDay } from '../ui/moment.tsx'
import { useKeys } from '../keys/keys.ts'
import { Button } from '../ui/button.tsx'
import { KeyHelp } from './key-help.tsx'
import { ThemeSwitch } from './theme-switch.tsx'
import { OpenPalette } from './palette/open-palette.tsx'
import { usePaletteKey } from './palette/palette-key.ts'

/** The frame around every page. */
export const Shell = () => {
  const [open, setOpen] = useState<'none' | 'palette' | 'keys'>('none')
  const close = (): void => {
    setOpen('none')
  }
  useEffect(loadLater, [])
  usePaletteKey(() => {
    setOpen('palette')
  })
  return (
    <div className="flex min-h-dvh flex-col">
      <ShellKeys
        onHelp={() => {
          setOpen('keys')
        }}
      />
      <a href="#main" className="sr-only focus:not-sr-only focus:absolute focus:z-50 focus:rounded focus:bg-ground focus:px-3 focus:py-1.5">
        Go to the page
      </a>
      <header className="sticky top-0 z-30 flex h-11 items-center gap-1 border-b border-line bg-ground px-3 sm:gap-2 sm:px-4">
        <Link to="/" className="mr-1 flex items-center gap-1.5 font-semibold no-underline sm:mr-3">
          <Wing />
          <span className="max-sm:sr-only">Sparkwing</span>
        </Link>
        <nav aria-label="Pages" className="flex items-center gap-0.5">
          <NavLink to="/">Runs</NavLink>
          <NavLink to="/pipelines">Pipelines</NavLink>
          <NavLink to="/search">Search</NavLink>
          <NavLink to="/storage">Storage</NavLink>
        </nav>
        <span className="grow" />
        <Button
          look="plain"
          className="text-quiet"
          onClick={() => {
            setOpen('palette')
          }}
        >
          <CommandIcon size={13} aria-hidden />
          <span className="max-md:sr-only">Find or do…</span>
          <kbd className="text-micro max-md:hidden">Ctrl K</kbd>
        </Button>
        <ThemeSwitch />
      </header>
      <ConnectionBanner />
      <main id="main" tabIndex={-1} className="flex min-h-0 min-w-0 grow flex-col outline-none">
        <Outlet />
      </main>
      <Footer
        onHelp={() => {
          setOpen('keys')
        }}
        onFind={() => {
          setOpen('palette')
        }}
      />
      {open === 'keys' && <KeyHelp onClose={close} />}
      {open === 'palette' && <OpenPalette onClose={close} />}
    </div>
  )
}

/** Renders before the page, so that its keys are bound first and those of the page take precedence. */
const ShellKeys = ({ onHelp }: { readonly onHelp: () => void }) => {
  const navigate = useNavigate()
  useKeys([
    {
      key: '?',
      does: 'show the keys of this page',
      act: () => {
        onHelp()
      },
    },
    { key: '/', does: 'search all logs', act: () => void navigate({ to: '/search' }) },
  ])
  return null
}

const NavLink = ({ to, children }: { readonly to: '/' | '/pipelines' | '/search' | '/storage'; readonly children: string }) => (
  <Link
    to={to}
    activeOptions={{ exact: to === '/', includeSearch: false }}
    className="rounded-md px-2 py-1 text-quiet no-underline hover:bg-sunken hover:text-text"
    activeProps={{ className: '!text-text font-medium bg-sunken' }}
  >
    {children}
  </Link>
)

/** Names the two keys that lead to all others. A narrow screen seldom has a keyboard, and no room for them. */
const Footer = ({ onHelp, onFind }: { readonly onHelp: () => void; readonly onFind: () => void }) => (
  <footer className="flex h-6 items-center gap-4 border-t border-line px-4 text-micro text-quiet max-lg:hidden">
    <button type="button" className="hover:text-text" onClick={onHelp}>
      <kbd>?</kbd> keys of this page
    </button>
    <button type="button" className="hover:text-text" onClick={onFind}>
      <kbd>Ctrl K</kbd> find or do anything
    </button>
  </footer>
)

const whatToDo = {
  away: (
    <>
      The server is not running. Start it in a terminal: <code>sparkwing dashboard start</code>. This page then reconnects by itself.
    </>
  ),
  'signed-out': (
    <>
      The server was restarted, and this browser must sign in again. In a terminal: <code>sparkwing dashboard open</code>. If that opens
      another browser or another address than <code>{location.host}</code>, open the link of{' '}
      <code>sparkwing dashboard open --no-browser</code> here, with <code>{location.host}</code> in it. This page then reconnects by itself.
    </>
  ),
}

const ConnectionBanner = () => {
  const connection = useConnection()
  const isBlocked = useBlockedLinks(connection === 'away')
  return (
    <div role="status" aria-live="polite">
      {connection !== 'open' && (
        <p className="border-b border-line bg-interrupted-soft px-4 py-1 text-small text-interrupted">
          {whatToDo[connection]} What you see is as of {timeOfDay(lostAt())}.{isBlocked && <b> That link needs the server.</b>}
        </p>
      )}
    </div>
  )
}

/** While the server is away, links to its files lead nowhere: the browser would leave the page for its own error page. */
const useBlockedLinks = (isAway: boolean): boolean => {
  const [isBlocked, setIsBlocked] = useState(false)
  if (!isAway && isBlocked) setIsBlocked(false)
  useEffect(() => {
    if (!isAway) return
    const hear = (event: MouseEvent): void => {
      const link = event.target instanceof Element ? event.target.closest('a') : null
      if (link?.origin !== location.origin || !link.pathname.startsWith('/api/')) return
      event.preventDefault()
      setIsBlocked(true)
    }
    document.addEventListener('click', hear, true)
    return () => {
      document.removeEventListener('click', hear, true)
    }
  }, [isAway])
  return isBlocked
}

const Wing = () => (
  <svg width="16" height="16" viewBox="0 0 16 16" aria-hidden className="text-accent">
    <path d="M1 9.5 9.2 1.2 7.9 6.6 15 6.2 6.4 14.8l1.5-5.6z" fill="currentColor" />
  </svg>
)
