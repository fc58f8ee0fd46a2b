// express + ws + mongoose: the same without socket.io's packets, rooms and acks.

import { createServer } from 'node:http'

import { WebSocketServer } from 'ws'

import { api, delivered, send, start, typing } from './chat.mjs'

const HEARTBEAT = 25_000

const server = createServer(api())
const sockets = new WebSocketServer({ server, perMessageDeflate: false })
const online = new Map()

const tell = (userId, frame) => {
  const text = JSON.stringify(frame)
  for (const socket of online.get(userId) ?? []) socket.send(text)
}

function welcome(socket, userId) {
  socket.userId = userId
  if (!online.has(userId)) online.set(userId, new Set())
  online.get(userId).add(socket)
  socket.on('close', () => {
    online.get(userId).delete(socket)
    if (online.get(userId).size === 0) online.delete(userId)
  })
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
    if (frame.type === 'hello') return welcome(socket, frame.userId)
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
