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
      // the stream reports changes: no data becomes stale by time, and nothing is polled
      staleTime: Infinity,
      refetchOnWindowFocus: false,
      refetchOnReconnect: false,
      // an error response would only repeat; a server that is down gets retries
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

// the stream's worker is a process, and starting it now would add a third to the page's load time; changes from before the stream opens
// are fetched once it does
if ('requestIdleCallback' in window) requestIdleCallback(startListening, { timeout: 1000 })
else setTimeout(startListening, 200)
