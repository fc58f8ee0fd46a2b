// The chat itself, as a first version on this stack would have it: mongoose models, an express API, and what both
// transports call. A message is acked and delivered when a majority has it in its journal.

import express from 'express'
import mongoose from 'mongoose'

const { Schema, model } = mongoose

const Conversation = model(
  'Conversation',
  new Schema({ members: { type: [String], required: true }, seq: { type: Number, default: 0 }, delivered: { type: Map, of: Number } }),
)

const messages = new Schema({
  conversationId: { type: Schema.Types.ObjectId, required: true },
  seq: { type: Number, required: true },
  clientId: { type: String, required: true },
  author: { type: String, required: true },
  text: { type: String, required: true, maxlength: 10_000 },
  createdAt: { type: Date, default: () => new Date() },
})
messages.index({ conversationId: 1, seq: -1 }, { unique: true })
messages.index({ author: 1, clientId: 1 }, { unique: true })
const Message = model('Message', messages)

const channels = new Schema({
  handle: { type: String, required: true, unique: true },
  owner: { type: String, required: true, unique: true },
  seq: { type: Number, default: 0 },
})
const Channel = model('Channel', channels)

const subscriptions = new Schema({ userId: { type: String, required: true }, channelId: { type: Schema.Types.ObjectId, required: true } })
subscriptions.index({ userId: 1, channelId: 1 }, { unique: true })
const Subscription = model('Subscription', subscriptions)

const broadcasts = new Schema({
  channelId: { type: Schema.Types.ObjectId, required: true },
  seq: { type: Number, required: true },
  clientId: { type: String, required: true },
  text: { type: String, required: true, maxlength: 10_000 },
  createdAt: { type: Date, default: () => new Date() },
})
broadcasts.index({ channelId: 1, seq: -1 }, { unique: true })
broadcasts.index({ channelId: 1, clientId: 1 }, { unique: true })
const Broadcast = model('Broadcast', broadcasts)

const PAGE = 50
const DURABLE = { w: 'majority', j: true }
// The counter and the receipts need no wait of their own: whatever follows with a majority covers them.
const QUICK = { w: 1, j: false }

/** Stores a message of somebody; gives it and whom to tell, or nothing when this is not their conversation. */
export async function send(author, { clientId, conversationId, text }) {
  const conversation = await Conversation.findOneAndUpdate(
    { _id: conversationId, members: author },
    { $inc: { seq: 1 } },
    { returnDocument: 'after', projection: { members: 1, seq: 1 }, lean: true, writeConcern: QUICK },
  )
  if (!conversation) return null
  const [stored] = await Message.create([{ conversationId, seq: conversation.seq, clientId, author, text }], { writeConcern: DURABLE })
  const message = { clientId, conversationId, seq: stored.seq, author, text, createdAt: stored.createdAt }
  return { message, to: other(conversation, author) }
}

/** Notes how far somebody's device is; gives whom to tell. */
export async function delivered(who, { conversationId, seq }) {
  const conversation = await Conversation.findOneAndUpdate(
    { _id: conversationId, members: who },
    { $max: { [`delivered.${who}`]: seq } },
    { projection: { members: 1 }, lean: true, writeConcern: QUICK },
  )
  return conversation && other(conversation, who)
}

/** Whom to tell that somebody is typing. */
export async function typing(who, { conversationId }) {
  const conversation = await Conversation.findOne({ _id: conversationId, members: who }, { members: 1 }).lean()
  return conversation && other(conversation, who)
}

/** The channels somebody subscribes to. */
export async function channelsOf(userId) {
  const subscribed = await Subscription.find({ userId }, { channelId: 1 }).lean()
  return subscribed.map(({ channelId }) => String(channelId))
}

/** Stores what somebody says to all who subscribe to them: one document, whatever the audience. */
async function broadcast(owner, { clientId, text }) {
  const options = { returnDocument: 'after', lean: true, writeConcern: QUICK }
  const channel = await Channel.findOneAndUpdate({ owner }, { $inc: { seq: 1 } }, options)
  if (!channel) return null
  const [stored] = await Broadcast.create([{ channelId: channel._id, seq: channel.seq, clientId, text }], { writeConcern: DURABLE })
  return { id: stored.id, channelId: String(channel._id), seq: stored.seq, clientId, text, createdAt: stored.createdAt }
}

const other = (conversation, who) => conversation.members.find((member) => member !== who)

/** The API. The bearer token is the user's id: this stack pays for no authentication. `tell` gives a broadcast to a channel. */
export function api(tell) {
  const app = express()
  app.disable('x-powered-by')
  app.use(express.json())
  app.get('/readyz', async (_request, response) => {
    await mongoose.connection.db.command({ ping: 1 })
    response.sendStatus(200)
  })
  app.post('/api/conversations', async (request, response) => {
    const conversation = await Conversation.create({ members: [who(request), request.body.userId] })
    response.status(201).json({ id: conversation.id })
  })
  app.get('/api/conversations/:id/messages', async (request, response) => {
    const member = await Conversation.exists({ _id: request.params.id, members: who(request) })
    if (!member) return response.sendStatus(404)
    const before = Number(request.query.before ?? Number.MAX_SAFE_INTEGER)
    const page = await Message.find({ conversationId: request.params.id, seq: { $lt: before } }).sort({ seq: -1 }).limit(PAGE).lean()
    return response.json({ items: page.reverse() })
  })
  app.put('/api/creators/me', async (request, response) => {
    const { handle } = request.body
    await Channel.updateOne({ owner: who(request) }, { handle }, { upsert: true })
    response.status(201).json({ handle })
  })
  app.put('/api/creators/:handle/subscription', async (request, response) => {
    const channel = await Channel.findOne({ handle: request.params.handle }, { _id: 1 }).lean()
    if (!channel) return response.sendStatus(404)
    const subscription = { userId: who(request), channelId: channel._id }
    await Subscription.updateOne(subscription, {}, { upsert: true })
    return response.status(201).json({ status: 'active' })
  })
  app.post('/api/broadcasts', async (request, response) => {
    try {
      const sent = await broadcast(who(request), request.body)
      if (!sent) return response.sendStatus(404)
      response.status(201).json(sent)
      return tell(sent.channelId, sent)
    } catch (error) {
      return response.status(error.code === 11000 ? 409 : 500).json({ code: error.code === 11000 ? 'duplicate' : 'failed' })
    }
  })
  // For the generator: a history that nobody had to send.
  app.post('/fill', async (request, response) => {
    const { conversationId, count, text } = request.body
    // Inserted as they are, without a model's casts: the id must have its type already.
    const { _id, seq, members } = await Conversation.findById(conversationId).lean()
    const documents = Array.from({ length: count }, (_, at) => {
      const next = seq + at + 1
      return { conversationId: _id, seq: next, clientId: `fill-${next}`, author: members[next % 2], text, createdAt: new Date() }
    })
    await Message.insertMany(documents, { lean: true, ordered: false })
    await Conversation.updateOne({ _id: conversationId }, { seq: seq + count })
    response.status(201).json({ seq: seq + count })
  })
  return app
}

const who = (request) => request.headers.authorization?.slice('Bearer '.length)

/** Connects to the database, makes the indexes, and listens. */
export async function start(server) {
  await mongoose.connect(process.env.MONGODB_URL)
  await Promise.all([Conversation, Message, Channel, Subscription, Broadcast].map((stored) => stored.init()))
  server.listen({ port: Number(process.env.PORT), host: '127.0.0.1', backlog: 4096 })
}
