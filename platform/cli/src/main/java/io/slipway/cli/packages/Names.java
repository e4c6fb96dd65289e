package io.slipway.cli.packages;

import io.slipway.cli.connection.CommandFailure;
import io.slipway.cli.terminal.Words;
import io.slipway.client.ClientException;
import io.slipway.client.InstalledPackage;
import io.slipway.client.PackageSummary;
import io.slipway.client.SlipwayClient;
import java.util.List;
import java.util.function.Supplier;

/** Adds to a refusal for a wrong name the names that would have been right. */
final class Names {
    private Names() {}

    /** What {@code call} gives; a package or version that is not there is told with those that are. */
    static <T> T helped(SlipwayClient client, String name, Supplier<T> call) {
        try {
            return call.get();
        } catch (ClientException e) {
            throw switch (e.type()) {
                case "PackageNotFound" ->
                    new CommandFailure("there is no package '" + name + "'." + packages(client, name));
                case "VersionNotFound" ->
                    new CommandFailure(e.getMessage() + ". There are versions "
                            + String.join(", ", client.packages().versions(name)) + ".");
                case "PackageNotInstalled", "UninstallNonExistentAppForPackage" ->
                    new CommandFailure(e.getMessage() + "." + installed(client));
                case "PackageAlreadyInstalled" ->
                    new CommandFailure("package '" + name + "' is installed already"
                            + e.body()
                                    .at("data", "appId")
                                    .text()
                                    .map(id -> " as " + id)
                                    .orElse("")
                            + ". Install another one with --app-id, or remove it with 'slipway package uninstall'.");
                default -> e;
            };
        }
    }

    private static String packages(SlipwayClient client, String name) {
        List<String> names =
                client.packages().search("").stream().map(PackageSummary::name).toList();
        return Words.nearest(name, names)
                .map(near -> " Did you mean '" + near + "'?")
                .orElse(" There are " + String.join(", ", names) + ".");
    }

    private static String installed(SlipwayClient client) {
        List<InstalledPackage> all = client.packages().list();
        return all.isEmpty()
                ? " No package is installed."
                : " Installed are "
                        + String.join(
                                ", ",
                                all.stream()
                                        .map(one -> one.name() + " as " + one.appId())
                                        .toList())
                        + ".";
    }
}
