import { lazy, Suspense, useState } from 'react'
import { later } from '../../later.ts'
import { Modal } from '../modal.tsx'
import { PaletteInput } from './palette-input.tsx'

const Palette = lazy(later(() => import('./palette.tsx')))

/** The open palette. It takes what is typed, and Enter, from the beginning: also while its code is still being loaded. */
export const OpenPalette = ({ onClose }: { readonly onClose: () => void }) => {
  const [typed, setTyped] = useState('')
  const [isSent, setIsSent] = useState(false)
  const type = (text: string): void => {
    setTyped(text)
    setIsSent(false)
  }
  const send = (): void => {
    setIsSent(true)
  }
  return (
    <Suspense
      fallback={
        <Modal title="Find or do" onClose={onClose}>
          <PaletteInput
            typed={typed}
            isWaiting
            onType={type}
            onKeyDown={(event) => {
              if (event.key === 'Enter' && !event.nativeEvent.isComposing) send()
            }}
          />
        </Modal>
      }
    >
      <Palette typed={typed} isSent={isSent} onType={type} onSend={send} onClose={onClose} />
    </Suspense>
  )
}
