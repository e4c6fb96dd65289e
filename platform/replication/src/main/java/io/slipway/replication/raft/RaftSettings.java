package io.slipway.replication.raft;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.RaftConfigKeys;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.grpc.GrpcConfigKeys;
import org.apache.ratis.rpc.SupportedRpcType;
import org.apache.ratis.server.RaftServerConfigKeys;
import org.apache.ratis.util.SizeInBytes;
import org.apache.ratis.util.TimeDuration;

/** What Ratis is told. Every limit of its memory is set on purpose; its defaults are made for servers of their own. */
final class RaftSettings {
    /** The longest entry: the longest append with what is packed around it. Ratis keeps a buffer of that size. */
    static final int MAX_ENTRY_BYTES = 4 * 1024 * 1024 + 256 * 1024;

    private static final int SEGMENT_BYTES = 8 * 1024 * 1024;
    private static final int MAX_MESSAGE_BYTES = MAX_ENTRY_BYTES + 2 * 1024 * 1024;

    /** So many entries stay behind a snapshot, so that a member a little behind is not sent all of it. */
    private static final int KEPT_ENTRIES = 256;

    /** The only member needs no patience: nobody else can lead. */
    private static final TimeDuration SOLO_MIN = TimeDuration.valueOf(5, TimeUnit.MILLISECONDS);

    private static final TimeDuration SOLO_MAX = TimeDuration.valueOf(15, TimeUnit.MILLISECONDS);

    /**
     * Longer than a busy disk takes for a flush: a shorter one takes the lead away from whoever waits for its disk.
     *
     * <p>A follower sleeps for a time between the two, and looks then whether it heard the leader meanwhile; if it did,
     * it sleeps for the whole of another: what is left of one and one more is how long it takes to miss the leader.
     * That is more than 4 s in one of seven cases. The longer one is also how long a leader goes on that hears no
     * majority: with 2.5 s one on a crowded machine lost its place while it wrote.
     */
    private static final TimeDuration ELECTION_MIN = TimeDuration.valueOf(1500, TimeUnit.MILLISECONDS);

    private static final TimeDuration ELECTION_MAX = TimeDuration.valueOf(3000, TimeUnit.MILLISECONDS);

    /** A leader that has not heard a majority for so long steps down, and does not stand for election for as long. */
    private static final TimeDuration STEP_DOWN = TimeDuration.valueOf(3000, TimeUnit.MILLISECONDS);

    /**
     * A follower that slept so much longer than it meant to was kept from running, and sleeps again, since the leader
     * may have been heard but not listened to. On a busy machine much less than that is common. An election too many
     * does no harm: those that hear the leader refuse even to be asked.
     */
    private static final TimeDuration OVERSLEPT = TimeDuration.valueOf(1000, TimeUnit.MILLISECONDS);

    /** Right after its start a member has nobody to be patient with. */
    private static final TimeDuration FIRST_MIN = TimeDuration.valueOf(300, TimeUnit.MILLISECONDS);

    private static final TimeDuration FIRST_MAX = TimeDuration.valueOf(1000, TimeUnit.MILLISECONDS);

    /**
     * A machine that slept has lost nothing. Alone it has nobody to give way to, and among others they have chosen
     * another leader meanwhile, of which it will hear.
     */
    private static final TimeDuration NEVER = TimeDuration.valueOf(10_000, TimeUnit.DAYS);

    /**
     * How long a leader pauses after a call that a member did not take, and how often; Ratis makes that half of it to
     * one and a half. Shorter than the time from one heartbeat to the next, a quarter of {@link #ELECTION_MIN}, and the
     * leader would spin for the rest of that.
     */
    private static final String RETRIES = "750ms,1000000000";

    private RaftSettings() {}

