import { ChevronDown, ChevronUp } from 'lucide-react'
import { Button } from '../../ui/button.tsx'

/** Go to the previous and the next error. */
export const ErrorButtons = ({ onGo }: { readonly onGo: (isBackward: boolean) => void }) => (
  <span className="flex shrink-0 items-center">
    <Button
      look="quiet"
      label="Previous error (Shift F)"
      className="!px-1 text-failed!"
      onClick={() => {
        onGo(true)
      }}
    >
      <ChevronUp size={14} aria-hidden />
    </Button>
    <span className="text-failed @max-[660px]:hidden">errors</span>
    <Button
      look="quiet"
      label="Next error (f)"
      className="!px-1 text-failed!"
      onClick={() => {
        onGo(false)
      }}
    >
      <ChevronDown size={14} aria-hidden />
    </Button>
  </span>
)
