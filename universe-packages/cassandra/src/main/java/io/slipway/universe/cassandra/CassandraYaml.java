package io.slipway.universe.cassandra;

import java.util.List;

/** Renders {@code cassandra.yaml} and {@code cassandra-rackdc.properties} of one node. */
final class CassandraYaml {
    private CassandraYaml() {}

    /**
     * @param address of the node, a number
     * @param seeds {@code address:storage port} of those to ask first
     * @param data the folder that stays
     */
    static String render(NodeSettings node, String address, List<String> seeds, String data) {
        return String.join(
                "\n",
                "cluster_name: " + quoted(node.appId()),
                "num_tokens: " + node.tokens(),
                "allocate_tokens_for_local_replication_factor: " + Math.min(3, node.nodes()),
                "partitioner: org.apache.cassandra.dht.Murmur3Partitioner",
                "endpoint_snitch: GossipingPropertyFileSnitch",
                "seed_provider:",
                "  - class_name: org.apache.cassandra.locator.SimpleSeedProvider",
                "    parameters: [ { seeds: " + quoted(String.join(",", seeds)) + " } ]",
                "listen_address: " + quoted(address),
                "rpc_address: " + quoted(address),
                "storage_port: " + node.storagePort(),
                "native_transport_port: " + node.cqlPort(),
                // What was accepted is on disk. Writers wait for it together, so there must be many of them.
                "commitlog_sync: group",
                "commitlog_sync_group_window: 10ms",
                "commitlog_segment_size: 8MiB",
                "commitlog_total_space: 256MiB",
                "concurrent_reads: 8",
                "concurrent_writes: 128",
                "concurrent_counter_writes: 8",
                "memtable_heap_space: " + node.heapMb() / 4 + "MiB",
                "memtable_offheap_space: " + node.heapMb() / 4 + "MiB",
                "file_cache_size: " + Math.max(32, node.heapMb() / 8) + "MiB",
                "networking_cache_size: 16MiB",
                "key_cache_size: " + Math.max(8, node.heapMb() / 20) + "MiB",
                "counter_cache_size: 2MiB",
                "batch_size_warn_threshold: 64KiB",
                "batch_size_fail_threshold: 640KiB",
                "data_file_directories: [ " + quoted(data + "/data") + " ]",
                "commitlog_directory: " + quoted(data + "/commitlog"),
                "hints_directory: " + quoted(data + "/hints"),
                "saved_caches_directory: " + quoted(data + "/saved_caches"),
                "cdc_raw_directory: " + quoted(data + "/cdc_raw"),
                "sstable:",
                "  selected_format: bti",
                "storage_compatibility_mode: NONE",
                "");
    }

    /** The rack and the data centre, for the snitch. */
    static String rackProperties(NodeSettings node, String rack) {
        return "dc=" + node.datacenter() + "\nrack=" + rack + "\n";
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "''") + "'";
    }
}