    static RaftProperties of(RaftLogConfig config, Path folder) {
        RaftProperties properties = new RaftProperties();
        RaftServerConfigKeys.setStorageDir(properties, List.of(folder.toFile()));
        if (config.isNetworked()) {
            network(properties, config.own());
            times(properties, ELECTION_MIN, ELECTION_MAX, FIRST_MIN, FIRST_MAX);
            RaftServerConfigKeys.LeaderElection.setLeaderStepDownWaitTime(properties, STEP_DOWN);
            RaftServerConfigKeys.setSleepDeviationThreshold(properties, OVERSLEPT);
            RaftServerConfigKeys.Log.setPurgePreservationLogNum(properties, KEPT_ENTRIES);
        } else {
            RaftConfigKeys.Rpc.setType(properties, new SoloRpc());
            times(properties, SOLO_MIN, SOLO_MAX, SOLO_MIN, SOLO_MAX);
            RaftServerConfigKeys.LeaderElection.setLeaderStepDownWaitTime(properties, NEVER);
        }
        memory(properties);
        RaftServerConfigKeys.Log.setSegmentSizeMax(properties, SizeInBytes.valueOf(SEGMENT_BYTES));
        RaftServerConfigKeys.Log.setPreallocatedSize(properties, SizeInBytes.valueOf("1MB"));
        RaftServerConfigKeys.Log.setPurgeGap(properties, 1);
        // would write an entry more, with a flush of its own, for each commit; a restarted member asks its leader
        // anyway
        RaftServerConfigKeys.Log.setLogMetadataEnabled(properties, false);
        RaftServerConfigKeys.Log.setPurgeUptoSnapshotIndex(properties, true);
        RaftServerConfigKeys.Snapshot.setAutoTriggerEnabled(properties, false);
        return properties;
    }

    private static void network(RaftProperties properties, RaftLogConfig.Member own) {
        RaftConfigKeys.Rpc.setType(properties, SupportedRpcType.GRPC);
        GrpcConfigKeys.Server.setHost(properties, own.host());
        GrpcConfigKeys.Server.setPort(properties, own.port());
        GrpcConfigKeys.setMessageSizeMax(properties, SizeInBytes.valueOf(MAX_MESSAGE_BYTES));
        GrpcConfigKeys.Server.setHeartbeatChannel(properties, true);
        GrpcConfigKeys.Server.setAsyncRequestThreadPoolCached(properties, false);
        GrpcConfigKeys.Server.setAsyncRequestThreadPoolSize(properties, 1);
        // none of its own: those wait two seconds for silence before they end, gRPC's shared ones do not
        GrpcConfigKeys.Server.setBossGroupSize(properties, 0);
        GrpcConfigKeys.Server.setWorkerGroupSize(properties, 0);
        GrpcConfigKeys.Client.setWorkerGroupSize(properties, 0);
        RaftServerConfigKeys.Log.Appender.setSnapshotChunkSizeMax(properties, SizeInBytes.valueOf("1MB"));
        RaftServerConfigKeys.Log.Appender.setInstallSnapshotEnabled(properties, true);
        RaftServerConfigKeys.Log.Appender.setWaitTimeMin(properties, TimeDuration.ZERO);
        RaftServerConfigKeys.Log.Appender.setRetryPolicy(properties, RETRIES);
    }

    private static void times(
            RaftProperties properties,
            TimeDuration min,
            TimeDuration max,
            TimeDuration firstMin,
            TimeDuration firstMax) {
        RaftServerConfigKeys.Rpc.setTimeoutMin(properties, min);
        RaftServerConfigKeys.Rpc.setTimeoutMax(properties, max);
        RaftServerConfigKeys.Rpc.setFirstElectionTimeoutMin(properties, firstMin);
        RaftServerConfigKeys.Rpc.setFirstElectionTimeoutMax(properties, firstMax);
        RaftServerConfigKeys.Rpc.setSlownessTimeout(properties, NEVER);
        RaftServerConfigKeys.setCloseThreshold(properties, NEVER);
        RaftServerConfigKeys.RetryCache.setExpiryTime(properties, TimeDuration.ONE_SECOND);
    }

    private static void memory(RaftProperties properties) {
        SizeInBytes entry = SizeInBytes.valueOf(MAX_ENTRY_BYTES);
        RaftServerConfigKeys.Log.Appender.setBufferByteLimit(properties, entry);
        RaftServerConfigKeys.Log.setWriteBufferSize(properties, SizeInBytes.valueOf(MAX_ENTRY_BYTES + 8));
        RaftServerConfigKeys.Log.setSegmentCacheNumMax(properties, 2);
        RaftServerConfigKeys.Log.setSegmentCacheSizeMax(properties, SizeInBytes.valueOf(2 * SEGMENT_BYTES));
        RaftServerConfigKeys.Log.setQueueByteLimit(properties, SizeInBytes.valueOf("32MB"));
        RaftServerConfigKeys.Write.setByteLimit(properties, SizeInBytes.valueOf("32MB"));
        RaftServerConfigKeys.ThreadPool.setClientCached(properties, false);
        RaftServerConfigKeys.ThreadPool.setClientSize(properties, 1);
        RaftServerConfigKeys.ThreadPool.setServerCached(properties, true);
        RaftServerConfigKeys.ThreadPool.setProxyCached(properties, true);
    }
}
