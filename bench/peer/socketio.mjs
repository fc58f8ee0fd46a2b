// express + socket.io + mongoose.

import { createServer } from 'node:http'

import { Server } from 'socket.io'

import { api, delivered, send, start, typing } from './chat.mjs'

const server = createServer(api())
const io = new Server(server, { transports: ['websocket'], perMessageDeflate: false })

io.use((socket, next) => {
  socket.data.userId = socket.handshake.auth.userId
  next(socket.data.userId ? undefined : new Error('who are you?'))
})

io.on('connection', (socket) => {
  const { userId } = socket.data
  socket.join(userId)
  socket.on('message', async (body, ack) => {
    try {
      const sent = await send(userId, body)
      if (!sent) return ack({ code: 'not_found' })
      ack({ seq: sent.message.seq })
      return io.to(sent.to).emit('message', sent.message)
    } catch (error) {
      return ack({ code: error.code === 11000 ? 'duplicate' : 'failed' })
    }
  })
  socket.on('delivered', async (body) => {
    const to = await delivered(userId, body)
    if (to) io.to(to).emit('delivered', { userId, ...body })
  })
  socket.on('typing', async (body) => {
    const to = await typing(userId, body)
    if (to) io.to(to).emit('typing', { userId, ...body })
  })
})

await start(server)
