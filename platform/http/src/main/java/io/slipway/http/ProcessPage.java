package io.slipway.http;

import java.lang.management.ManagementFactory;
import java.lang.management.RuntimeMXBean;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * {@code /system/process}: this process and what its threads do, as text for people. The arguments of the JVM are told,
 * its system properties are not. Thread-safe.
 */
public final class ProcessPage implements HttpHandler {
    @Override
    public CompletionStage<? extends HttpResponse> handle(HttpRequest request) {
        return CompletableFuture.completedFuture(
                request.method().equals("GET") || request.method().equals("HEAD")
                        ? HttpResponse.text(200, text())
                        : HttpResponse.message(405, "this page can only be read: GET"));
    }

    private static String text() {
        RuntimeMXBean runtime = ManagementFactory.getRuntimeMXBean();
        StringBuilder page = new StringBuilder()
                .append("pid: ")
                .append(runtime.getPid())
                .append("\njava: ")
                .append(runtime.getVmName())
                .append(' ')
                .append(runtime.getVmVersion())
                .append("\narguments: ")
                .append(String.join(" ", runtime.getInputArguments()))
                .append("\nuptime: ")
                .append(runtime.getUptime() / 1000)
                .append(" s\nheap: ")
                .append(ManagementFactory.getMemoryMXBean().getHeapMemoryUsage())
                .append("\n");
        Map<String, StackTraceElement[]> threads = new TreeMap<>();
        Thread.getAllStackTraces()
                .forEach((thread, stack) ->
                        threads.put(thread.getName() + " #" + thread.getId() + " " + thread.getState(), stack));
        threads.forEach((name, stack) -> {
            page.append("\n\"").append(name).append("\"\n");
            for (StackTraceElement frame : stack) {
                page.append("    at ").append(frame).append('\n');
            }
        });
        return page.toString();
    }
}
