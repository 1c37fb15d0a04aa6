package io.encoreservice.controlplane.runtime.kubernetes;

import io.encoreservice.controlplane.installation.StartRefusedException;
import io.fabric8.kubernetes.api.model.authorization.v1.ResourceRule;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectRulesReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectRulesReviewBuilder;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectRulesReviewStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds out at the start whether the cluster can be reached and lets this service do what it needs. */
final class ClusterAccess {

    private static final Logger LOG = LoggerFactory.getLogger(ClusterAccess.class);
    private static final List<String> WATCHED = List.of("list", "watch", "create", "patch", "delete");
    private static final List<Need> NEEDS = needs();

    private final KubernetesClient client;
    private final String namespace;

    ClusterAccess(KubernetesClient client, String namespace) {
        this.client = client;
        this.namespace = namespace;
    }

    private record Need(String group, String resource, List<String> verbs) {

        List<String> missing(List<ResourceRule> rules) {
            return verbs.stream()
                    .filter(verb -> rules.stream().noneMatch(rule -> grants(rule, verb)))
                    .map(verb -> verb + " " + resource)
                    .toList();
        }

        private boolean grants(ResourceRule rule, String verb) {
            return rule.getResourceNames().isEmpty()
                    && has(rule.getApiGroups(), group)
                    && has(rule.getResources(), resource)
                    && has(rule.getVerbs(), verb);
        }

        private static boolean has(List<String> granted, String wanted) {
            return granted.contains("*") || granted.contains(wanted);
        }
    }

    /**
     * Looks.
     *
     * @throws StartRefusedException with a sentence that says what is missing
     */
    void check() {
        SelfSubjectRulesReview review = new SelfSubjectRulesReviewBuilder()
                .withNewSpec()
                .withNamespace(namespace)
                .endSpec()
                .build();
        try {
            judge(client.authorization()
                    .v1()
                    .selfSubjectRulesReview()
                    .create(review)
                    .getStatus());
        } catch (KubernetesClientException e) {
            if (e.getCode() == 401 || e.getCode() <= 0) {
                throw new StartRefusedException("the cluster at " + client.getMasterUrl() + " cannot be worked with: "
                        + ClusterCalls.reason(e));
            }
            // why: a cluster that does not tell may allow all the same, and each request says what it lacks.
            LOG.debug("What this service may do on the cluster cannot be told: {}", ClusterCalls.reason(e));
        }
    }

    private void judge(@Nullable SubjectRulesReviewStatus status) {
        // why: an incomplete answer may leave out what is allowed.
        if (status == null || Boolean.TRUE.equals(status.getIncomplete())) {
            return;
        }
        List<String> missing = NEEDS.stream()
                .flatMap(need -> need.missing(status.getResourceRules()).stream())
                .toList();
        if (!missing.isEmpty()) {
            throw new StartRefusedException("the cluster does not let this service " + String.join(", ", missing)
                    + " in the namespace " + namespace + ": its service account needs a Role that does");
        }
    }

    private static List<Need> needs() {
        List<Need> needs = new ArrayList<>();
        for (InstanceKind kind : InstanceKind.values()) {
            switch (kind) {
                case POD -> {
                    needs.add(new Need("", "pods", List.of("list", "watch")));
                    needs.add(new Need("", "pods/log", List.of("get")));
                }
                case SECRET -> needs.add(new Need("", kind.plural(), List.of("get", "create", "patch", "delete")));
                case DEPLOYMENT, NETWORK_POLICY -> {
                    needs.add(new Need(kind.group(), kind.plural(), List.of("get")));
                    needs.add(new Need(kind.group(), kind.plural(), WATCHED));
                }
                case SCALED_OBJECT, TRIGGER_AUTHENTICATION -> {
                    // why: not every cluster has KEDA, and not every Role mentions it.
                }
                default -> needs.add(new Need(kind.group(), kind.plural(), WATCHED));
            }
        }
        return List.copyOf(needs);
    }
}
