package io.encoreservice.controlplane.runtime.kubernetes;

import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.PodSecurityContextBuilder;
import io.fabric8.kubernetes.api.model.SeccompProfile;
import io.fabric8.kubernetes.api.model.SeccompProfileBuilder;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.SecurityContextBuilder;

/** What a program that strangers feed may do on a node: nothing but compute. Stricter than Pod Security "restricted". */
final class PodHardening {

    private PodHardening() {}

    /** For a pod whose program and files belong to this user and group. */
    static PodSecurityContext pod(int user) {
        return new PodSecurityContextBuilder()
                .withRunAsNonRoot(true)
                .withRunAsUser((long) user)
                .withRunAsGroup((long) user)
                .withFsGroup((long) user)
                .withFsGroupChangePolicy("OnRootMismatch")
                .withSeccompProfile(runtimeDefault())
                .build();
    }

    static SecurityContext container() {
        return new SecurityContextBuilder()
                .withAllowPrivilegeEscalation(false)
                .withPrivileged(false)
                .withReadOnlyRootFilesystem(true)
                .withRunAsNonRoot(true)
                .withNewCapabilities()
                .withDrop("ALL")
                .endCapabilities()
                .withSeccompProfile(runtimeDefault())
                .build();
    }

    private static SeccompProfile runtimeDefault() {
        return new SeccompProfileBuilder().withType("RuntimeDefault").build();
    }
}
