package io.encoreservice.kubernetes.cluster;

import static io.encoreservice.kubernetes.cluster.Json.child;
import static io.encoreservice.kubernetes.cluster.Json.putIfAbsent;

import java.util.Base64;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Fills in what a real API server fills in, so that what is there is never quite what was applied. */
final class Defaults {

    private final Addresses addresses;

    Defaults(Addresses addresses) {
        this.addresses = addresses;
    }

    void fillIn(ResourceType type, ObjectNode object) {
        switch (type) {
            case DEPLOYMENTS -> deployment(child(object, "spec"));
            case PODS -> pod(child(object, "spec"));
            case SERVICES -> service(child(object, "spec"));
            case SECRETS -> secret(object);
            case NETWORK_POLICIES -> networkPolicy(child(object, "spec"));
            case CLAIMS -> claim(object);
            case AUTOSCALERS -> putIfAbsent(child(object, "spec"), "minReplicas", 1);
            default -> {}
        }
    }

    private static void deployment(ObjectNode spec) {
        putIfAbsent(spec, "replicas", 1);
        putIfAbsent(spec, "revisionHistoryLimit", 10);
        putIfAbsent(spec, "progressDeadlineSeconds", 600);
        ObjectNode strategy = child(spec, "strategy");
        putIfAbsent(strategy, "type", "RollingUpdate");
        if ("RollingUpdate".equals(strategy.path("type").asString())) {
            ObjectNode rolling = child(strategy, "rollingUpdate");
            putIfAbsent(rolling, "maxSurge", "25%");
            putIfAbsent(rolling, "maxUnavailable", "25%");
        }
        ObjectNode template = child(spec, "template");
        child(template, "metadata").putNull("creationTimestamp");
        pod(child(template, "spec"));
    }

    private static void pod(ObjectNode spec) {
        putIfAbsent(spec, "restartPolicy", "Always");
        putIfAbsent(spec, "terminationGracePeriodSeconds", 30);
        putIfAbsent(spec, "dnsPolicy", "ClusterFirst");
        putIfAbsent(spec, "schedulerName", "default-scheduler");
        child(spec, "securityContext");
        if (spec.has("serviceAccountName")) {
            spec.put("serviceAccount", spec.path("serviceAccountName").asString());
        }
        spec.path("containers").forEach(container -> container((ObjectNode) container));
        spec.path("initContainers").forEach(container -> container((ObjectNode) container));
        for (JsonNode volume : spec.path("volumes")) {
            for (String source : new String[] {"secret", "configMap", "projected", "downwardAPI"}) {
                if (volume.get(source) instanceof ObjectNode found) {
                    putIfAbsent(found, "defaultMode", 420);
                }
            }
        }
    }

    private static void container(ObjectNode container) {
        putIfAbsent(container, "terminationMessagePath", "/dev/termination-log");
        putIfAbsent(container, "terminationMessagePolicy", "File");
        String image = container.path("image").asString("");
        boolean moving = image.endsWith(":latest")
                || !image.substring(image.lastIndexOf('/') + 1).contains(":");
        putIfAbsent(container, "imagePullPolicy", moving ? "Always" : "IfNotPresent");
        child(container, "resources");
        container.path("ports").forEach(port -> putIfAbsent((ObjectNode) port, "protocol", "TCP"));
        for (String name : new String[] {"livenessProbe", "readinessProbe", "startupProbe"}) {
            if (container.get(name) instanceof ObjectNode probe) {
                probe(probe);
            }
        }
        for (JsonNode variable : container.path("env")) {
            if (variable.path("valueFrom").get("fieldRef") instanceof ObjectNode field) {
                putIfAbsent(field, "apiVersion", "v1");
            }
        }
    }

    private static void probe(ObjectNode probe) {
        putIfAbsent(probe, "timeoutSeconds", 1);
        putIfAbsent(probe, "periodSeconds", 10);
        putIfAbsent(probe, "successThreshold", 1);
        putIfAbsent(probe, "failureThreshold", 3);
        if (probe.get("httpGet") instanceof ObjectNode get) {
            putIfAbsent(get, "scheme", "HTTP");
        }
    }

    private void service(ObjectNode spec) {
        putIfAbsent(spec, "type", "ClusterIP");
        if (!spec.has("clusterIP")) {
            spec.put(
                    "clusterIP",
                    addresses.next(spec.path("ports").path(0).path("port").asInt(80)));
        }
        putIfAbsent(spec, "clusterIPs", Json.array().add(spec.path("clusterIP").asString()));
        putIfAbsent(spec, "sessionAffinity", "None");
        putIfAbsent(spec, "internalTrafficPolicy", "Cluster");
        putIfAbsent(spec, "ipFamilyPolicy", "SingleStack");
        putIfAbsent(spec, "ipFamilies", Json.array().add("IPv4"));
        for (JsonNode port : spec.path("ports")) {
            putIfAbsent((ObjectNode) port, "protocol", "TCP");
            putIfAbsent((ObjectNode) port, "targetPort", port.path("port"));
        }
    }

    private static void secret(ObjectNode secret) {
        putIfAbsent(secret, "type", "Opaque");
        if (secret.remove("stringData") instanceof ObjectNode texts) {
            texts.properties()
                    .forEach(entry -> child(secret, "data")
                            .put(
                                    entry.getKey(),
                                    Base64.getEncoder()
                                            .encodeToString(entry.getValue()
                                                    .asString()
                                                    .getBytes(java.nio.charset.StandardCharsets.UTF_8))));
        }
    }

    private static void networkPolicy(ObjectNode spec) {
        if (!spec.has("policyTypes")) {
            putIfAbsent(spec, "policyTypes", Json.array().add("Ingress"));
        }
        for (String direction : new String[] {"ingress", "egress"}) {
            spec.path(direction)
                    .forEach(rule ->
                            rule.path("ports").forEach(port -> putIfAbsent((ObjectNode) port, "protocol", "TCP")));
        }
    }

    private static void claim(ObjectNode claim) {
        ObjectNode spec = child(claim, "spec");
        putIfAbsent(spec, "volumeMode", "Filesystem");
        putIfAbsent(spec, "storageClassName", "standard");
        putIfAbsent(spec, "volumeName", "pv-" + Json.uid(claim));
        putIfAbsent(child(claim, "status"), "phase", "Bound");
    }
}
