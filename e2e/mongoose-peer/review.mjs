// Reads what is in `users`, as Mongoose sees it and as it is stored; saves two people again; compares the indexes.

import { User, everybody, main } from "./model.mjs";

/** The BSON type of a stored value. */
function typeOf(value) {
  if (value === null) return "null";
  return value._bsontype ?? (value instanceof Date ? "Date" : typeof value);
}

await main(async () => {
  const stored = await User.collection.find({}, { promoteValues: false }).sort({ clerkId: 1 }).toArray();
  const types = Object.fromEntries(
    stored.map((user) => [
      String(user.clerkId),
      Object.fromEntries(Object.entries(user).map(([field, value]) => [field, typeOf(value)])),
    ]),
  );
  const users = await everybody();
  for (const user of await User.find().setOptions({ strict: "throw", strictQuery: "throw" })) {
    await user.validate();
  }
  const difference = await User.diffIndexes();
  await User.ensureIndexes();
  const dropped = await User.syncIndexes();

  const bob = await User.findOne({ clerkId: "user_bob" }).orFail();
  bob.color = "#112233";
  await bob.save();
  const zoe = await User.findOne({ clerkId: "user_zoe" }).orFail();
  zoe.set({ firstName: "Zoë", email: "ZOE@example.com", profileSetup: true });
  await zoe.save();

  const refusals = {};
  for (const [name, twin] of Object.entries({
    clerkId: { clerkId: "user_zoe", email: "another@example.com" },
    email: { clerkId: "user_another", email: "Zoe@Example.com" },
  })) {
    refusals[name] = await User.create(twin).then(
      () => "created",
      (error) => error.code,
    );
  }
  return { types, users, difference, dropped, refusals, after: await everybody() };
});
