// Makes the three nodes one replica set; running it again changes nothing.
try {
  rs.status();
} catch (notYet) {
  rs.initiate({
    _id: "onezone",
    members: [
      {_id: 0, host: "mongo1:27017", priority: 2},
      {_id: 1, host: "mongo2:27017"},
      {_id: 2, host: "mongo3:27017"},
    ],
  });
}
while (!db.hello().isWritablePrimary && !rs.status().members.some((m) => m.stateStr === "PRIMARY")) {
  sleep(200);
}
