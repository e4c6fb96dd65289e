package io.slipway.installerchecks;

import io.slipway.client.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/** A real Chromium with one page, driven over its DevTools protocol. */
final class Browser implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofMinutes(4);
    private static final long PAUSE_MS = 50;

    private final Process process;
    private final WebSocket socket;
    private final Map<Long, CompletableFuture<Json>> waiting = new ConcurrentHashMap<>();
    private final AtomicLong numbers = new AtomicLong();

    private Browser(Process process, URI page, HttpClient http) {
        this.process = process;
        this.socket =
                http.newWebSocketBuilder().buildAsync(page, new Listener()).join();
    }

    /** Starts one. @param folder for its profile */
    public static Browser start(Path folder) {
        Path profile = folder.resolve("profile");
        try {
            Process process = new ProcessBuilder(
                            "chromium",
                            "--headless=new",
                            "--no-sandbox",
                            "--disable-gpu",
                            "--disable-dev-shm-usage",
                            "--no-first-run",
                            "--disable-background-networking",
                            "--disable-component-update",
                            "--disable-sync",
                            "--no-proxy-server",
                            "--remote-debugging-port=0",
                            "--window-size=1280,1000",
                            "--user-data-dir=" + profile,
                            "about:blank")
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("chromium.out").toFile())
                    .start();
            Path active = profile.resolve("DevToolsActivePort");
            await("Chromium to listen", () -> Files.exists(active) && Files.size(active) > 0);
            String port = Files.readAllLines(active).get(0);
            HttpClient http = HttpClient.newHttpClient();
            HttpRequest list = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/json/list"))
                    .build();
            Json pages = Json.parse(
                    http.send(list, HttpResponse.BodyHandlers.ofString()).body());
            Json page = pages.items().stream()
                    .filter(one -> one.get("type").text("").equals("page"))
                    .findFirst()
                    .orElseThrow();
            return new Browser(
                    process, URI.create(page.get("webSocketDebuggerUrl").text("")), http);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Something that comes about by and by. */
    @FunctionalInterface
    public interface Condition {
        /** Whether it is so. */
        boolean holds() throws IOException;
    }

    /** Waits until it is so. */
    public static void await(String what, Condition condition) {
        long end = System.nanoTime() + LIMIT.toNanos();
        try {
            while (!condition.holds()) {
                if (System.nanoTime() > end) {
                    throw new AssertionError("waited in vain for " + what);
                }
                boolean unused = new CountDownLatch(1).await(PAUSE_MS, TimeUnit.MILLISECONDS);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private Json send(String method, Json parameters) {
        long id = numbers.incrementAndGet();
        CompletableFuture<Json> answer = new CompletableFuture<>();
        waiting.put(id, answer);
        Json message = Json.object().with("id", id).with("method", method).with("params", parameters);
        socket.sendText(message.toString(), true).join();
        try {
            return answer.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new AssertionError(method, e);
        }
    }

    /** Goes to an address. */
    public void open(String url) {
        send("Page.navigate", Json.object().with("url", url));
    }

    /** What an expression of JavaScript comes to, as JSON. */
    public Json evaluate(String expression) {
        Json answer = send(
                "Runtime.evaluate",
                Json.object()
                        .with("expression", expression)
                        .with("returnByValue", true)
                        .with("awaitPromise", true));
        Json failure = answer.at("result", "exceptionDetails");
        if (!failure.isMissing()) {
            throw new AssertionError(expression + ": " + failure);
        }
        return answer.at("result", "result", "value");
    }

    /** Waits until an element that is seen has that text in it. */
    public void awaitText(String selector, String text) {
        String seen = "[...document.querySelectorAll(" + Json.of(selector) + ")].filter(one => one.checkVisibility())"
                + ".map(one => one.innerText).join('\\n')";
        try {
            await(text + " in " + selector, () -> evaluate(seen).text("").contains(text));
        } catch (AssertionError e) {
            throw new AssertionError(
                    e.getMessage() + "; it has\n"
                            + evaluate("document.body.innerText").text(""),
                    e);
        }
    }

    /** Clicks the button or box that is seen and called so. */
    public void click(String selector) {
        await(
                selector + " that can be clicked",
                () -> evaluate("(one => one !== null && one.checkVisibility() && !one.disabled)"
                                + "(document.querySelector(" + Json.of(selector) + "))")
                        .flag(false));
        evaluate("document.querySelector(" + Json.of(selector) + ").click()");
    }

    /** Types over what a field holds. */
    public void fill(String selector, String text) {
        evaluate("(one => { one.value = " + Json.of(text) + ";"
                + " one.dispatchEvent(new Event('input', { bubbles: true }));"
                + " one.dispatchEvent(new Event('change', { bubbles: true })); })"
                + "(document.querySelector(" + Json.of(selector) + "))");
    }

    /** Puts a picture of the whole page there, as PNG. */
    public void picture(Path file) {
        Json answer = send(
                "Page.captureScreenshot", Json.object().with("format", "png").with("captureBeyondViewport", true));
        try {
            Files.write(
                    file, Base64.getDecoder().decode(answer.at("result", "data").text("")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the page looks like where people prefer it so: {@code dark} or {@code light}. */
    public void prefer(String scheme) {
        Json feature = Json.object().with("name", "prefers-color-scheme").with("value", scheme);
        send("Emulation.setEmulatedMedia", Json.object().with("features", Json.array(List.of(feature))));
    }

    @Override
    public void close() {
        socket.abort();
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().onExit().join();
    }

    private final class Listener implements WebSocket.Listener {
        private final StringBuilder begun = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            begun.append(data);
            if (last) {
                Json message = Json.parse(begun.toString());
                begun.setLength(0);
                CompletableFuture<Json> answer =
                        waiting.remove(message.get("id").number(-1));
                if (answer != null) {
                    answer.complete(message);
                }
            }
            from.request(1);
            return null;
        }
    }
}
