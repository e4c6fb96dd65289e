package io.slipway.cosmosapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One version of a package as a repository holds it: the fields of {@code package.json} together with {@code
 * releaseVersion}, {@code marathon}, {@code config}, {@code resource} and {@code command}. Fields keep their order;
 * unknown ones are kept.
 *
 * @param json the whole object; copied, and not to be changed by those who read it
 */
public record PackageDefinition(ObjectNode json) {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]*[a-z0-9]");
    private static final Pattern VERSION = Pattern.compile("[-a-zA-Z0-9.]+");
    private static final List<String> PACKAGING = List.of("2.0", "3.0", "4.0", "5.0");
    private static final List<String> NOT_SUMMARY =
            List.of("marathon", "config", "resource", "command", "releaseVersion");

    /**
     * Copies and checks the object.
     *
     * @throws IllegalArgumentException naming every field that is missing or wrong
     */
    public PackageDefinition {
        json = json.deepCopy();
        List<String> problems = problems(json);
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", problems));
        }
    }

    private static List<String> problems(ObjectNode json) {
        List<String> problems = new ArrayList<>();
        String packaging = json.path("packagingVersion").asText();
        check(problems, PACKAGING.contains(packaging), "packagingVersion", packaging, "one of " + PACKAGING);
        String name = json.path("name").asText();
        check(problems, NAME.matcher(name).matches(), "name", name, "a match of " + NAME);
        String version = json.path("version").asText();
        boolean versionFits = packaging.equals("2.0")
                ? !version.isEmpty()
                : VERSION.matcher(version).matches();
        check(problems, versionFits, "version", version, "a match of " + VERSION);
        for (String field : List.of("maintainer", "description")) {
            check(
                    problems,
                    json.path(field).isTextual(),
                    field,
                    json.path(field).toString(),
                    "a text");
        }
        check(problems, json.path("tags").isArray(), "tags", json.path("tags").toString(), "an array of texts");
        JsonNode release = json.path("releaseVersion");
        boolean releaseFits =
                release.isMissingNode() ? packaging.equals("2.0") : release.canConvertToLong() && release.asLong() >= 0;
        check(problems, releaseFits, "releaseVersion", release.toString(), "an integer of at least 0");
        return problems;
    }

    private static void check(List<String> problems, boolean ok, String field, String value, String expected) {
        if (!ok) {
            problems.add(field + " is '" + value + "', expected " + expected);
        }
    }

    /** The packaging version, such as {@code 4.0}. */
    public String packagingVersion() {
        return json.path("packagingVersion").asText();
    }

    /** The major part of the packaging version: 2 to 5. */
    public int packagingMajor() {
        return packagingVersion().charAt(0) - '0';
    }

    /** The name. */
    public String name() {
        return json.path("name").asText();
    }

    /** The version, an opaque text. */
    public String version() {
        return json.path("version").asText();
    }

    /** The number that orders the versions of a package within a repository. */
    public long releaseVersion() {
        return json.path("releaseVersion").asLong(0);
    }

    /** What it is, for people. */
    public String description() {
        return json.path("description").asText();
    }

    /** Its tags. */
    public List<String> tags() {
        return texts(json.path("tags"));
    }

    /** Whether it is promoted. */
    public boolean selected() {
        return json.path("selected").asBoolean(false);
    }

    /** Whether it is a Mesos framework. */
    public boolean framework() {
        return json.path("framework").asBoolean(false);
    }

    /** The versions it can be updated from; {@code *} for any. */
    public List<String> upgradesFrom() {
        return texts(json.path("upgradesFrom"));
    }

    /** The versions that can follow it on a downgrade; {@code *} for any. */
    public List<String> downgradesTo() {
        return texts(json.path("downgradesTo"));
    }

    /** What to tell after an installation. */
    public Optional<String> postInstallNotes() {
        return Optional.ofNullable(json.path("postInstallNotes").textValue());
    }

    /** What to tell after the removal. */
    public Optional<String> postUninstallNotes() {
        return Optional.ofNullable(json.path("postUninstallNotes").textValue());
    }

    /** The Mustache template of the app; empty for a package that only brings command-line tools. */
    public Optional<String> template() {
        String base64 = json.path("marathon").path("v2AppMustacheTemplate").textValue();
        return Optional.ofNullable(base64)
                .map(text -> new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8));
    }

    /** The JSON schema of its options. */
    public Optional<ObjectNode> config() {
        return object("config");
    }

    /** Its images, artefacts and command-line tools. */
    public Optional<ObjectNode> resource() {
        return object("resource");
    }

    /** Every URL named by its resources: artefacts, images, command-line tools. */
    public List<String> resourceUrls() {
        JsonNode resource = json.path("resource");
        List<String> urls = new ArrayList<>();
        resource.path("assets").path("uris").forEach(uri -> urls.add(uri.asText()));
        resource.path("images").forEach(image -> {
            if (image.isArray()) {
                image.forEach(shot -> urls.add(shot.asText()));
            } else {
                urls.add(image.asText());
            }
        });
        resource.path("cli")
                .path("binaries")
                .forEach(system ->
                        system.forEach(binary -> urls.add(binary.path("url").asText())));
        return urls;
    }

    /** The fields of {@code package.json} alone: what a list of installed packages shows. */
    public ObjectNode summary() {
        ObjectNode summary = json.deepCopy();
        summary.remove(NOT_SUMMARY);
        return summary;
    }

    private Optional<ObjectNode> object(String name) {
        return json.path(name) instanceof ObjectNode object ? Optional.of(object.deepCopy()) : Optional.empty();
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(item -> texts.add(item.asText()));
        return List.copyOf(texts);
    }

    /** The {@code marathon} field for a template. */
    public static ObjectNode marathonField(byte[] template) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("v2AppMustacheTemplate", Base64.getEncoder().encodeToString(template));
    }
}
