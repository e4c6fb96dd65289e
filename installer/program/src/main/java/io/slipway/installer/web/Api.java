package io.slipway.installer.web;

import io.slipway.client.json.Json;
import io.slipway.http.HttpRequest;
import io.slipway.http.HttpResponse;
import io.slipway.http.RoutedHandler;
import io.slipway.http.Router;
import io.slipway.installer.inventory.Form;
import io.slipway.installer.inventory.InventoryReader;
import io.slipway.installer.inventory.Problem;
import io.slipway.installer.inventory.Role;
import io.slipway.installer.state.StateFolder;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** What the page asks for, as JSON. Everything but the exchange of the token takes a browser that was let in. */
final class Api {
    private static final int LOG_MAX_BYTES = 64 * 1024;

    private final Entrance entrance;
    private final ClusterText file;
    private final WebInstaller.Setting setting;
    private final Work work;
    private final Conductor conductor;
    private final Course course;
    private final Questions questions;
    private final Lifetime lifetime;
    private final Runnable end;

    /** @param end called when the user has done */
    Api(
            Entrance entrance,
            ClusterText file,
            WebInstaller.Setting setting,
            Work work,
            Conductor conductor,
            Course course,
            Questions questions,
            Lifetime lifetime,
            Runnable end) {
        this.entrance = entrance;
        this.file = file;
        this.setting = setting;
        this.work = work;
        this.conductor = conductor;
        this.course = course;
        this.questions = questions;
        this.lifetime = lifetime;
        this.end = end;
    }

    Router on(Router router) {
        return router.on("POST", "/api/session", changing(this::session))
                .on("GET", "/api/file", reading(request -> described(file.read())))
                .on("GET", "/api/state", reading(this::state))
                .on("GET", "/api/log", reading(this::log))
                .on("POST", "/api/look", changing(admitted(this::look)))
                .on("POST", "/api/form", changing(admitted(this::form)))
                .on("POST", "/api/file", changing(admitted(this::save)))
                .on("POST", "/api/run", changing(admitted(this::run)))
                .on("POST", "/api/cancel", changing(admitted(body -> conductor.cancel() ? done() : idle())))
                .on("POST", "/api/answer", changing(admitted(this::answer)))
                .on("POST", "/api/end", changing(admitted(body -> ended())));
    }

    // ---- who may
    // -----------------------------------------------------------------------------------------------------

    private RoutedHandler reading(Function<HttpRequest, HttpResponse> handler) {
        return (request, parameters) -> {
            String refusal = entrance.refusal(request);
            return CompletableFuture.completedStage(
                    refusal == null ? handler.apply(request) : HttpResponse.message(401, refusal));
        };
    }

    private static RoutedHandler changing(Function<HttpRequest, HttpResponse> handler) {
        return (request, parameters) -> {
            String foreign = Entrance.foreign(request);
            return CompletableFuture.completedStage(
                    foreign == null ? handler.apply(request) : HttpResponse.message(403, foreign));
        };
    }

    private Function<HttpRequest, HttpResponse> admitted(Function<Json, HttpResponse> handler) {
        return request -> {
            String refusal = entrance.refusal(request);
            if (refusal != null) {
                return HttpResponse.message(401, refusal);
            }
            lifetime.touch();
            return parsed(request).map(handler).orElseGet(Api::noJson);
        };
    }

    private static Optional<Json> parsed(HttpRequest request) {
        try {
            return Optional.of(Json.parse(request.body()));
        } catch (RuntimeException e) {
            return Optional.empty();
        }
    }

    private static HttpResponse noJson() {
        return HttpResponse.message(400, "the body is no JSON");
    }

    private HttpResponse session(HttpRequest request) {
        Optional<String> token =
                parsed(request).flatMap(json -> json.get("token").text());
        if (token.isEmpty()) {
            return noJson();
        }
        boolean used = entrance.used();
        return entrance.exchange(token.get())
                .<HttpResponse>map(pass -> {
                    lifetime.touch();
                    HttpResponse.Full answer = json(Json.object().with("key", pass.key()));
                    return new HttpResponse.Full(
                            200, answer.headers().with("Set-Cookie", pass.setCookie()), answer.body());
                })
                .orElseGet(() -> HttpResponse.message(
                        403,
                        used
                                ? "this link was used already: go on in the browser that it was opened in, or end the"
                                        + " installer and start it again"
                                : "this link is of another run of the installer; open the one that was printed last"));
    }

    // ---- the file
    // ----------------------------------------------------------------------------------------------------

    private HttpResponse described(ClusterText.Content content) {
        return json(reading(content.text())
                .with("path", file.file().toString())
                .with("fixed", file.isFixed())
                .with("acceptNewHostKeys", setting.choices().acceptNewHostKeys())
                .with("askSudoPassword", setting.choices().askSudoPassword())
                .with("there", content.there())
                .with("text", content.text())
                .with("version", content.version()));
    }

    private Json reading(String text) {
        InventoryReader.Reading reading = InventoryReader.read(text);
        Json json = Json.object()
                .with("problems", problems(work.problems(reading)))
                .with("notes", problems(reading.notes()));
        return Form.of(text).map(form -> json.with("form", formJson(form))).orElse(json);
    }

