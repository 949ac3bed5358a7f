import './app.css'
import { takeEarlyAnswers } from './early-answers.ts'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { createRoot } from 'react-dom/client'
import { ApiError } from './api.ts'
import { tellOfEnds } from './live/end-notices.ts'
import { keepQueriesLive } from './live/live-queries.ts'
import { startListening } from './live/notices.ts'
import { createPages } from './router.tsx'
import { signIn } from './sign-in.ts'
import { applyTheme } from './shell/theme.ts'

applyTheme()

const client = new QueryClient({
  defaultOptions: {
    queries: {
      // the stream says when something has changed: nothing grows stale by itself, and nothing is asked for again and again
      staleTime: Infinity,
      refetchOnWindowFocus: false,
      refetchOnReconnect: false,
      // an answer that says no will say it again; a server that is away is waited for
      retry: (count, error) => !(error instanceof ApiError) && count < 3,
      networkMode: 'always',
    },
  },
})

await signIn().catch(() => undefined)
await takeEarlyAnswers(client)
keepQueriesLive(client)
tellOfEnds()

const place = document.getElementById('page')
if (place) {
  createRoot(place).render(
    <QueryClientProvider client={client}>
      <RouterProvider router={createPages(client)} />
    </QueryClientProvider>,
  )
}

// the worker of the stream is a process, whose start would cost the page a third of the time until it stands; what changes before the
// stream is open is fetched anew then
if ('requestIdleCallback' in window) requestIdleCallback(startListening, { timeout: 1000 })
else setTimeout(startListening, 200)
