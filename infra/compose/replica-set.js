// Makes the three nodes one replica set and the users of it; running it again changes nothing but passwords that are new.
// It runs beside mongo1, on its loopback: that is where MongoDB lets in who makes the first user.
const root = {user: "root", password: process.env.MONGO_ROOT_PASSWORD};
const admin = db.getSiblingDB("admin");

function signedIn() {
  try {
    return admin.auth(root.user, root.password).ok === 1;
  } catch (notYet) {
    return false;
  }
}

function awaitPrimary() {
  while (!db.hello().isWritablePrimary) {
    if (db.hello().primary && db.hello().primary !== db.hello().me) {
      return false;
    }
    sleep(200);
  }
  return true;
}

if (!signedIn()) {
  try {
    rs.initiate({
      _id: "onezone",
      members: [
        {_id: 0, host: "mongo1:27017", priority: 2},
        {_id: 1, host: "mongo2:27017"},
        {_id: 2, host: "mongo3:27017"},
      ],
    });
  } catch (already) {
    if (already.codeName !== "AlreadyInitialized") {
      throw already;
    }
  }
  if (!awaitPrimary()) {
    throw new Error("mongo1 is not the primary yet");
  }
  admin.createUser({
    user: root.user,
    pwd: root.password,
    roles: ["root"],
    mechanisms: ["SCRAM-SHA-256"],
  });
  if (!signedIn()) {
    throw new Error("MONGO_ROOT_PASSWORD is not the one that root was made with");
  }
}
if (!awaitPrimary()) {
  throw new Error("mongo1 is not the primary yet");
}

// PARK_HAIDIAN_PASSWORD is that of park-haidian, who may read and write park-haidian and nothing else.
for (const variable of Object.keys(process.env)) {
  if (!variable.endsWith("_PASSWORD") || variable === "MONGO_ROOT_PASSWORD") {
    continue;
  }
  const name = variable.slice(0, -"_PASSWORD".length).toLowerCase().replaceAll("_", "-");
  const own = db.getSiblingDB(name);
  const user = {
    pwd: process.env[variable],
    roles: [{role: "readWrite", db: name}],
    mechanisms: ["SCRAM-SHA-256"],
  };
  if (own.getUser(name)) {
    own.updateUser(name, user);
  } else {
    own.createUser({user: name, ...user}, {w: "majority"});
  }
}
