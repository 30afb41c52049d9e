package cn.onezone.sample;

import cn.onezone.client.EventReceiver;
import java.io.IOException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/**
 * Pulls what did not come: at the start all there is, later when a number is missing that was missing at the look before
 * too. What is missing for a moment only is on its way.
 */
@Component
class Gaps implements DisposableBean {
    private static final Logger LOG = LoggerFactory.getLogger(Gaps.class);

    private final EventReceiver receiver;
    private final ScheduledExecutorService looking = Executors.newSingleThreadScheduledExecutor();
    private boolean caughtUp;
    private boolean hadGap;

    Gaps(EventReceiver receiver, SampleSettings settings) {
        this.receiver = receiver;
        var _ = looking.scheduleWithFixedDelay(
                this::look, 0, settings.lookEvery().toMillis(), TimeUnit.MILLISECONDS);
    }

    private void look() {
        try {
            boolean gap = receiver.hasGap();
            if (!caughtUp || (gap && hadGap)) {
                LOG.info("{} events did not come by themselves", receiver.catchUp());
                caughtUp = true;
                gap = false;
            }
            hadGap = gap;
        } catch (IOException | RuntimeException e) {
            LOG.warn("cannot ask for what is missing now, and asks again: {}", e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void destroy() {
        looking.shutdownNow();
    }
}