    private static Json problems(List<Problem> problems) {
        return Json.array(problems.stream()
                .map(problem -> Json.object().with("line", problem.line()).with("message", problem.message()))
                .toList());
    }

    private static Json formJson(Form form) {
        return Json.object()
                .with("clusterName", form.clusterName())
                .with("sshUser", form.sshUser())
                .with("sshPort", form.sshPort())
                .with("sshKey", form.sshKey())
                .with(
                        "hosts",
                        Json.array(form.hosts().stream()
                                .map(host -> Json.object()
                                        .with("address", host.address())
                                        .with(
                                                "roles",
                                                Json.texts(host.roles().stream()
                                                        .sorted()
                                                        .map(Role::toString)
                                                        .toList())))
                                .toList()));
    }

    private HttpResponse look(Json body) {
        return json(reading(body.get("text").text("")));
    }

    /** The text with the answers of the form in it. */
    private HttpResponse form(Json body) {
        Json given = body.get("form");
        Form form = new Form(
                given.get("clusterName").text(""),
                given.get("hosts").items().stream()
                        .map(host -> new Form.Host(
                                host.get("address").text(""),
                                Form.roles(host.get("roles").texts())))
                        .toList(),
                given.get("sshUser").text(""),
                (int) given.get("sshPort").number(0),
                given.get("sshKey").text(""));
        return form.into(body.get("text").text(""))
                .<HttpResponse>map(text -> json(reading(text).with("text", text)))
                .orElseGet(() -> HttpResponse.message(
                        409,
                        "these answers cannot be put into the file: a value is not what it should be, or the file is"
                                + " written in an unusual way. Look at it under 'File'"));
    }

    private HttpResponse save(Json body) {
        if (conductor.busy()) {
            return busy();
        }
        if (!file.write(body.get("text").text(""), body.get("version").text(""))) {
            return HttpResponse.message(
                    409, file.file() + " was changed by somebody else; load the page again to see it as it is");
        }
        course.forget();
        return described(file.read());
    }

    // ---- runs
    // --------------------------------------------------------------------------------------------------------

    private HttpResponse state(HttpRequest request) {
        Json state = course.json(number(request, "line"), number(request, "seen"))
                .with("run", conductor.json())
                .with("secondsLeft", lifetime.left().toSeconds());
        return json(questions
                .open()
                .map(open -> state.with(
                        "question", Json.object().with("id", open.id()).with("text", open.text())))
                .orElse(state));
    }

    private static long number(HttpRequest request, String name) {
        return request.query()
                .first(name)
                .filter(text -> text.matches("[0-9]{1,12}"))
                .map(Long::parseLong)
                .orElse(-1L);
    }

    private HttpResponse run(Json body) {
        Optional<Order> order = body.get("order").text().flatMap(Order::named);
        if (order.isEmpty()) {
            return HttpResponse.message(400, "order: expected preflight, plan, install or postflight");
        }
        List<String> options = new ArrayList<>();
        if (body.get("acceptNewHostKeys").flag(false)) {
            options.add("--accept-new-host-keys");
        }
        if (body.get("askSudoPassword").flag(false)) {
            options.add("--ask-sudo-password");
        }
        if (body.get("askAdminPassword").flag(false)) {
            options.add("--ask-admin-password");
        }
        return conductor.start(order.get(), options) ? done() : busy();
    }

    private HttpResponse answer(Json body) {
        boolean waited =
                questions.answer(body.get("id").number(0), body.get("text").text());
        return waited ? done() : HttpResponse.message(409, "nobody waits for an answer to that question any more");
    }

    private HttpResponse ended() {
        if (conductor.busy()) {
            return busy();
        }
        end.run();
        return done();
    }

    private HttpResponse log(HttpRequest request) {
        String host = request.query().first("host").orElse("");
        Optional<Form> form = Form.of(file.read().text());
        boolean known = form.stream()
                .flatMap(one -> one.hosts().stream())
                .anyMatch(one -> one.address().equals(host));
        if (!known) {
            return HttpResponse.message(404, "cluster.yaml has no host '" + host + "'");
        }
        Path log = StateFolder.of(file.file(), form.orElseThrow().clusterName(), setting.clock())
                .logOf(host);
        return json(Json.object().with("path", log.toString()).with("text", tail(log)));
    }

    private static String tail(Path log) {
        if (!Files.exists(log)) {
            return "";
        }
        try (RandomAccessFile in = new RandomAccessFile(log.toFile(), "r")) {
            long from = Math.max(0, in.length() - LOG_MAX_BYTES);
            byte[] bytes = new byte[(int) (in.length() - from)];
            in.seek(from);
            in.readFully(bytes);
            String text = new String(bytes, StandardCharsets.UTF_8);
            return from == 0 ? text : text.substring(text.indexOf('\n') + 1);
        } catch (IOException e) {
            throw new UncheckedIOException(log + " cannot be read", e);
        }
    }

    private static HttpResponse.Full json(Json json) {
        return HttpResponse.json(200, json.toString());
    }

    private static HttpResponse done() {
        return json(Json.object());
    }

    private static HttpResponse busy() {
        return HttpResponse.message(409, "a run goes on; wait for its end, or cancel it");
    }

    private static HttpResponse idle() {
        return HttpResponse.message(409, "nothing goes on that could be cancelled");
    }
}
