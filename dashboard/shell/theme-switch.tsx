import { Monitor, Moon, Sun } from 'lucide-react'
import { Button } from '../ui/button.tsx'
import { chooseTheme, themes, useTheme } from './theme.ts'

const icons = { system: Monitor, light: Sun, dark: Moon }

/** Cycles through the themes: system, light, dark. */
export const ThemeSwitch = () => {
  const theme = useTheme()
  const Icon = icons[theme]
  return (
    <Button
      look="quiet"
      label={`Theme: ${theme}`}
      onClick={() => {
        chooseTheme(themes[(themes.indexOf(theme) + 1) % themes.length] ?? 'system')
      }}
    >
      <Icon size={14} aria-hidden />
    </Button>
  )
}
