import { Button } from '../ui/button.tsx'
import { Modal } from './modal.tsx'

/** Asks before something that can not be taken back. */
export const Confirm = ({
  question,
  action,
  onYes,
  onClose,
}: {
  readonly question: string
  /** What the button that does it says. */
  readonly action: string
  readonly onYes: () => void
  readonly onClose: () => void
}) => (
  <Modal title={question} onClose={onClose}>
    <div className="space-y-4 p-4">
      <p className="text-large wrap-anywhere">{question}</p>
      <p className="flex justify-end gap-2">
        <Button onClick={onClose}>No, leave it</Button>
        <Button
          look="danger"
          data-focus
          onClick={() => {
            onClose()
            onYes()
          }}
        >
          {action}
        </Button>
      </p>
    </div>
  </Modal>
)
