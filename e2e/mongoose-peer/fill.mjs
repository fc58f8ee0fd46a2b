// Fills `users` as the seed's back end does.

import { User, everybody, main } from "./model.mjs";

await main(async () => {
  await User.create({
    clerkId: "user_ada",
    email: "Ada@Example.COM",
    firstName: "Ada",
    lastName: "Lovelace",
    imageUrl: "https://example.com/ada.png",
    color: "#7c3aed",
    profileSetup: true,
    bio: "Zählt.\n👩🏽‍🚀",
  });
  await User.create({ clerkId: "user_bob", email: "bob@example.com" });
  // From before there were custom fields and timestamps, with one that the model does not know.
  await User.collection.insertOne({
    clerkId: "user_old",
    email: "old@example.com",
    firstName: "Old",
    plan: { name: "early", since: 2019 },
  });
  return everybody();
});
