import { Button } from '../ui/button.tsx'
import { Modal } from './modal.tsx'

/** Asks for confirmation before something that cannot be undone. */
export const Confirm = ({
  question,
  action,
  onYes,
  onClose,
}: {
  readonly question: string
  /** The label of the button that does it. */
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
