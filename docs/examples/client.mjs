// A complete OnlyChat client in the terminal: what it is told comes once and in order, what it sends is sent once,
// whatever the network and the server do. Node.js 22 (20: node --experimental-websocket).
//   ORIGIN=http://localhost:8747 EMAIL=… PASSWORD=… CONVERSATION=cnv_… node client.mjs
import { randomUUID } from 'node:crypto'
import { createInterface } from 'node:readline'

const { ORIGIN = 'http://localhost:8747', EMAIL, PASSWORD, CONVERSATION } = process.env
const outbox = new Map() // what was not acknowledged yet, by client id, in the order in which it was written
let cookie = '', token = '' // the refresh cookie; the session token, which lives for five minutes
let cursor = null // where we are in our event log; a real client keeps it on disk, with what it shows
let shown = 0 // the last message shown: numbers are 1, 2, 3, … without gaps
let socket, welcomed = false, tries = 0, heartbeatMs = 30_000, silence, comeBackMs
let work = Promise.resolve() // frames are worked on one after the other

async function identity(call, body) {
  const headers = { cookie, 'idempotency-key': randomUUID(), ...(body && { 'content-type': 'application/json' }) }
  const answer = await fetch(`${ORIGIN}/api/identity/${call}`, { method: 'POST', headers, body: body && JSON.stringify(body) })
  if (!answer.ok) throw new Error(`${call}: ${answer.status} ${await answer.text()}`)
  cookie = answer.headers.getSetCookie()[0].split(';')[0]
  token = (await answer.json()).token
}

const signIn = () => identity('sign-in', { email: EMAIL, password: PASSWORD })

function show(message) {
  if (message.seq <= shown) return
  shown = message.seq
  console.log(JSON.stringify({ seq: message.seq, author: message.author.userId, text: message.text }))
}

async function fetchWhatIsMissing() {
  for (;;) {
    const path = `/api/conversations/${CONVERSATION}/messages?after=${shown}&limit=100`
    const answer = await fetch(ORIGIN + path, { headers: { authorization: `Bearer ${token}` } })
    if (!answer.ok) throw new Error(`${path}: ${answer.status}`)
    const { items, lastSeq } = await answer.json()
    items.forEach(show)
    if (shown >= lastSeq) return
  }
}

const say = (frame) => socket.send(JSON.stringify(frame))

async function hear(frame) {
  if (frame.type === 'welcome') {
    tries = 0
    heartbeatMs = frame.heartbeatMs
    cursor = frame.cursor // resumed: what was missed follows; else: fetch it, and go on from here
    if (!frame.resumed) await fetchWhatIsMissing()
    welcomed = true
    for (const waiting of outbox.values()) say(waiting) // the same client id again never makes a second message
  } else if (frame.type === 'event') {
    cursor = frame.cursor
    const { kind, conversationId, message } = frame.event
    if (kind === 'message.created' && conversationId === CONVERSATION) show(message)
  } else if (frame.type === 'ack') {
    outbox.delete(frame.clientId) // durable
  } else if (frame.type === 'nack') {
    console.error(frame.problem.detail)
    if (frame.problem.status < 500 && frame.problem.status !== 429) outbox.delete(frame.clientId)
  } else if (frame.type === 'heartbeat' && frame.cursor !== cursor) {
    socket.close() // a hole: come back and resume
  } else if (frame.type === 'reconnect') {
    comeBackMs = frame.afterMs
  }
}

function connect() {
  const mine = (socket = new WebSocket(`${ORIGIN.replace(/^http/, 'ws')}/api/realtime`, 'onlychat.v1'))
  const stillThere = () => {
    clearTimeout(silence)
    silence = setTimeout(() => mine.close(), 2 * heartbeatMs)
  }
  mine.onopen = () => say({ type: 'hello', token, resumeFrom: cursor })
  mine.onmessage = ({ data }) => {
    stillThere()
    work = work.then(() => mine === socket && hear(JSON.parse(data))).catch(() => mine.close())
  }
  let over = false
  // Node.js 20 says only `error` of a connection that could not be made, everything else `close`, too.
  mine.onclose = mine.onerror = async ({ code }) => {
    if (over) return
    over = true
    welcomed = false
    clearTimeout(silence)
    const wait = comeBackMs ?? Math.random() * Math.min(30_000, 500 * 2 ** tries++) // full jitter
    comeBackMs = undefined
    await new Promise((resolve) => setTimeout(resolve, wait))
    if (code === 4401) await signIn().catch(() => {}) // the token was no good any more
    connect()
  }
  stillThere()
}

createInterface({ input: process.stdin }).on('line', (text) => {
  const frame = { type: 'message.send', clientId: randomUUID(), conversationId: CONVERSATION, text }
  outbox.set(frame.clientId, frame)
  if (welcomed) say(frame)
})
setInterval(() => identity('refresh').then(() => welcomed && say({ type: 'token', token })).catch(console.error), 240_000)
await signIn()
connect()
