// The seed's user model (backend/models/UserModel.js), field for field.

import mongoose from "mongoose";

const userSchema = new mongoose.Schema(
  {
    clerkId: { type: String, required: true, unique: true },
    email: { type: String, required: true, unique: true, lowercase: true },
    firstName: { type: String, default: null },
    lastName: { type: String, default: null },
    imageUrl: { type: String, default: null },
    color: { type: String, default: null },
    profileSetup: { type: Boolean, default: false },
    bio: { type: String, default: null },
  },
  { timestamps: true },
);

export const User = mongoose.model("User", userSchema);

/** Connects to the address in the first argument, runs the work, prints what it gives as JSON. */
export async function main(work) {
  await mongoose.connect(process.argv[2], { autoIndex: true });
  try {
    await User.init();
    console.log(JSON.stringify(await work()));
  } finally {
    await mongoose.disconnect();
  }
}

/** Every user as Mongoose sees it, by clerkId; times in milliseconds. */
export async function everybody() {
  const users = await User.find().sort({ clerkId: 1 });
  return users.map((user) => ({
    id: user.id,
    clerkId: user.clerkId,
    email: user.email,
    firstName: user.firstName,
    lastName: user.lastName,
    imageUrl: user.imageUrl,
    color: user.color,
    profileSetup: user.profileSetup,
    bio: user.bio,
    createdAt: user.createdAt?.getTime() ?? null,
    updatedAt: user.updatedAt?.getTime() ?? null,
    version: user.__v,
  }));
}
