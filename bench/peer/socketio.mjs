// express + socket.io + mongoose.

import { createServer } from 'node:http'

import { Server } from 'socket.io'

import { api, channelsOf, delivered, send, start, typing } from './chat.mjs'

const server = createServer(api((channel, broadcast) => io.to(`channel:${channel}`).emit('broadcast', broadcast)))
const io = new Server(server, { transports: ['websocket'], perMessageDeflate: false })

io.use(async (socket, next) => {
  const { userId, broadcasts } = socket.handshake.auth
  if (!userId) return next(new Error('who are you?'))
  socket.data.userId = userId
  // Before the welcome, so that none is missed that comes after it.
  if (broadcasts) for (const channel of await channelsOf(userId)) socket.join(`channel:${channel}`)
  return next()
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
