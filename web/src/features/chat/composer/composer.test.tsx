import { fireEvent, render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeEach, describe, expect, it, vi } from 'vitest'

import { Composer } from './composer'
import { useComposer } from './use-composer'
import { ChatContext } from '../hooks/chat-context'
import { EMPTY_DRAFT } from '../model/drafts'
import { ME, message, own } from '../model/testing'
import { openChat } from '../session/testing'

let hover: boolean
const submit = vi.fn<(text: string) => void>()
const typed = vi.fn<() => void>()
const editLast = vi.fn<() => void>()
beforeEach(() => {
  localStorage.clear()
  hover = true
  submit.mockReset()
  typed.mockReset()
  editLast.mockReset()
  vi.stubGlobal('matchMedia', () => ({ matches: hover, addEventListener: () => {}, removeEventListener: () => {} }))
  vi.stubGlobal('CSS', { supports: () => true })
})

function Harness({ about }: { about?: ReturnType<typeof message> | undefined }) {
  const state = useComposer('cnv_1')
  return (
    <Composer
      ref={null}
      state={state}
      about={about}
      peerName="Ana"
      selfId={ME}
      maxChars={600}
      files={{ count: 0, spoilt: false }}
      tray={null}
      voice={false}
      onAttach={() => {}}
      onVault={() => {}}
      onVoice={() => {}}
      onSubmit={() => {
        submit(state.text)
        state.sent()
      }}
      onTyped={typed}
      onEditLast={editLast}
      onShow={() => {}}
    />
  )
}

function open(about?: ReturnType<typeof message>) {
  const { session } = openChat()
  const show = () =>
    render(
      <ChatContext value={session}>
        <Harness about={about} />
      </ChatContext>,
    )
  return { session, show, user: userEvent.setup() }
}
const field = () => screen.getByRole<HTMLTextAreaElement>('textbox')

describe('keys', () => {
  it('Enter sends and empties, Shift and Enter start a new line', async () => {
    const { show, user } = open()
    show()
    await user.type(field(), 'one{Shift>}{Enter}{/Shift}two{Enter}')
    expect(submit).toHaveBeenCalledExactlyOnceWith('one\ntwo')
    expect(field()).toHaveValue('')
  })

  it('Enter while an input method composes belongs to the input method', () => {
    open().show()
    fireEvent.change(field(), { target: { value: 'にほ' } })
    fireEvent.keyDown(field(), { key: 'Enter', isComposing: true })
    fireEvent.keyDown(field(), { key: 'Enter', keyCode: 229 })
    expect(submit).not.toHaveBeenCalled()
    fireEvent.keyDown(field(), { key: 'Enter' })
    expect(submit).toHaveBeenCalledTimes(1)
  })

  it('Enter is a new line on a device without a keyboard at hand', async () => {
    hover = false
    const { show, user } = open()
    show()
    await user.type(field(), 'one{Enter}two')
    expect(submit).not.toHaveBeenCalled()
    await user.click(screen.getByRole('button', { name: 'Send' }))
    expect(submit).toHaveBeenCalledExactlyOnceWith('one\ntwo')
  })

  it('Arrow up edits the last message, but only from an empty field', async () => {
    const { show, user } = open()
    show()
    await user.type(field(), 'x{ArrowUp}')
    expect(editLast).not.toHaveBeenCalled()
    await user.clear(field())
    await user.type(field(), '{ArrowUp}')
    expect(editLast).toHaveBeenCalledTimes(1)
  })

  it('sends nothing that is empty or white space', async () => {
    const { show, user } = open()
    show()
    await user.type(field(), '   {Enter}')
    expect(submit).not.toHaveBeenCalled()
  })
})

describe('limit', () => {
  it('is counted in code points, warned of when near, and kept', async () => {
    const { show, user } = open()
    show()
    fireEvent.change(field(), { target: { value: '👍🏽'.repeat(50) } })
    expect(screen.getByText('500 characters left')).toBeInTheDocument()
    fireEvent.change(field(), { target: { value: 'x'.repeat(601) } })
    expect(screen.getByText(/1 character too many/)).toBeInTheDocument()
    expect(field()).toHaveAttribute('aria-invalid', 'true')
    await user.type(field(), '{Enter}')
    expect(submit).not.toHaveBeenCalled()
    expect(field().value).toHaveLength(601)
  })
})

describe('what is typed', () => {
  it('is there again after a reload, and gone after it was sent', async () => {
    const { show, user } = open()
    const first = show()
    await user.type(field(), 'half a sentence')
    first.unmount()
    open().show()
    expect(field()).toHaveValue('half a sentence')
    await user.type(field(), '{Enter}')
    expect(localStorage.length).toBe(0)
  })

  it('tells that somebody types, not when the field is emptied', async () => {
    const { show, user } = open()
    show()
    await user.type(field(), 'a')
    expect(typed).toHaveBeenCalledTimes(1)
    await user.clear(field())
    expect(typed).toHaveBeenCalledTimes(1)
  })

  it('waits while a message is edited, and comes back with Escape', async () => {
    const { session, show, user } = open(own(3))
    session.drafts.set('cnv_1', { ...EMPTY_DRAFT, text: 'waiting', editing: { id: 'msg_3', seq: 3, text: 'text 3' } })
    show()
    expect(screen.getByText('Editing your message')).toBeInTheDocument()
    expect(field()).toHaveValue('text 3')
    await user.type(field(), ' changed')
    expect(session.drafts.get('cnv_1').editing?.text).toBe('text 3 changed')
    await user.type(field(), '{Escape}')
    expect(field()).toHaveValue('waiting')
  })
})

describe('a reply', () => {
  it('says whom it answers and can be given up', async () => {
    const { session, show, user } = open(message(4, { text: 'the question' }))
    session.drafts.set('cnv_1', { ...EMPTY_DRAFT, text: 'answer', replyTo: { id: 'msg_4', seq: 4 } })
    show()
    expect(screen.getByText('Reply to Ana')).toBeInTheDocument()
    expect(screen.getByText('the question')).toBeInTheDocument()
    await user.click(screen.getByRole('button', { name: 'Stop replying' }))
    expect(screen.queryByText('Reply to Ana')).not.toBeInTheDocument()
    expect(field()).toHaveValue('answer')
    expect(session.drafts.get('cnv_1').replyTo).toBeNull()
  })
})
