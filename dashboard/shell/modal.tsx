import { useLayoutEffect, useRef, type ReactNode } from 'react'

/** A dialog over the page: the browser keeps the focus inside, and Esc closes it. An element with `data-focus` gets the focus first. */
export const Modal = ({
  title,
  onClose,
  children,
}: {
  readonly title: string
  readonly onClose: () => void
  readonly children: ReactNode
}) => {
  const dialog = useRef<HTMLDialogElement>(null)
  // before the next key: the page must not take it for one of its own
  useLayoutEffect(() => {
    const shown = dialog.current
    shown?.showModal()
    // the browser would focus the first focusable element
    shown?.querySelector<HTMLElement>('[data-focus]')?.focus()
    return () => {
      shown?.close()
    }
  }, [])
  return (
    // a click outside hits the dialog element itself, because all content is in the section
    <dialog
      ref={dialog}
      aria-label={title}
      onClose={onClose}
      onClick={({ target, currentTarget }) => {
        if (target === currentTarget) onClose()
      }}
      className="mx-auto mt-[12vh] mb-auto w-[min(640px,calc(100vw-24px))] rounded-lg border border-line bg-ground p-0 shadow-xl"
    >
      <section>{children}</section>
    </dialog>
  )
}
