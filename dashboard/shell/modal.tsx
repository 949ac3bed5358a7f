import { useEffect, useRef, type ReactNode } from 'react'

/** A dialog over the page: the browser keeps the focus inside, and Esc closes it. What has `data-focus` gets the focus first. */
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
  useEffect(() => {
    const shown = dialog.current
    shown?.showModal()
    // the browser would choose the first thing that can have it
    shown?.querySelector<HTMLElement>('[data-focus]')?.focus()
    return () => {
      shown?.close()
    }
  }, [])
  return (
    // a click beside it meets the dialog itself: all that is inside lies in the section
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
