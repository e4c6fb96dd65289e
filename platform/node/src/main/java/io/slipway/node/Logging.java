package io.slipway.node;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.rolling.FixedWindowRollingPolicy;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy;
import ch.qos.logback.core.spi.ContextAwareBase;
import ch.qos.logback.core.util.FileSize;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where log lines go: those of a master or an agent to stdout, as text or as one JSON object a line; those of {@code
 * up}, whose terminal is for the user, to {@code logs/slipway.log} in its home (six files of 20 MB at most); a
 * command's warnings to stderr. {@code SLIPWAY_LOG_LEVEL} sets the level of our own loggers.
 *
 * <p>In code instead of XML, since reading XML costs every start a fifth of a second.
 */
public final class Logging extends ContextAwareBase implements Configurator {
    private static final String FILE = "slipway.log";
    private static final String STDOUT = "slipway.log.stdout";
    private static final String LEVEL = "slipway.log.level";
    private static final List<String> NOISY =
            List.of("org.apache.ratis", "org.eclipse.jetty", "io.netty", "org.apache.maven");

    /** They warn of each connection that breaks and each pause of the JVM, with whole stack traces. */
    private static final List<String> NOISIER =
            List.of("org.apache.ratis.grpc", "org.apache.ratis.util.JvmPauseMonitor");

    /**
     * What comes with Ratis logs by the JDK's means. Kept, since the JDK forgets loggers that nobody holds, and in a
     * class of its own, so that commands need not load it.
     */
    private static final class Quiet {
        static final java.util.logging.Logger RATIS_PARTS =
                java.util.logging.Logger.getLogger("org.apache.ratis.thirdparty");
    }

    /** Sends the lines to a file below {@code home}. Before the first logger is made. */
    static void toFile(Path home) {
        System.setProperty(FILE, home.resolve("logs").resolve("slipway.log").toString());
    }

    /** Sends the lines to stdout. Before the first logger is made. */
    static void toStdout(CommonSettings.LogFormat format, CommonSettings.LogLevel level) {
        System.setProperty(STDOUT, format.name());
        System.setProperty(LEVEL, level.name());
    }

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        String file = System.getProperty(FILE);
        String stdout = System.getProperty(STDOUT);
        Level rootLevel = file == null && stdout == null ? Level.WARN : Level.INFO;
        context.getLogger("ROOT").setLevel(rootLevel);
        context.getLogger("ROOT").addAppender(appender(context, file, stdout));
        NOISY.forEach(name -> context.getLogger(name).setLevel(Level.WARN));
        NOISIER.forEach(name -> context.getLogger(name).setLevel(Level.ERROR));
        if (rootLevel == Level.INFO) {
            Quiet.RATIS_PARTS.setLevel(java.util.logging.Level.SEVERE);
        }
        String level = System.getProperty(LEVEL, System.getenv("SLIPWAY_LOG_LEVEL"));
        if (level != null) {
            context.getLogger("io.slipway").setLevel(Level.toLevel(level, Level.INFO));
        }
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    private static Appender<ILoggingEvent> appender(
            LoggerContext context, @Nullable String file, @Nullable String stdout) {
        if (stdout != null) {
            boolean json = stdout.equals(CommonSettings.LogFormat.JSON.name());
            return console(context, "System.out", json ? json(context) : encoder(context));
        }
        return file == null ? console(context, "System.err", encoder(context)) : rolling(context, file);
    }

    private static Appender<ILoggingEvent> console(
            LoggerContext context, String target, Encoder<ILoggingEvent> encoder) {
        ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
        appender.setContext(context);
        appender.setTarget(target);
        appender.setEncoder(encoder);
        appender.start();
        return appender;
    }

    private static Appender<ILoggingEvent> rolling(LoggerContext context, String file) {
        RollingFileAppender<ILoggingEvent> appender = new RollingFileAppender<>();
        appender.setContext(context);
        appender.setFile(file);
        FixedWindowRollingPolicy window = new FixedWindowRollingPolicy();
        window.setContext(context);
        window.setParent(appender);
        window.setFileNamePattern(file + ".%i");
        window.setMinIndex(1);
        window.setMaxIndex(5);
        window.start();
        SizeBasedTriggeringPolicy<ILoggingEvent> size = new SizeBasedTriggeringPolicy<>();
        size.setContext(context);
        size.setMaxFileSize(FileSize.valueOf("20MB"));
        size.start();
        appender.setRollingPolicy(window);
        appender.setTriggeringPolicy(size);
        appender.setEncoder(encoder(context));
        appender.start();
        return appender;
    }

    /** {@code timestamp} in ms since 1970, {@code level}, {@code threadName}, {@code loggerName}, the message. */
    private static Encoder<ILoggingEvent> json(LoggerContext context) {
        JsonEncoder encoder = new JsonEncoder();
        encoder.setContext(context);
        encoder.setWithSequenceNumber(false);
        encoder.setWithNanoseconds(false);
        encoder.setWithContext(false);
        encoder.setWithMDC(false);
        encoder.setWithMessage(false);
        encoder.setWithArguments(false);
        encoder.setWithFormattedMessage(true);
        encoder.start();
        return encoder;
    }

    private static PatternLayoutEncoder encoder(LoggerContext context) {
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern("%d{\"yyyy-MM-dd'T'HH:mm:ss.SSS'Z'\",UTC} %-5level [%thread] %logger{24} %msg%n");
        encoder.start();
        return encoder;
    }
}
