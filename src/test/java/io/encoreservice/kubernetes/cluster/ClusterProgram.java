package io.encoreservice.kubernetes.cluster;

import io.encoreservice.shared.redis.RedisServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The test's cluster and a Redis as a program of their own, for measurements: prints the API server's address and
 * Redis's, then how many requests came since and how many objects there are for each line it reads, and ends with its
 * input.
 */
final class ClusterProgram {

    private ClusterProgram() {}

    public static void main(String[] args) throws IOException {
        try (TestCluster cluster = TestCluster.start();
                RedisServer redis = RedisServer.start();
                BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            System.out.println(cluster.directUrl());
            System.out.println(redis.uri());
            while (in.readLine() != null) {
                List<Call> calls = cluster.calls();
                cluster.forgetCalls();
                System.out.println(calls.size() + " " + cluster.count(ResourceType.DEPLOYMENTS) + " "
                        + cluster.count(ResourceType.PODS));
            }
        }
    }
}
