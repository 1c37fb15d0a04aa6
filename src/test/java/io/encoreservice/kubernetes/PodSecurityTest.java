package io.encoreservice.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.encoreservice.kubernetes.PodSecurity.Control;
import io.encoreservice.kubernetes.PodSecurity.Violation;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

class PodSecurityTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static final String HARDENED = """
            {"metadata": {"annotations": {"container.apparmor.security.beta.kubernetes.io/a": "runtime/default"}},
             "spec": {
               "hostNetwork": false,
               "securityContext": {"runAsNonRoot": true, "runAsUser": 1000, "seccompProfile": {"type": "RuntimeDefault"},
                 "seLinuxOptions": {"type": "container_t"}, "sysctls": [{"name": "net.ipv4.tcp_syncookies", "value": "1"}]},
               "volumes": [{"name": "v", "emptyDir": {}}, {"name": "w", "projected": {"sources": []}}],
               "containers": [{"name": "a", "ports": [{"containerPort": 80}],
                 "livenessProbe": {"httpGet": {"path": "/", "port": 80}},
                 "securityContext": {"allowPrivilegeEscalation": false, "procMount": "Default",
                   "appArmorProfile": {"type": "RuntimeDefault"},
                   "capabilities": {"drop": ["ALL"], "add": ["NET_BIND_SERVICE"]}}}],
               "initContainers": [{"name": "b",
                 "securityContext": {"allowPrivilegeEscalation": false, "capabilities": {"drop": ["ALL"]}}}],
               "ephemeralContainers": [{"name": "c",
                 "securityContext": {"allowPrivilegeEscalation": false, "capabilities": {"drop": ["ALL"]}}}]}}
            """;

    /** One change of the hardened pod a line: the control it breaks, where, and the value (- takes the field away). */
    private static final String BREACHES = """
            HOST_PROCESS /spec/securityContext/windowsOptions/hostProcess true
            HOST_PROCESS /spec/containers/0/securityContext/windowsOptions/hostProcess true
            HOST_NAMESPACES /spec/hostNetwork true
            HOST_NAMESPACES /spec/hostPID true
            HOST_NAMESPACES /spec/hostIPC true
            PRIVILEGED_CONTAINERS /spec/containers/0/securityContext/privileged true
            PRIVILEGED_CONTAINERS /spec/initContainers/0/securityContext/privileged true
            PRIVILEGED_CONTAINERS /spec/ephemeralContainers/0/securityContext/privileged true
            CAPABILITIES /spec/containers/0/securityContext/capabilities/add ["SYS_ADMIN"]
            CAPABILITIES /spec/initContainers/0/securityContext/capabilities/add ["NET_RAW"]
            HOST_PATH_VOLUMES /spec/volumes/0/hostPath {"path":"/etc"}
            HOST_PORTS /spec/containers/0/ports/0/hostPort 80
            HOST_PROBES_AND_LIFECYCLE_HOOKS /spec/containers/0/livenessProbe/httpGet/host "10.0.0.1"
            HOST_PROBES_AND_LIFECYCLE_HOOKS /spec/containers/0/readinessProbe/tcpSocket/host "10.0.0.1"
            HOST_PROBES_AND_LIFECYCLE_HOOKS /spec/containers/0/startupProbe/httpGet/host "10.0.0.1"
            HOST_PROBES_AND_LIFECYCLE_HOOKS /spec/containers/0/lifecycle/preStop/httpGet/host "10.0.0.1"
            HOST_PROBES_AND_LIFECYCLE_HOOKS /spec/initContainers/0/lifecycle/postStart/tcpSocket/host "10.0.0.1"
            APP_ARMOR /metadata/annotations/container.apparmor.security.beta.kubernetes.io~1a "unconfined"
            APP_ARMOR /spec/securityContext/appArmorProfile/type "Unconfined"
            APP_ARMOR /spec/containers/0/securityContext/appArmorProfile/type "Unconfined"
            SE_LINUX /spec/securityContext/seLinuxOptions/type "spc_t"
            SE_LINUX /spec/securityContext/seLinuxOptions/user "root"
            SE_LINUX /spec/containers/0/securityContext/seLinuxOptions/role "sysadm_r"
            PROC_MOUNT_TYPE /spec/containers/0/securityContext/procMount "Unmasked"
            SECCOMP /spec/securityContext/seccompProfile/type "Unconfined"
            SECCOMP /spec/ephemeralContainers/0/securityContext/seccompProfile/type "Unconfined"
            SYSCTLS /spec/securityContext/sysctls/0/name "kernel.msgmax"
            VOLUME_TYPES /spec/volumes/0/nfs {"server":"s","path":"/"}
            VOLUME_TYPES /spec/volumes/1/iscsi {"iqn":"i","lun":0,"targetPortal":"t"}
            PRIVILEGE_ESCALATION /spec/containers/0/securityContext/allowPrivilegeEscalation true
            PRIVILEGE_ESCALATION /spec/containers/0/securityContext/allowPrivilegeEscalation -
            PRIVILEGE_ESCALATION /spec/ephemeralContainers/0/securityContext/allowPrivilegeEscalation -
            RUNNING_AS_NON_ROOT /spec/securityContext/runAsNonRoot -
            RUNNING_AS_NON_ROOT /spec/securityContext/runAsNonRoot false
            RUNNING_AS_NON_ROOT /spec/initContainers/0/securityContext/runAsNonRoot false
            RUNNING_AS_NON_ROOT_USER /spec/securityContext/runAsUser 0
            RUNNING_AS_NON_ROOT_USER /spec/containers/0/securityContext/runAsUser 0
            SECCOMP_RESTRICTED /spec/securityContext/seccompProfile -
            SECCOMP_RESTRICTED /spec/containers/0/securityContext/seccompProfile {"type":"Unconfined"}
            CAPABILITIES_RESTRICTED /spec/containers/0/securityContext/capabilities/drop ["NET_RAW"]
            CAPABILITIES_RESTRICTED /spec/containers/0/securityContext/capabilities -
            CAPABILITIES_RESTRICTED /spec/initContainers/0/securityContext/capabilities/add ["CHOWN"]
            """;

    @Test
    void aHardenedPodIsAdmitted() {
        assertThat(PodSecurity.violations(template(JSON.readTree(HARDENED)))).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("breaches")
    void aPodThatBreaksOneControlIsRefusedByIt(String breach) {
        String[] words = breach.split(" ", 3);
        ObjectNode pod = (ObjectNode) JSON.readTree(HARDENED);

        change(pod, words[1], words[2]);

        assertThat(PodSecurity.violations(template(pod)))
                .extracting(Violation::control)
                .contains(Control.valueOf(words[0]));
    }

    @Test
    void everyControlHasAPodThatBreaksIt() {
        Set<Control> broken = breaches()
                .map(breach -> Control.valueOf(breach.substring(0, breach.indexOf(' '))))
                .collect(Collectors.toSet());

        assertThat(broken).containsExactlyInAnyOrder(Control.values());
    }

    @Test
    void aBarePodBreaksWhatRestrictedDemands() {
        PodTemplateSpec bare = template(JSON.readTree("{\"spec\":{\"containers\":[{\"name\":\"a\"}]}}"));

        assertThat(PodSecurity.violations(bare.getSpec()))
                .extracting(Violation::control)
                .containsExactlyInAnyOrder(
                        Control.PRIVILEGE_ESCALATION,
                        Control.RUNNING_AS_NON_ROOT,
                        Control.SECCOMP_RESTRICTED,
                        Control.CAPABILITIES_RESTRICTED);
    }

    static Stream<String> breaches() {
        return BREACHES.lines();
    }

    private static PodTemplateSpec template(JsonNode pod) {
        return Serialization.unmarshal(pod.toString(), PodTemplateSpec.class);
    }

    /** A JSON pointer, made where it leads nowhere yet. */
    private static void change(ObjectNode pod, String pointer, String value) {
        String[] steps = pointer.substring(1).split("/", -1);
        JsonNode place = pod;
        for (int i = 0; i < steps.length - 1; i++) {
            JsonNode next =
                    place instanceof ArrayNode array ? array.get(Integer.parseInt(steps[i])) : place.get(steps[i]);
            place = next == null ? ((ObjectNode) place).putObject(steps[i]) : next;
        }
        String last = steps[steps.length - 1].replace("~1", "/");
        if ("-".equals(value)) {
            ((ObjectNode) place).remove(last);
        } else {
            ((ObjectNode) place).set(last, JSON.readTree(value));
        }
    }
}
