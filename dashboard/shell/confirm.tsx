import { Button } from '../ui/button.tsx'
import { confirmByEnter } from './confirm-by-enter.ts'
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
    <form
      {...confirmByEnter}
      className="space-y-4 p-4 outline-none"
      onSubmit={(event) => {
        event.preventDefault()
        onClose()
        onYes()
      }}
    >
      <p className="text-large wrap-anywhere">{question}</p>
      <p className="flex justify-end gap-2">
        <Button onClick={onClose}>No, leave it</Button>
        <Button look="danger" type="submit">
          {action} <kbd className="text-micro">Enter</kbd>
        </Button>
      </p>
    </form>
  </Modal>
)
