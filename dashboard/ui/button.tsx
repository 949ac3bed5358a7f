import type { ComponentProps } from 'react'
import { classNames } from './class-names.ts'

export const buttonLook = {
  plain: 'border border-line bg-ground hover:bg-sunken text-text',
  main: 'border border-accent bg-accent text-on-accent hover:opacity-90',
  quiet: 'border border-transparent text-quiet hover:bg-sunken hover:text-text',
  danger: 'border border-line bg-ground text-failed hover:bg-failed-soft',
} as const

/** The classes of anything that looks like a button. */
export const buttonClasses = (look: keyof typeof buttonLook = 'plain'): string =>
  classNames(
    'inline-flex h-7 items-center gap-1.5 rounded-md px-2.5 text-small font-medium whitespace-nowrap no-underline transition-colors',
    'disabled:cursor-not-allowed disabled:opacity-50 aria-pressed:bg-sunken aria-pressed:text-text',
    buttonLook[look],
  )

/** A button; `label` is the accessible name of one that shows only an icon. */
export const Button = ({
  look = 'plain',
  label,
  className,
  ...props
}: ComponentProps<'button'> & { readonly look?: keyof typeof buttonLook; readonly label?: string }) => (
  <button
    type="button"
    className={classNames(buttonClasses(look), className)}
    {...(label !== undefined && { 'aria-label': label, title: label })}
    {...props}
  />
)
