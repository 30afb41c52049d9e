package cn.onezone.kit.events;

import cn.onezone.contracts.wire.EventType;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The samples that the contracts ship, and the repository they come from. */
final class Samples {
    private Samples() {}

    /** The sample of this name of a type: {@code full} or {@code minimal}. */
    static byte[] of(EventType<?> type, String name) {
        String file = "/events/" + type.name() + "/" + name + ".json";
        try (InputStream in = Samples.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new FileNotFoundException("each type of event has a sample services/contracts/src/main/resources"
                        + file + "; it must stay readable for ever");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Top of the repository. */
    static Path repository() {
        Path here = Path.of("").toAbsolutePath();
        while (!Files.isDirectory(here.resolve("services/contracts"))) {
            Path parent = here.getParent();
            if (parent == null) {
                throw new IllegalStateException(
                        "not within the repository: " + Path.of("").toAbsolutePath());
            }
            here = parent;
        }
        return here;
    }
}
