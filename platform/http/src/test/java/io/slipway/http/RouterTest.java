package io.slipway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RouterTest {
    private final Router marathon = new Router()
            .on("GET", "/v2/apps/{id...}", says("app"))
            .on("DELETE", "/v2/apps/{id...}", says("delete"))
            .on("GET", "/v2/apps", says("apps"))
            .on("POST", "/v2/apps", says("create"))
            .on("GET", "/v2/apps/{id...}/tasks", says("tasks"))
            .on("DELETE", "/v2/apps/{id...}/tasks/{taskId}", says("kill"))
            .on("POST", "/v2/apps/{id...}/restart", says("restart"))
            .on("GET", "/v2/groups/versions", says("root versions"))
            .on("GET", "/v2/groups/{id...}", says("group"))
            .on("GET", "/v2/deployments/{id}", says("deployment"))
            .on("GET", "/ping", says("pong"));

    @ParameterizedTest
    @CsvSource({
        "GET,    /v2/apps,                    apps {}",
        "GET,    /v2/apps/,                   apps {}",
        "GET,    /v2/apps/web,                app {id=web}",
        "GET,    /v2/apps//web,               app {id=/web}",
        "GET,    /v2/apps/shop/web/,          app {id=shop/web}",
        "GET,    /v2/apps/shop/*,             app {id=shop/*}",
        "GET,    /v2/apps/shop/web/tasks,     tasks {id=shop/web}",
        "GET,    /v2/apps/tasks,              app {id=tasks}",
        "GET,    /v2/apps/tasks/tasks,        tasks {id=tasks}",
        "DELETE, /v2/apps//shop/web/tasks/t1, 'kill {id=/shop/web, taskId=t1}'",
        "DELETE, /v2/apps/a/tasks/b/tasks/t1, 'kill {id=a/tasks/b, taskId=t1}'",
        "POST,   /v2/apps/shop/restart,       restart {id=shop}",
        "GET,    /v2/groups/versions,         root versions {}",
        "GET,    /v2/groups//,                group {id=/}",
        "GET,    /v2/groups/a/b,              group {id=a/b}",
        "GET,    /v2/deployments/1-2,         deployment {id=1-2}",
        "HEAD,   /ping,                       pong {}",
    })
    void findsTheMostSpecialRoute(String method, String path, String answer) {
        assertThat(ask(marathon, method, path).text()).isEqualTo(answer);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/v2", "/v2/appsx", "/v2/deployments", "/v2/deployments/a/b", "/ping/x", "/V2/apps"})
    void answers404ForWhatNoRouteTakes(String path) {
        HttpResponse.Full answer = ask(marathon, "GET", path);

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.text()).isEqualTo("{\"message\":\"nothing is served at GET " + path + "\"}");
        assertThat(answer.headers().first("content-type")).contains("application/json");
    }

    @Test
    void answers405WithWhatIsAllowed() {
        HttpResponse.Full answer = ask(marathon, "PATCH", "/v2/apps");

        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.headers().first("Allow")).contains("GET, HEAD, POST");
    }

    @Test
    void theMostSpecialRouteDecidesAboutTheMethod() {
        HttpResponse.Full answer = ask(marathon, "DELETE", "/v2/apps/web/restart");

        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.headers().first("Allow")).contains("POST");
    }

    @Test
    void mountedHandlersSeeTheRestAndRoutesGoFirst() {
        Router router = new Router()
                .mount("/service/marathon", marathon)
                .mount("/service", request -> answer("service " + request.path()))
                .mount("/", request -> answer("root " + request.path()))
                .on("GET", "/service/marathon/ping", says("mine"));

        assertThat(ask(router, "GET", "/service/marathon/v2/apps/web").text()).isEqualTo("app {id=web}");
        assertThat(ask(router, "GET", "/service/marathon/ping").text()).isEqualTo("mine {}");
        assertThat(ask(router, "GET", "/service").text()).isEqualTo("service /");
        assertThat(ask(router, "GET", "/service/x").text()).isEqualTo("service /x");
        assertThat(ask(router, "GET", "/serviceable").text()).isEqualTo("root /serviceable");
    }

    @Test
    void mountKeepsQueryBodyAndHeaders() {
        Router router = new Router()
                .mount("/a", request -> answer(request.query().first("q").orElse("") + request.text()));

        assertThat(router.handle(HttpRequest.json("POST", "/a/b?q=1", "{}"))
                        .thenApply(response -> ((HttpResponse.Full) response).text())
                        .toCompletableFuture())
                .isCompletedWithValue("1{}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"v2", "/{}", "/{a", "/{a}/{a}", "/{a...}/{b...}", "/v2/apps/{id...}"})
    void refusesTemplatesThatCannotWork(String template) {
        assertThatThrownBy(() -> marathon.on("GET", template, says("x")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(template);
    }

    @Test
    void refusesOtherNamesForTheSamePlace() {
        assertThatThrownBy(() -> marathon.on("PUT", "/v2/apps/{appId...}", says("x")))
                .hasMessageContaining("/v2/apps/{id...}");
    }

    @Test
    void refusesBadAndTakenPrefixes() {
        assertThatThrownBy(() -> marathon.mount("/x/", marathon)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Router().mount("/x", marathon).mount("/x", marathon))
                .hasMessageContaining("/x");
    }

    @Test
    void askingForAPlaceThatIsNotThereNamesThoseThatAre() {
        PathParameters parameters = new PathParameters(java.util.Map.of("id", "1"));

        assertThatThrownBy(() -> parameters.get("taskId"))
                .hasMessageContaining("{taskId}")
                .hasMessageContaining("id");
    }

    private static RoutedHandler says(String name) {
        return (request, parameters) -> answer(name + " " + new java.util.TreeMap<>(parameters.values()));
    }

    private static CompletableFuture<HttpResponse> answer(String text) {
        return CompletableFuture.completedFuture(HttpResponse.text(200, text));
    }

    private static HttpResponse.Full ask(Router router, String method, String path) {
        HttpRequest request = HttpRequest.of(method, path, Headers.NONE, new byte[0]);
        return (HttpResponse.Full) router.handle(request).toCompletableFuture().join();
    }
}
