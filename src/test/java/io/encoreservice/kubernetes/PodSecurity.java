package io.encoreservice.kubernetes;

import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** All controls of the Pod Security Standard "restricted", those of "baseline" included, for pods that run Linux. */
public final class PodSecurity {

    /** The controls, named as the standard names them. */
    public enum Control {
        HOST_PROCESS,
        HOST_NAMESPACES,
        PRIVILEGED_CONTAINERS,
        CAPABILITIES,
        HOST_PATH_VOLUMES,
        HOST_PORTS,
        HOST_PROBES_AND_LIFECYCLE_HOOKS,
        APP_ARMOR,
        SE_LINUX,
        PROC_MOUNT_TYPE,
        SECCOMP,
        SYSCTLS,
        VOLUME_TYPES,
        PRIVILEGE_ESCALATION,
        RUNNING_AS_NON_ROOT,
        RUNNING_AS_NON_ROOT_USER,
        SECCOMP_RESTRICTED,
        CAPABILITIES_RESTRICTED
    }

    /** Which control is broken, and by which field. */
    public record Violation(Control control, String field) {}

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static final Set<String> BASELINE_CAPABILITIES = Set.of(
            "AUDIT_WRITE",
            "CHOWN",
            "DAC_OVERRIDE",
            "FOWNER",
            "FSETID",
            "KILL",
            "MKNOD",
            "NET_BIND_SERVICE",
            "SETFCAP",
            "SETGID",
            "SETPCAP",
            "SETUID",
            "SYS_CHROOT");
    private static final Set<String> SE_LINUX_TYPES =
            Set.of("", "container_t", "container_init_t", "container_kvm_t", "container_engine_t");
    private static final Set<String> SAFE_SYSCTLS = Set.of(
            "kernel.shm_rmid_forced",
            "net.ipv4.ip_local_port_range",
            "net.ipv4.ip_unprivileged_port_start",
            "net.ipv4.tcp_syncookies",
            "net.ipv4.ping_group_range",
            "net.ipv4.ip_local_reserved_ports",
            "net.ipv4.tcp_keepalive_time",
            "net.ipv4.tcp_fin_timeout",
            "net.ipv4.tcp_keepalive_intvl",
            "net.ipv4.tcp_keepalive_probes");
    private static final Set<String> VOLUMES = Set.of(
            "configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "persistentVolumeClaim", "projected", "secret");
    private static final Set<String> CONFINED = Set.of("RuntimeDefault", "Localhost");
    private static final String APP_ARMOR_ANNOTATION = "container.apparmor.security.beta.kubernetes.io/";

    private final List<Violation> violations = new ArrayList<>();

    private PodSecurity() {}

    /** Every breach of "restricted" by pods of this template; empty when they would be admitted. */
    public static List<Violation> violations(PodTemplateSpec template) {
        PodSecurity check = new PodSecurity();
        JsonNode pod = JSON.readTree(Serialization.asJson(template));
        check.annotations(pod.path("metadata").path("annotations"));
        check.pod(pod.path("spec"));
        return List.copyOf(check.violations);
    }

    /** Every breach of "restricted" by this pod; empty when it would be admitted. */
    public static List<Violation> violations(PodSpec spec) {
        return violations(new PodTemplateSpecBuilder().withSpec(spec).build());
    }

    private void annotations(JsonNode annotations) {
        annotations.properties().stream()
                .filter(annotation -> annotation.getKey().startsWith(APP_ARMOR_ANNOTATION))
                .forEach(annotation -> check(
                        Control.APP_ARMOR,
                        annotation.getKey(),
                        annotation.getValue(),
                        value -> value.equals("runtime/default") || value.startsWith("localhost/")));
    }

    private void pod(JsonNode spec) {
        Stream.of("hostNetwork", "hostPID", "hostIPC")
                .forEach(field ->
                        check(Control.HOST_NAMESPACES, "spec." + field, spec.path(field), value -> !isTrue(value)));
        spec.path("volumes").forEach(this::volume);
        JsonNode context = spec.path("securityContext");
        securityContext("spec.securityContext", context);
        context.path("sysctls")
                .forEach(sysctl -> check(
                        Control.SYSCTLS, "spec.securityContext.sysctls", sysctl.path("name"), SAFE_SYSCTLS::contains));
        for (String kind : List.of("containers", "initContainers", "ephemeralContainers")) {
            spec.path(kind).forEach(container -> container("spec." + kind, container, context));
        }
    }

    private void volume(JsonNode volume) {
        String field = "spec.volumes[" + volume.path("name").asString("") + "]";
        Set<String> types = volume.propertyNames().stream()
                .filter(name -> !"name".equals(name))
                .collect(Collectors.toSet());
        fail(Control.HOST_PATH_VOLUMES, field, types.contains("hostPath"));
        fail(Control.VOLUME_TYPES, field, !VOLUMES.containsAll(types));
    }

    /** What a pod and a container have in common. */
    private void securityContext(String field, JsonNode context) {
        check(
                Control.HOST_PROCESS,
                field + ".windowsOptions.hostProcess",
                context.path("windowsOptions").path("hostProcess"),
                value -> !isTrue(value));
        check(
                Control.APP_ARMOR,
                field + ".appArmorProfile",
                context.path("appArmorProfile").path("type"),
                CONFINED::contains);
        JsonNode seLinux = context.path("seLinuxOptions");
        check(Control.SE_LINUX, field + ".seLinuxOptions.type", seLinux.path("type"), SE_LINUX_TYPES::contains);
        check(Control.SE_LINUX, field + ".seLinuxOptions.user", seLinux.path("user"), String::isEmpty);
        check(Control.SE_LINUX, field + ".seLinuxOptions.role", seLinux.path("role"), String::isEmpty);
        JsonNode seccomp = context.path("seccompProfile").path("type");
        check(Control.SECCOMP, field + ".seccompProfile", seccomp, CONFINED::contains);
        check(
                Control.RUNNING_AS_NON_ROOT_USER,
                field + ".runAsUser",
                context.path("runAsUser"),
                value -> !"0".equals(value));
    }

    private void container(String kind, JsonNode container, JsonNode podContext) {
        String field = kind + "[" + container.path("name").asString("") + "]";
        JsonNode context = container.path("securityContext");
        securityContext(field, context);
        fail(Control.PRIVILEGED_CONTAINERS, field, context.path("privileged").asBoolean(false));
        fail(
                Control.PRIVILEGE_ESCALATION,
                field,
                context.path("allowPrivilegeEscalation").asBoolean(true));
        check(Control.PROC_MOUNT_TYPE, field, context.path("procMount"), "Default"::equals);
        container
                .path("ports")
                .forEach(port -> check(Control.HOST_PORTS, field, port.path("hostPort"), value -> "0".equals(value)));
        hosts(field, container);
        capabilities(field, context.path("capabilities"));
        JsonNode nonRoot = own(context, podContext, "runAsNonRoot");
        fail(Control.RUNNING_AS_NON_ROOT, field, !nonRoot.asBoolean(false));
        JsonNode seccomp = own(context, podContext, "seccompProfile").path("type");
        fail(Control.SECCOMP_RESTRICTED, field, !CONFINED.contains(seccomp.asString("")));
    }

    private void capabilities(String field, JsonNode capabilities) {
        List<String> added = texts(capabilities.path("add"));
        fail(Control.CAPABILITIES, field, !BASELINE_CAPABILITIES.containsAll(added));
        fail(Control.CAPABILITIES_RESTRICTED, field, !Set.of("NET_BIND_SERVICE").containsAll(added));
        fail(
                Control.CAPABILITIES_RESTRICTED,
                field,
                !texts(capabilities.path("drop")).contains("ALL"));
    }

    private void hosts(String field, JsonNode container) {
        JsonNode lifecycle = container.path("lifecycle");
        Map<String, JsonNode> handlers = Map.of(
                "livenessProbe", container.path("livenessProbe"),
                "readinessProbe", container.path("readinessProbe"),
                "startupProbe", container.path("startupProbe"),
                "lifecycle.postStart", lifecycle.path("postStart"),
                "lifecycle.preStop", lifecycle.path("preStop"));
        handlers.forEach((name, handler) -> Stream.of("httpGet", "tcpSocket")
                .forEach(action -> check(
                        Control.HOST_PROBES_AND_LIFECYCLE_HOOKS,
                        field + "." + name,
                        handler.path(action).path("host"),
                        String::isEmpty)));
    }

    private void check(Control control, String field, JsonNode value, Predicate<String> allowed) {
        boolean given = !value.isMissingNode() && !value.isNull();
        fail(control, field, given && !allowed.test(value.asString("")));
    }

    private void fail(Control control, String field, boolean broken) {
        if (broken) {
            violations.add(new Violation(control, field));
        }
    }

    private static JsonNode own(JsonNode context, JsonNode podContext, String field) {
        return context.has(field) ? context.path(field) : podContext.path(field);
    }

    private static boolean isTrue(String value) {
        return "true".equals(value);
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(text -> texts.add(text.asString("")));
        return texts;
    }
}
