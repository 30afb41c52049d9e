package cn.onezone.sample;

import cn.onezone.client.EventReceiver;
import cn.onezone.contracts.evidence.WebhookVerifier.NotVerified;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/** The address that the network delivers to. */
@RestController
class HookController {
    private static final Logger LOG = LoggerFactory.getLogger(HookController.class);

    private final EventReceiver receiver;

    HookController(EventReceiver receiver) {
        this.receiver = receiver;
    }

    /** Answers 200 when the event is on the disk, and not before. */
    @PostMapping("/hook")
    ResponseEntity<Void> hook(
            @RequestHeader(name = "webhook-id", required = false) @Nullable String id,
            @RequestHeader(name = "webhook-timestamp", required = false) @Nullable String timestamp,
            @RequestHeader(name = "webhook-signature", required = false) @Nullable String signatures,
            @RequestBody byte[] body)
            throws NotVerified, IOException {
        EventReceiver.Outcome outcome = receiver.accept(id, timestamp, signatures, body);
        LOG.info("{} {}", id, outcome);
        return ResponseEntity.ok().build();
    }

    @ExceptionHandler(NotVerified.class)
    ResponseEntity<Void> notVerified(NotVerified e) {
        LOG.warn("refused: {}", e.getMessage());
        return ResponseEntity.status(HttpStatus.UNAUTHORIZED).build();
    }

    @ExceptionHandler(IllegalArgumentException.class)
    ResponseEntity<Void> wrong(IllegalArgumentException e) {
        LOG.warn("refused: {}", e.getMessage());
        return ResponseEntity.badRequest().build();
    }
}
