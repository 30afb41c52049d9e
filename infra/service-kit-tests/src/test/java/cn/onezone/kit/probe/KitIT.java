package cn.onezone.kit.probe;

import cn.onezone.testkit.EmbeddedInfrastructure;

/** The kit on the local broker and the local store. */
class KitIT extends KitContract {
    @Override
    String bootstrapServers() {
        return EmbeddedInfrastructure.shared().bootstrapServers();
    }

    @Override
    String mongoUri(String database) {
        return EmbeddedInfrastructure.shared().mongoUri(database);
    }
}
