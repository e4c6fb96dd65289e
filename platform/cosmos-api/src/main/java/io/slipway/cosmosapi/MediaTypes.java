package io.slipway.cosmosapi;

import java.util.List;

/** The media types of the package API, in the form in which Cosmos writes them. */
public final class MediaTypes {
    /** Every error body. */
    public static final String ERROR = "application/vnd.dcos.package.error+json;charset=utf-8;version=v1";

    /** The answer of {@code /capabilities}. */
    public static final String CAPABILITIES = "application/vnd.dcos.capabilities+json;charset=utf-8;version=v1";

    /** What a repository of packages up to packaging version 3.0 is served as. */
    public static final String REPOSITORY_V3 = "application/vnd.dcos.universe.repo+json;charset=utf-8;version=v3";

    /** What a repository of packages up to packaging version 4.0 is served as. */
    public static final String REPOSITORY_V4 = "application/vnd.dcos.universe.repo+json;charset=utf-8;version=v4";

    /** What a repository of packages up to packaging version 5.0 is served as. */
    public static final String REPOSITORY_V5 = "application/vnd.dcos.universe.repo+json;charset=utf-8;version=v5";

    /** What a repository may be served as, best first. */
    public static final List<String> REPOSITORY = List.of(REPOSITORY_V5, REPOSITORY_V4, REPOSITORY_V3);

    private MediaTypes() {}

    /** The type of a message of the package API, such as {@code search-request} and 1. */
    public static String ofPackage(String kind, int version) {
        return "application/vnd.dcos.package." + kind + "+json;charset=utf-8;version=v" + version;
    }

    /** The type of a message of the service API, such as {@code describe-request} and 1. */
    public static String ofService(String kind, int version) {
        return "application/vnd.dcos.service." + kind + "+json;charset=utf-8;version=v" + version;
    }

    /** The type of one package of a repository. */
    public static String ofDefinition(int version) {
        return "application/vnd.dcos.universe.package+json;charset=utf-8;version=v" + version;
    }
}
