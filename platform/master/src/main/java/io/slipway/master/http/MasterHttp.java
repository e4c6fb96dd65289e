package io.slipway.master.http;

import io.slipway.http.HttpHandler;
import io.slipway.http.Router;
import io.slipway.runtime.id.Ids;

/** Everything that a master serves over HTTP; to be mounted below {@code /mesos}. */
public final class MasterHttp {
    private MasterHttp() {}

    /** The handler. */
    public static HttpHandler handler(MasterAccess access, Endpoint endpoint, Ids ids) {
        Router router = new Router();
        Answers answers = new Answers();
        new ReadingApi(access, endpoint, answers).register(router);
        new OperatorApi(access, endpoint, answers).register(router);
        new SchedulerApi(access, endpoint, ids, answers).register(router);
        return router;
    }
}
