package io.slipway.scheduler.compatibility;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConversationsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "app-life",
                "bad-specifications",
                "conflicts-and-locks",
                "versions",
                "groups",
                "deployments",
                "queue",
                "tasks",
                "failures",
                "events"
            })
    void goesAsWithMarathon(String name) throws Exception {
        try (InputStream in = ConversationsTest.class.getResourceAsStream("/conversations/" + name + ".txt");
                Conversation conversation = new Conversation()) {
            conversation.play(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }
}
