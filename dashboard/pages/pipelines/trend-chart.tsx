// before uplot
import '../../valid-language.ts'
import 'uplot/dist/uPlot.min.css'
import { useEffect, useRef, useState } from 'react'
import UPlot from 'uplot'
import type { TrendPointJson } from '../../../src/wire/statistics.ts'
import { formatDuration } from '../../../src/model/text/duration.ts'
import { tickText } from '../../ui/words/tick-text.ts'
import { absoluteTime } from '../../ui/moment.tsx'
import { useTheme } from '../../shell/theme.ts'

/** In px; reserved before the chart is loaded. */
export const trendHeight = 180

/** The median and p90 over time. */
const TrendChart = ({ trend }: { readonly trend: readonly TrendPointJson[] }) => {
  const place = useRef<HTMLDivElement>(null)
  const [pointed, setPointed] = useState<number>()
  const theme = useTheme()
  useEffect(() => {
    const shown = place.current
    if (!shown) return undefined
    const chart = new UPlot(chartOptions(shown, setPointed), chartData(trend), shown)
    const fit = (): void => {
      chart.setSize({ width: shown.clientWidth, height: trendHeight })
    }
    const observer = new ResizeObserver(fit)
    observer.observe(shown)
    const scheme = matchMedia('(prefers-color-scheme: dark)')
    scheme.addEventListener('change', fit)
    return () => {
      scheme.removeEventListener('change', fit)
      observer.disconnect()
      chart.destroy()
    }
  }, [trend, theme])
  const point = (pointed === undefined ? undefined : trend[pointed]) ?? trend.at(-1)
  const first = trend[0]
  return (
    <figure>
      <div
        ref={place}
        role="img"
        aria-label={
          first && point
            ? `the median went from ${formatDuration(first.p50Ms)} to ${formatDuration(trend.at(-1)?.p50Ms ?? 0)}, p90 from ${formatDuration(first.p90Ms)} to ${formatDuration(trend.at(-1)?.p90Ms ?? 0)}`
            : 'no trend yet'
        }
        style={{ height: trendHeight }}
      />
      <figcaption className="flex flex-wrap items-center gap-x-4 pl-14 text-small text-quiet">
        <span className="flex items-center gap-1.5">
          <span aria-hidden className="w-4 border-t-2 border-accent" /> median{' '}
          {point && <b className="text-text">{formatDuration(point.p50Ms)}</b>}
        </span>
        <span className="flex items-center gap-1.5">
          <span aria-hidden className="w-4 border-t-2 border-dashed border-interrupted" /> p90{' '}
          {point && <b className="text-text">{formatDuration(point.p90Ms)}</b>}
        </span>
        {point && <span>{absoluteTime(point.startedAt)}</span>}
      </figcaption>
    </figure>
  )
}

export default TrendChart

const chartData = (trend: readonly TrendPointJson[]): UPlot.AlignedData => [
  trend.map(({ startedAt }) => startedAt / 1000),
  trend.map(({ p50Ms }) => p50Ms),
  trend.map(({ p90Ms }) => p90Ms),
]

const chartOptions = (place: HTMLElement, onPoint: (index: number | undefined) => void): UPlot.Options => {
  const axis = {
    stroke: () => colourOf(place, '--color-quiet'),
    font: '11px "Inter Variable", system-ui, sans-serif',
    ticks: { show: false },
    grid: { stroke: () => colourOf(place, '--color-line'), width: 1 },
  }
  return {
    width: place.clientWidth,
    height: trendHeight,
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false }, points: { size: 7 } },
    scales: { y: { range: (_chart, _min, max) => [0, max > 0 ? max * 1.1 : 1] } },
    axes: [
      { ...axis, space: 90, values: (_chart, splits) => splits.map(momentIn(splits)) },
      { ...axis, size: 60, values: (_chart, splits) => splits.map((ms) => tickText(ms, stepOf(splits))) },
    ],
    series: [
      {},
      { label: 'p50', stroke: () => colourOf(place, '--color-accent'), width: 2, points: { size: 4 } },
      { label: 'p90', stroke: () => colourOf(place, '--color-interrupted'), width: 2, dash: [6, 4], points: { size: 4 } },
    ],
    hooks: {
      setCursor: [
        ({ cursor }) => {
          onPoint(cursor.idx ?? undefined)
        },
      ],
    },
  }
}

const stepOf = ([first = 0, second = first + 1]: readonly number[]): number => second - first

/** The format of the time axis: the date, the time of day, or both, so that no two marks read the same. */
const momentIn = (splits: readonly number[]): ((seconds: number) => string) => {
  const spanMs = ((splits.at(-1) ?? 0) - (splits[0] ?? 0)) * 1000
  const isShort = spanMs < 2 * dayMs
  const written = new Intl.DateTimeFormat('en-GB', isShort ? clock : stepOf(splits) * 1000 < dayMs ? { ...day, ...clock } : day)
  return (seconds) => written.format(seconds * 1000)
}
const dayMs = 86_400_000
const clock = { hour: '2-digit', minute: '2-digit' } as const
const day = { day: 'numeric', month: 'short' } as const

/** A theme colour for a canvas, which cannot use `light-dark()`: the browser resolves it only for an element. */
const colourOf = (place: HTMLElement, name: `--color-${string}`): string => {
  const probe = document.createElement('span')
  probe.style.color = `var(${name})`
  place.append(probe)
  const colour = getComputedStyle(probe).color
  probe.remove()
  return colour
}
