// express + ws + mongoose: the same without socket.io's packets, rooms and acks.

import { createServer } from 'node:http'

import { WebSocketServer } from 'ws'

import { api, channelsOf, delivered, send, start, typing } from './chat.mjs'

const HEARTBEAT = 25_000

const server = createServer(api((channel, broadcast) => tellAll(audiences.get(channel), { type: 'broadcast', ...broadcast })))
const sockets = new WebSocketServer({ server, perMessageDeflate: false })
const online = new Map()
const audiences = new Map()

const tellAll = (listeners, frame) => {
  const text = JSON.stringify(frame)
  for (const socket of listeners ?? []) socket.send(text)
}
const tell = (userId, frame) => tellAll(online.get(userId), frame)

/** Adds a socket to the others under that name, until it closes. */
function enter(sockets, name, socket) {
  if (!sockets.has(name)) sockets.set(name, new Set())
  sockets.get(name).add(socket)
  socket.on('close', () => {
    sockets.get(name).delete(socket)
    if (sockets.get(name).size === 0) sockets.delete(name)
  })
}

async function welcome(socket, { userId, broadcasts }) {
  socket.userId = userId
  enter(online, userId, socket)
  if (broadcasts) for (const channel of await channelsOf(userId)) enter(audiences, channel, socket)
  socket.send('{"type":"welcome"}')
}

async function message(socket, { clientId, conversationId, text }) {
  const answer = (frame) => socket.send(JSON.stringify({ clientId, ...frame }))
  try {
    const sent = await send(socket.userId, { clientId, conversationId, text })
    if (!sent) return answer({ type: 'nack', code: 'not_found' })
    answer({ type: 'ack', seq: sent.message.seq })
    return tell(sent.to, { type: 'message', ...sent.message })
  } catch (error) {
    return answer({ type: 'nack', code: error.code === 11000 ? 'duplicate' : 'failed' })
  }
}

async function relay(socket, find, frame) {
  const to = await find(socket.userId, frame)
  if (to) tell(to, { ...frame, userId: socket.userId })
}

sockets.on('connection', (socket) => {
  socket.alive = true
  socket.on('pong', () => {
    socket.alive = true
  })
  socket.on('message', (data) => {
    const frame = JSON.parse(data)
    if (frame.type === 'hello') return welcome(socket, frame)
    if (!socket.userId) return socket.close(1008)
    if (frame.type === 'message') return message(socket, frame)
    return relay(socket, frame.type === 'typing' ? typing : delivered, frame)
  })
})

setInterval(() => {
  for (const socket of sockets.clients) {
    if (!socket.alive) {
      socket.terminate()
      continue
    }
    socket.alive = false
    socket.ping()
  }
}, HEARTBEAT)

await start(server)
