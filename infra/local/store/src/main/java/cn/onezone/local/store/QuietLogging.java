package cn.onezone.local.store;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggerContextListener;
import java.util.List;
import org.slf4j.LoggerFactory;

/**
 * The protocol front and the network library log every message they see at DEBUG. Outlives a reset of the logging
 * configuration, because Spring Boot resets it when it starts in the same JVM.
 */
final class QuietLogging implements LoggerContextListener {
    private static final List<String> LOUD = List.of("de.bwaldvogel.mongo", "io.netty");

    private static boolean installed;

    private QuietLogging() {}

    static synchronized void install() {
        if (installed || !(LoggerFactory.getILoggerFactory() instanceof LoggerContext context)) {
            return;
        }
        installed = true;
        QuietLogging quiet = new QuietLogging();
        quiet.onReset(context);
        context.addListener(quiet);
    }

    /** For a process of its own: nobody may be reading what it prints, and a full pipe would stop it. */
    static void onlyWarnings() {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).setLevel(Level.WARN);
        }
    }

    @Override
    public boolean isResetResistant() {
        return true;
    }

    @Override
    public void onStart(LoggerContext context) {}

    @Override
    public void onReset(LoggerContext context) {
        LOUD.forEach(name -> context.getLogger(name).setLevel(Level.WARN));
    }

    @Override
    public void onStop(LoggerContext context) {}

    @Override
    public void onLevelChange(Logger logger, Level level) {}
}
