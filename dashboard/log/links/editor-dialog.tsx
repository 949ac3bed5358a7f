import { keysOf } from '../../../src/model/keys-of.ts'
import { Button } from '../../ui/button.tsx'
import { Modal } from '../../shell/modal.tsx'
import { editors, type EditorChoice } from './editors.ts'

/** Asks which editor opens the files in a log. */
export const EditorDialog = ({
  chosen,
  isReadOnly,
  onChoose,
  onClose,
}: {
  readonly chosen: EditorChoice | undefined
  readonly isReadOnly: boolean
  readonly onChoose: (editor: EditorChoice) => void
  readonly onClose: () => void
}) => {
  const names = keysOf(editors).filter((name) => name !== 'server' || !isReadOnly)
  return (
    <Modal title="Open files in" onClose={onClose}>
      <h2 className="border-b border-line px-4 py-2.5 font-medium">Open files in</h2>
      <div className="flex flex-col gap-1 p-3">
        {names.map((name, index) => (
          <Button
            key={name}
            {...(index === 0 && { 'data-focus': true })}
            aria-pressed={chosen === name}
            look="quiet"
            className="justify-start text-text!"
            onClick={() => {
              onChoose(name)
            }}
          >
            {name === 'server' ? 'The editor in VISUAL or EDITOR, where the dashboard was started' : editors[name].name}
          </Button>
        ))}
        <Button
          look="quiet"
          className="justify-start text-text!"
          aria-pressed={chosen === 'off'}
          onClick={() => {
            onChoose('off')
          }}
        >
          Nothing: files are not links
        </Button>
      </div>
      <p className="border-t border-line px-4 py-3 text-small text-quiet">
        This browser keeps the choice. Only files inside the project are links. The button above a log changes the choice.
      </p>
    </Modal>
  )
}
